// The expected outcome of a run of the fault suite, derived from its records alone, and the
// comparison with the real one.
import { isBad, isRecordWise, type FaultCase } from './fault-case.ts';
import type { FaultFinish } from './fault-run.ts';
import type { FaultRecord } from './fault-records.ts';

/** The names that errors.jsonl may have for each failure. */
const ERROR_NAMES: Readonly<Record<string, RegExp>> = {
  throwsError: /^TypeError$/,
  throwsNull: /^WorkError$/,
  throwsText: /^WorkError$/,
  rejects: /^RangeError$/,
  rejectsLate: /^Error$/,
  throwsFromTimer: /^Error$/,
  exits0: /^ThreadEndedError$/,
  exits7: /^(ThreadEndedError|CommandError)$/,
  neverSettles: /^ThreadEndedError$/,
  kills: /^CommandError$/,
  loops: /^TimeoutError$/,
  sleeps: /^TimeoutError$/,
  eatsMemory: /^OutOfMemoryError$/,
  isNoUtf8: /^EncodingError$/,
  isMisformed: /^FormatError$/,
};
/**
 * An invalid return value is refused as a result; the add of the fixture's reduction makes it a
 * TypeError.
 */
const GIVEN_NAMES = /^(ResultError|EncodingError|TypeError)$/;

export interface Expectation {
  readonly good: readonly FaultRecord[];
  readonly bad: readonly FaultRecord[];
  /** Undefined: the run succeeds. */
  readonly failure: 'work' | 'too many' | 'each' | undefined;
  /**
   * With `too many`, in input order: the numbers of written records and of failing ones when the
   * bound is exceeded.
   */
  readonly seen?: { readonly records: number; readonly bad: number };
}

export function expectationOf(one: FaultCase, records: readonly FaultRecord[]): Expectation {
  const bad = records.filter(({ way }) => isBad(one, way));
  const good = records.filter(({ way }) => !isBad(one, way) && way !== 'drop');
  const setsAside = one.policy !== 'none' && one.policy !== 'retries';
  if (bad.length === 0) return { good, bad, failure: undefined };
  if (!setsAside) return { good, bad, failure: 'work' };
  const seen = one.maxErrors === undefined || one.maxErrors.endsWith('%') ? undefined : overBound(one, records);
  if (seen !== undefined) return { good, bad, failure: 'too many', seen };
  return { good, bad, failure: bad.length === records.length ? 'each' : undefined };
}

/** The first batch after which there are too many. */
function overBound(one: FaultCase, records: readonly FaultRecord[]) {
  for (let to = one.batchRecords; ; to += one.batchRecords) {
    const bad = records.slice(0, to).filter(({ way }) => isBad(one, way)).length;
    if (bad > Number(one.maxErrors)) return { records: Math.min(to, records.length), bad };
    if (to >= records.length) return undefined;
  }
}

/** All that is wrong with the run; empty if nothing is. */
export function faultsOf(one: FaultCase, run: FaultFinish): string[] {
  const expected = expectationOf(one, run.input.records);
  const faults: string[] = [];
  const check = (isRight: boolean, what: string) => {
    if (!isRight) faults.push(what);
  };
  check(!run.hasHung, 'it hung');
  check(run.processes.length === 0, `processes are left: ${JSON.stringify(run.processes)}`);
  check(run.code === (expected.failure === undefined ? 0 : 1), `exit code ${run.code}, not as for ${expected.failure}`);
  if (faults.length > 0) return faults;
  checkFiles(one, run, expected, check);
  if (expected.failure === undefined) checkSuccess(one, run, expected, check);
  else checkFailure(one, run, expected, check);
  return faults;
}

type Check = (isRight: boolean, what: string) => void;

function checkFiles(one: FaultCase, run: FaultFinish, { failure }: Expectation, check: Check): void {
  const isKept = (one.policy === 'quarantine' || one.policy === 'both') && failure !== 'work';
  const wanted = [
    ...(isKept ? [one.quarantine, `${one.quarantine}.errors.jsonl`] : []),
    ...(failure === undefined && one.output !== '-' ? [one.output] : []),
    'report.json',
  ];
  check(run.files.join() === wanted.sort().join(), `files are ${run.files.join()}, not ${wanted.join()}`);
}

function checkSuccess(one: FaultCase, run: FaultFinish, { good, bad }: Expectation, check: Check): void {
  const { header, records } = run.input;
  const pieces = good.map((record) => outputOf(one, record));
  const opening = one.kind === 'reduction' ? Buffer.alloc(0) : header;
  check(isSame(one, run.output!, opening, pieces), `output is ${displayName(run.output!)}`);
  if (run.quarantine !== undefined) checkQuarantine(one, run, bad, check);
  const drops = records.filter(({ way }) => way === 'drop');
  const counts = run.report!.records;
  const wanted = {
    in: records.length,
    out: good.length,
    filtered: one.kind === 'filterAndMap' ? drops.filter(({ number }) => number % 2 === 0).length : 0,
    dropped: isRecordWise(one.kind) ? drops.length : 0,
    quarantined: bad.length,
  };
  for (const [name, count] of Object.entries(wanted)) {
    const found = counts[name as keyof typeof wanted];
    check(found === count, `report: ${found} ${name}, not ${count}`);
  }
  const done = run.report!.counters['done'];
  const isCounting = one.kind !== 'command' && one.kind !== 'kept';
  check(!isCounting || done === good.length + drops.length, `${done} done, not ${good.length + drops.length}`);
  const isSaid = new RegExp(`^threadmill: ${bad.length} records? quarantined`, 'm').test(run.stderr);
  check(isSaid === bad.length > 0, `what is said of ${bad.length} records quarantined: ${run.stderr}`);
}

function checkQuarantine(one: FaultCase, run: FaultFinish, bad: readonly FaultRecord[], check: Check): void {
  const { header } = run.input;
  const pieces = bad.map(bytesOf);
  check(isSame(one, run.quarantine!, header, pieces), `quarantine is ${displayName(run.quarantine!)}`);
  const errors = [...run.errors!].sort((a, b) => Number(a['record']) - Number(b['record']));
  if (!one.isUnordered) check(JSON.stringify(errors) === JSON.stringify(run.errors), 'errors.jsonl is not in order');
  check(errors.length === bad.length, `errors.jsonl has ${errors.length} lines, not ${bad.length}`);
  bad.forEach((record, index) => checkLine(one, record, errors[index] ?? {}, check));
}

function checkLine(one: FaultCase, record: FaultRecord, line: Record<string, unknown>, check: Check): void {
  const where = `errors.jsonl, ${record.way}: ${JSON.stringify(line)}`;
  const file = one.input === 'pipe' ? '-' : record.file;
  check(line['file'] === file || (one.input === 'pipe' && typeof line['file'] === 'string'), `${where}: file`);
  check(line['record'] === record.number, `${where}: record ${record.number}`);
  check(line['line'] === record.line, `${where}: line ${record.line}`);
  check(line['byte'] === record.byte, `${where}: byte ${record.byte}`);
  check((ERROR_NAMES[record.way] ?? GIVEN_NAMES).test(String(line['name'])), `${where}: name`);
  check(typeof line['message'] === 'string' && line['message'] !== '', `${where}: message`);
  check(typeof line['code'] === 'string' && line['code'] !== '', `${where}: code`);
  const isThrown = ['throwsError', 'rejects', 'rejectsLate'].includes(record.way);
  if (!isThrown) return;
  check(line['message'] === `bad ${record.number}`, `${where}: message`);
  check(String(line['stack']).includes('fails-as-told.mjs'), `${where}: stack`);
  if (record.way === 'throwsError') check(line['code'] === 'E_BAD', `${where}: code`);
}

function checkFailure(one: FaultCase, run: FaultFinish, expected: Expectation, check: Check): void {
  const { good, bad, failure, seen } = expected;
  check(run.report!.status === 'failure', 'the report says that it is a success');
  if (one.output === '-' && !one.isUnordered && one.kind !== 'reduction') {
    const whole = Buffer.concat([run.input.header, ...good.map((record) => outputOf(one, record))]);
    check(whole.subarray(0, run.stdout.length).equals(run.stdout), `not the beginning: ${displayName(run.stdout)}`);
  }
  if (failure === 'work') {
    check(isBlamedRightly(run.stderr, bad), `the message names no bad record: ${run.stderr}`);
    return;
  }
  if (one.policy !== 'skip') check(run.stderr.includes(one.quarantine), `the quarantine is not named: ${run.stderr}`);
  if (failure === 'each') {
    check(run.stderr.includes('the work fails on every record'), `not 'on every record': ${run.stderr}`);
    if (run.quarantine !== undefined) checkQuarantine(one, run, bad, check);
    return;
  }
  const said = /(\d+) of the first (\d+) records failed/.exec(run.stderr)?.slice(1).map(Number);
  // If all records up to there failed, the other message is right.
  if (said === undefined) check(run.stderr.includes('on every record'), `not 'too many': ${run.stderr}`);
  else if (!one.isUnordered) check(said.join() === [seen!.bad, seen!.records].join(), `says ${said.join(' of ')}`);
  if (run.quarantine === undefined || one.isUnordered) return;
  // Records after the bound may have been written together with it.
  const kept = bad.slice(0, run.errors!.length);
  check(kept.length >= seen!.bad, `only ${kept.length} records are kept of ${seen!.bad}`);
  checkQuarantine(one, run, kept, check);
}

function isBlamedRightly(message: string, bad: readonly FaultRecord[]): boolean {
  const [, from, to = from] = /\brecords? (\d+)(?:-(\d+))?/.exec(message.split('\n').slice(1).join('\n')) ?? [];
  return bad.some(({ number }) => number >= Number(from) && number <= Number(to));
}

function outputOf({ kind, format }: FaultCase, { number, way }: FaultRecord): Buffer {
  const end = format === 'nul' ? '\0' : '\n';
  const second = kind === 'pair' ? `<2:${number}|${way}>${end}` : '';
  return Buffer.from(`<${number}|${way}>${end}${second}`);
}

function bytesOf({ bytes, mate }: FaultRecord): Buffer {
  return mate === undefined ? bytes : Buffer.concat([bytes, mate]);
}

/** With --unordered, in any order: no piece contains another one. */
function isSame(one: FaultCase, found: Buffer, opening: Buffer, pieces: readonly Buffer[]): boolean {
  if (!one.isUnordered) return found.equals(Buffer.concat([opening, ...pieces]));
  const isWhole = found.length === pieces.reduce((sum, piece) => sum + piece.length, opening.length);
  return isWhole && found.indexOf(opening) === 0 && pieces.every((piece) => found.includes(piece));
}

function displayName(bytes: Buffer): string {
  return JSON.stringify(bytes.toString('latin1').slice(0, 2000));
}
