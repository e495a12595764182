// Runs a case of the fault suite, and returns everything that it leaves.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { isCommand, type FaultCase } from './fault-case.ts';
import { faultInput, FORMAT_OPTIONS, type FaultInput } from './fault-records.ts';
import { filesIn, FIXTURES, threadmill } from './program.ts';
import type { Random } from './random.ts';
import { markedEnvironment, processesLeft } from './traces.ts';

/** Far longer than a record takes, even on a busy machine. */
const TIMEOUT = '1500ms';
/** Finding a record that loops takes several timeouts, one after the other. */
const HANG_MS = 60_000;

export interface FaultFinish {
  readonly input: FaultInput;
  readonly code: number | null;
  readonly hasHung: boolean;
  readonly stderr: string;
  readonly stdout: Buffer;
  /** Decompressed; undefined if the file does not exist. */
  readonly output: Buffer | undefined;
  readonly quarantine: Buffer | undefined;
  readonly errors: readonly Record<string, unknown>[] | undefined;
  readonly report: Report | undefined;
  /** Without the inputs and the modules. */
  readonly files: readonly string[];
  readonly processes: readonly unknown[];
}

export interface Report {
  readonly status: string;
  readonly records: Readonly<Record<'in' | 'out' | 'filtered' | 'dropped' | 'quarantined', number>>;
  readonly counters: Readonly<Record<string, number>>;
  readonly failure: { readonly code: string } | null;
}

const MADE = /^(in-\d\.txt|work\.mjs|notes)$/;

export async function runCase(one: FaultCase, folder: string, random: Random): Promise<FaultFinish> {
  const isPaired = one.kind === 'pair';
  const isPiped = one.input === 'pipe';
  const input = faultInput(one.format, one.ways, isPaired || isPiped ? 1 : one.fileCount, isPaired, random);
  mkdirSync(join(folder, 'notes'), { recursive: true });
  for (const [name, bytes] of input.files) writeFileSync(join(folder, name), bytes);
  const work = `export { kinds } from ${JSON.stringify(join(FIXTURES, 'faults/fails-as-told.mjs'))};`;
  const module = `${work.replace('export', 'import')} export default kinds.${one.kind};`;
  writeFileSync(join(folder, 'work.mjs'), module);
  const env = { ...markedEnvironment(), NOTES: join(folder, 'notes') };
  const piped = isPiped ? { input: input.files.get('in-1.txt')! } : {};
  const run = await threadmill(argumentsOf(one, input), { cwd: folder, env, hangMs: HANG_MS, ...piped });
  const processes = await processesLeft(env);
  const read = (name: string) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name)) : undefined);
  const unpacked = (name: string) => {
    const bytes = read(name);
    return bytes !== undefined && name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
  };
  const errors = read(`${one.quarantine}.errors.jsonl`)?.toString();
  const report = read('report.json');
  return {
    ...run,
    input,
    output: one.output === '-' ? run.stdout : unpacked(one.output),
    quarantine: unpacked(one.quarantine),
    errors: errors
      ?.split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>),
    report: report === undefined ? undefined : (JSON.parse(report.toString()) as Report),
    files: filesIn(folder).filter((name) => !MADE.test(name)),
    processes,
  };
}

function argumentsOf(one: FaultCase, { files }: FaultInput): string[] {
  const { kind, policy } = one;
  const args = [...FORMAT_OPTIONS[one.format], '-b', `${one.batchRecords}`, '-p', `${one.procs}`];
  args.push('-o', one.output, '--report', 'report.json');
  // The results do not have the columns of the header.
  if (kind !== 'reduction') args.push('--header-out', 'keep');
  if (one.isUnordered) args.push('--unordered');
  if (one.retries > 0) args.push('--retries', `${one.retries}`);
  if (policy === 'skip') args.push('--quarantine', '/dev/null');
  else if (policy !== 'none' && policy !== 'retries') args.push('--quarantine', one.quarantine);
  if (one.maxErrors !== undefined) args.push('--max-errors', one.maxErrors);
  if (one.hasTimeout) args.push('--timeout', TIMEOUT);
  for (const name of one.input === 'pipe' ? ['-'] : files.keys()) args.push('-i', name);
  if (kind === 'pair') args.push('--pair');
  if (kind === 'kept') args.push('--keep-alive');
  if (isCommand(kind)) return [...args, '--', 'perl', join(FIXTURES, 'faults/fails-as-told.pl')];
  return [...args, '--arg', 'notes=notes', 'work.mjs'];
}
