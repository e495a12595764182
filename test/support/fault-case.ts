// One random run of the fault suite. It follows from a seed, so that any case can be repeated.
import type { FaultFormat } from './fault-records.ts';
import type { Random } from './random.ts';

export const KINDS = [
  'map',
  'async',
  'filterAndMap',
  'mapBatch',
  'mapBytes',
  'reduction',
  'pair',
  'command',
  'kept',
] as const;
export type Kind = (typeof KINDS)[number];
export type Policy = 'none' | 'retries' | 'quarantine' | 'both' | 'skip';

export interface FaultCase {
  readonly kind: Kind;
  readonly format: FaultFormat;
  /** What happens to each record, from the first. */
  readonly ways: readonly string[];
  readonly policy: Policy;
  readonly retries: number;
  readonly maxErrors: string | undefined;
  readonly procs: number;
  readonly batchRecords: number;
  readonly isUnordered: boolean;
  readonly input: 'files' | 'pipe';
  readonly fileCount: number;
  readonly output: string;
  readonly quarantine: string;
  readonly hasTimeout: boolean;
}

const IS_RECORD_WISE: ReadonlySet<Kind> = new Set(['map', 'async', 'filterAndMap', 'pair']);
export const isRecordWise = (kind: Kind) => IS_RECORD_WISE.has(kind);
export const isCommand = (kind: Kind) => kind === 'command' || kind === 'kept';

const THROWN = ['throwsError', 'throwsNull', 'throwsText', 'rejects', 'rejectsLate'];
const GIVEN = ['givesUndefined', 'givesBytes', 'givesSurrogate'];
const GIVEN_NO_JSON = ['givesBoolean', 'givesNaN', 'givesObject'];
const DEADLY = ['throwsFromTimer', 'exits0', 'exits7', 'neverSettles'];
const ENDLESS = ['loops', 'sleeps'];

/** The failures of a record that its worker survives. */
export function survivableWays(kind: Kind, format: FaultFormat): readonly string[] {
  if (isCommand(kind)) return ['exits7', 'kills'];
  if (kind === 'filterAndMap') return [...THROWN, 'isNoUtf8'];
  const given = format === 'ndjson' ? GIVEN : [...GIVEN, ...GIVEN_NO_JSON];
  const misformed = format === 'ndjson' || format === 'tsv' ? ['isMisformed'] : [];
  return [...THROWN, ...given, ...misformed, ...(kind === 'mapBytes' ? [] : ['isNoUtf8'])];
}

function formatsOf(kind: Kind): readonly FaultFormat[] {
  if (kind === 'mapBytes' || isCommand(kind)) return ['lines'];
  if (kind === 'pair') return ['lines', 'fastq'];
  return ['lines', 'nul', 'two lines', 'tsv', 'csv', 'fastq', 'ndjson'];
}

export function drawCase(random: Random): FaultCase {
  const kind = random.pick(KINDS);
  const format = random.pick(formatsOf(kind));
  const policy = random.pick<Policy>(['none', 'retries', 'quarantine', 'quarantine', 'both', 'both', 'skip']);
  const retries = policy === 'retries' || policy === 'both' ? 1 + random.below(2) : 0;
  const isDeadly = random.chance(0.35);
  const hasTimeout = isDeadly && random.chance(0.35);
  // A worker that dies on a range of records dies again each time the range is halved.
  const isRangeDeadly = isDeadly && !isRecordWise(kind);
  const batchRecords = random.pick(isRangeDeadly ? [1, 3, 8] : [1, 4, 20, 50]);
  const records = isRangeDeadly ? 8 + random.below(24) : 20 + random.below(100);
  const isUnordered = kind !== 'reduction' && random.chance(0.2);
  const ways: string[] = Array.from({ length: records }, () => (kind !== 'kept' && random.chance(0.1) ? 'drop' : 'ok'));
  const badCount = random.pick([0, 1, 1, 2, 3, 5]);
  const deaths = isDeadly ? 1 + random.below(2) : 0;
  const spots = random.several(badCount + deaths, records);
  spots.forEach((spot, index) => {
    if (index >= deaths) ways[spot] = random.pick(survivableWays(kind, format));
    else ways[spot] = random.pick(deadlyWays(kind, hasTimeout && index === 0));
  });
  if (random.chance(0.4)) addFlaky(ways, batchRecords, retries, random);
  return {
    kind,
    format,
    ways,
    policy,
    retries,
    maxErrors: policy === 'none' || policy === 'retries' ? undefined : drawBound(spots.length, random),
    procs: 1 + random.below(3),
    batchRecords,
    isUnordered,
    input: kind !== 'pair' && random.chance(0.3) ? 'pipe' : 'files',
    fileCount: random.pick([1, 1, 2]),
    output: random.pick(['out.txt', 'out.txt', 'out.txt.gz', '-']),
    quarantine: random.pick(['bad.txt', 'bad.txt', 'bad.txt.gz']),
    hasTimeout,
  };
}

function deadlyWays(kind: Kind, isEndless: boolean): readonly string[] {
  if (isCommand(kind)) return isEndless ? ['sleeps'] : ['kills'];
  return isEndless ? ENDLESS : DEADLY;
}

/**
 * Adds records that pass when they are retried. Without retries they only pass if the rest of their
 * batch does.
 */
function addFlaky(ways: string[], batchRecords: number, retries: number, random: Random): void {
  for (let from = 0; from < ways.length; from += batchRecords) {
    const to = Math.min(ways.length, from + batchRecords);
    const isClean = ways.slice(from, to).every((way) => way === 'ok' || way === 'drop');
    if (!random.chance(0.3) || (retries === 0 && !isClean)) continue;
    const at = from + random.below(to - from);
    if (ways[at] === 'ok') ways[at] = 'flaky';
  }
}

function drawBound(bad: number, random: Random): string | undefined {
  return random.pick([undefined, '100%', String(bad), String(bad + 3), String(Math.max(0, bad - 1))]);
}

const HARMLESS: ReadonlySet<string> = new Set(['ok', 'drop', 'flaky']);
/** Without a policy nothing is retried, so a flaky record is a failing one. */
export const isBad = ({ policy }: Pick<FaultCase, 'policy'>, way: string) =>
  !HARMLESS.has(way) || (way === 'flaky' && policy === 'none');
