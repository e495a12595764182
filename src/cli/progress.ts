// The progress of a run in words. Pure: progress-display.ts decides when and where it is shown.
import type { Progress } from '../job/outcome.ts';
import { formatSize } from '../job/size.ts';
import { formatClock, formatCount, formatThroughput, perSecond } from './figures.ts';

/** Before this time rates mean nothing, and so does the remaining time. */
const RATES_AFTER_MS = 1000;

/**
 * One line, such as `42% of 3.1 GiB, 120 MiB/s, 1,234,567 records/s, 0:31 left, 4 of 4 workers
 * busy, 61,200,000 records done`. Rates are those since `before`, or of the whole run. Parts that
 * don't fit into `columns` are dropped from the end.
 */
export function formatProgress(now: Progress, before?: Progress, columns = Infinity): string {
  if (now.workersStarted === 0) return 'starting';
  const parts = [
    share(now),
    ...rates(now, before),
    `${now.busyWorkers} of ${now.procs} workers busy`,
    `${formatCount(now.recordsCommitted)} records done`,
    now.recordsQuarantined === 0 ? undefined : `${formatCount(now.recordsQuarantined)} quarantined`,
  ].filter((part) => part !== undefined);
  let line = parts[0]!;
  for (const part of parts.slice(1)) {
    if (line.length + 2 + part.length > columns) break;
    line += `, ${part}`;
  }
  return line.slice(0, Math.max(1, columns));
}

/** One line of JSON, without a newline. Null: the size of the input is not known. */
export function progressJson(now: Progress): string {
  return JSON.stringify({
    elapsedMs: Math.round(now.elapsedMs),
    bytesRead: now.bytesRead,
    bytesDone: now.bytesDone,
    bytesTotal: now.bytesTotal ?? null,
    recordsRead: now.recordsRead,
    recordsDone: now.recordsCommitted,
    recordsQuarantined: now.recordsQuarantined,
    bytesWritten: now.bytesWritten,
    busyWorkers: now.busyWorkers,
    procs: now.procs,
  });
}

function share({ bytesRead, bytesDone, bytesTotal }: Progress): string {
  if (bytesTotal === undefined) return `${formatSize(bytesRead)} read`;
  // Rounded down: 100% means that everything is done.
  const percent = bytesTotal === 0 ? 100 : Math.min(100, Math.floor((100 * bytesDone) / bytesTotal));
  return `${percent}% of ${formatSize(bytesTotal)}`;
}

function rates(now: Progress, before: Progress | undefined): (string | undefined)[] {
  if (now.elapsedMs < RATES_AFTER_MS) return [];
  const ms = now.elapsedMs - (before?.elapsedMs ?? 0);
  const records = now.recordsCommitted - (before?.recordsCommitted ?? now.recordsBefore ?? 0);
  return [
    formatThroughput(now.bytesDone - (before?.bytesDone ?? now.bytesBefore ?? 0), ms),
    `${formatCount(perSecond(records, ms))} records/s`,
    timeLeft(now),
  ];
}

/** From the speed of the whole run, which is steadier than the last moments. */
function timeLeft({ bytesDone, bytesBefore = 0, bytesTotal, elapsedMs }: Progress): string | undefined {
  const ownBytes = bytesDone - bytesBefore;
  if (bytesTotal === undefined || ownBytes <= 0) return undefined;
  return `${formatClock((Math.max(0, bytesTotal - bytesDone) / ownBytes) * elapsedMs)} left`;
}
