// threadmill merge: reads the reports of shards, makes sure that they are all the shards of one run, and puts their outputs
// together. What it publishes is as much worth as the output of one run: every shard has landed where the next one begins
// (threads/reader/shard/landing.ts), and every byte is one that its shard has written.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ErrorTally } from '../../flow/error-bound.ts';
import { inputError } from '../../io/input/byte-source.ts';
import { openSink } from '../../io/output/open-sink.ts';
import { planOutput, type OutputPlan } from '../../io/output/output-plan.ts';
import { discard, publish } from '../../io/output/publish.ts';
import { quarantineFiles } from '../../io/output/quarantine-files.ts';
import { systemName } from '../../io/system/byte-name.ts';
import { refuseSameFile, type FileRole } from '../../io/system/file-identity.ts';
import { compressionByName } from '../../job/compression.ts';
import { AbortedError, InputError, TooManyErrorsError, UsageError } from '../../job/errors.ts';
import { describeBound } from '../../job/policies.ts';
import { resolvePolicies } from '../../job/resolve-policies.ts';
import { sinkPlan } from '../plan-outputs.ts';
import { allShards, missingShards, type DoneFile } from './check-shards.ts';
import { copyPart } from './copy-part.ts';
import { numbered, readBefore } from './error-lines.ts';
import { readShardFile, type ShardFile, type ShardPart } from './shard-file.ts';

export interface MergeJob {
  readonly reports: readonly string[];
  readonly output: string;
  readonly filteredOut?: string | undefined;
  readonly quarantine?: string | undefined;
  readonly maxErrors?: string | undefined;
}

export interface MergeOptions {
  readonly signal: AbortSignal;
  readonly onWarning: (text: string) => void;
  /** Files that exist until the merge is published. */
  readonly onFiles: (paths: readonly string[]) => void;
}

interface Destination {
  readonly role: string;
  readonly plan: OutputPlan;
}

/** What the parts of a role are called, where nobody has named a file for them. */
const OPTION_OF: Readonly<Record<string, string>> = { 'filtered-out': '--filtered-out', quarantine: '--quarantine' };

/** How many shards were put together. */
export async function merge(job: MergeJob, options: MergeOptions): Promise<number> {
  const shards = allShards(job.reports.map(readReport));
  const roles = destinations(job);
  const parts = new Map(roles.map(([role, name]) => [role, partsOf(role, name, shards)]));
  refuseOverwriting(job, roles, [...parts.values()].flat());
  for (const { role } of shards[0]!.shard.outputs) {
    const option = OPTION_OF[role];
    if (option !== undefined && !parts.has(role))
      options.onWarning(`the parts of ${option} are not merged: no file is named for them`);
  }
  const planned = roles.map(([role, name]): Destination => ({ role, plan: planOutput(name) }));
  const plans = planned.map(({ plan }) => plan).toReversed();
  options.onFiles(plans.flatMap((plan) => (plan.kind === 'atomic' ? [plan.temporary] : [])));
  try {
    for (const destination of planned) await write(destination, parts.get(destination.role)!, shards, options);
    judge(job, shards, planned, options);
    if (options.signal.aborted) throw new AbortedError('the merge was stopped');
    for (const note of publish(plans)) options.onWarning(note);
  } catch (error) {
    discard(plans);
    throw options.signal.aborted ? new AbortedError('the merge was stopped') : error;
  }
  return shards.length;
}

/** `3,7-9`: what has to be run again. A report that is not there is of a shard that has not been run. */
export function missing(reports: readonly string[], of: string | undefined): string {
  const there = reports.filter((path) => existsSync(systemName(path)));
  return missingShards(there.map(readReport), of, (file) =>
    file.shard.outputs.every((part) => {
      const path = findPart(file, part);
      return path !== undefined && statSync(systemName(path)).size === part.bytes;
    }),
  );
}

function readReport(path: string): ShardFile {
  try {
    return readShardFile(path, readFileSync(systemName(path), 'utf8'));
  } catch (error) {
    throw error instanceof UsageError ? error : inputError(path, "can't be read", error);
  }
}

/** The main output first. */
function destinations({ output, filteredOut, quarantine }: MergeJob): [role: string, name: string][] {
  const errors = quarantineFiles(quarantine)?.errors;
  return [
    ['output', output],
    ...(filteredOut === undefined ? [] : [['filtered-out', filteredOut] as [string, string]]),
    ...(quarantine === undefined ? [] : [['quarantine', quarantine] as [string, string]]),
    ...(errors === undefined ? [] : [['errors', errors] as [string, string]]),
  ];
}

interface FoundPart {
  readonly part: ShardPart;
  readonly path: string;
  readonly shard: number;
}

function partsOf(role: string, name: string, shards: readonly DoneFile[]): FoundPart[] {
  return shards.map((file) => {
    const { index, outputs } = file.shard;
    const part = outputs.find((each) => each.role === role);
    if (part === undefined) {
      throw new UsageError(
        `shard ${index} has no part for ${OPTION_OF[role] ?? '--output'} ${name}: it wrote no file of that kind`,
      );
    }
    const promised = compressionByName(name);
    const family = (compression: string) => (compression === 'bgzf' ? 'gzip' : compression);
    if (promised !== 'none' && family(promised) !== family(part.compression)) {
      const is = part.compression === 'none' ? 'not compressed' : `compressed by ${part.compression}`;
      throw new UsageError(`${name} is named like ${promised}, but the parts are ${is}`, {
        advice: 'merge copies the parts as they are: choose another name',
      });
    }
    const path = findPart(file, part);
    if (path === undefined) {
      throw new UsageError(`${part.name}, which shard ${index} wrote, is not there`, {
        advice: `it is looked for beside ${file.path}, and by its name as it was given`,
      });
    }
    return { part, path, shard: index };
  });
}

/** By its name from the report's folder, beside the report, or as it was given. */
function findPart({ path }: DoneFile, { name }: ShardPart): string | undefined {
  const folder = dirname(path);
  return [join(folder, name), join(folder, basename(name)), name].find((each) => isFile(each));
}

function isFile(path: string): boolean {
  return statSync(systemName(path), { throwIfNoEntry: false })?.isFile() === true;
}

function refuseOverwriting(
  { reports }: MergeJob,
  roles: readonly [string, string][],
  parts: readonly FoundPart[],
): void {
  const reading = [...reports, ...parts.map(({ path }) => path)];
  refuseSameFile([
    ...[...new Set(reading)].map((path): FileRole => ({ role: path, kind: 'read', target: path })),
    ...roles.map(([role, name]): FileRole => ({
      role: `${role} ${name}`,
      kind: 'write',
      target: name === '-' ? 1 : name,
    })),
  ]);
}

async function write(
  { role, plan }: Destination,
  parts: readonly FoundPart[],
  shards: readonly DoneFile[],
  { signal }: MergeOptions,
): Promise<void> {
  const sink = await openSink(sinkPlan(plan));
  const before = readBefore(shards);
  for (const [i, found] of parts.entries()) {
    const at = { ...found, isLast: i === parts.length - 1 };
    if (role !== 'errors') await copyPart(at, (bytes) => sink.write([bytes]), signal);
    else {
      const pieces: Uint8Array[] = [];
      await copyPart(at, (bytes) => void pieces.push(bytes), signal);
      const lines = Buffer.concat(pieces).toString('utf8').split('\n').slice(0, -1);
      const made = lines.map((line) => `${numbered(line, before[i]!) ?? refuseLine(found)}\n`);
      await sink.write([Buffer.from(made.join(''))]);
    }
  }
  await sink.finish();
}

function refuseLine({ path }: FoundPart): never {
  throw new InputError('has a line that no shard writes', { place: { file: path } });
}

/** As one run would: each shard has judged its own records only. */
function judge(
  { maxErrors, quarantine }: MergeJob,
  shards: readonly DoneFile[],
  planned: readonly Destination[],
  { onWarning }: MergeOptions,
): void {
  const records = shards.reduce((sum, shard) => sum + shard.records.in, 0);
  const aside = shards.reduce((sum, shard) => sum + shard.records.quarantined, 0);
  if (aside === 0) return;
  const { bound } = resolvePolicies({
    quarantine: quarantine ?? '/dev/null',
    ...(maxErrors === undefined ? {} : { maxErrors }),
  }).quarantine!;
  if (new ErrorTally(bound, records, aside).end() === 'within') return;
  const kept = planned.filter(({ role }) => role === 'errors' || role === 'quarantine').map(({ plan }) => plan);
  for (const note of publish(kept.toReversed())) onWarning(note);
  throw new TooManyErrorsError(
    `${aside} of all ${records} records failed, and no more than ${describeBound(bound)} may (--max-errors)`,
    { advice: 'fix the work or the input, or allow more: --max-errors N, --max-errors P%' },
  );
}
