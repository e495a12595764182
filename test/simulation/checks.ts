// What must hold after each step of a simulated run (I1 to I7), and at its end. Each failure is an
// Error that says which.
import type { ThreadmillError } from '../../src/job/errors.ts';
import type { Supervision, ThreadReports } from '../../src/supervisor/supervision.ts';
import type { OutputName } from '../../src/threads/protocol/output-names.ts';
import type { StatusBoard } from '../../src/threads/protocol/status-board.ts';
import type { CreditCheck } from './credits.ts';
import type { SimulatedSink } from './io.ts';
import { inputLines, inputTexts, type Behaviour, type Fault, type Scenario } from './scenario.ts';
import type { SimulatedThreads } from './threads.ts';
import { resultOf, type WorkLog } from './work.ts';

export interface Run {
  readonly scenario: Scenario;
  readonly threads: SimulatedThreads;
  readonly sinks: ReadonlyMap<OutputName, SimulatedSink>;
  readonly log: WorkLog;
  readonly board: StatusBoard;
  supervision: Supervision;
  /** What was told as the run's failure. */
  readonly failures: ThreadmillError[];
  /** Threads that ended by themselves before their time. */
  deaths: number;
  isAborted: boolean;
  readonly credits: CreditCheck;
  /** The faults that have happened. */
  readonly struck: Set<Fault>;
  end:
    | { readonly reports: ThreadReports }
    | { readonly error: unknown; /** The counts don't agree. */ readonly isInconsistent?: true }
    | undefined;
}

function must(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what);
}

/** The results of all records, each by itself; the record is in the result, so none is like another. */
const expectedOf = new WeakMap<Scenario, readonly string[]>();

function expected(scenario: Scenario): readonly string[] {
  let results = expectedOf.get(scenario);
  if (results === undefined) {
    results = scenario.lines.map((line, index) => resultOf(line, scenario.behaviours[index]!));
    expectedOf.set(scenario, results);
  }
  return results;
}

export function checkStep(run: Run): void {
  must(run.failures.length <= 1, `I4: ${run.failures.length} failures were told`);
  const { problem } = run.credits;
  if (problem !== undefined) throw new Error(problem);
  const main = run.sinks.get('main');
  if (main === undefined) return;
  if (run.scenario.options.unordered !== true) checkOrder(run, main.text);
}

/** I3: what is written is the beginning of the results, in order; only failed records may be missing. */
function checkOrder({ scenario }: Run, text: string): void {
  must(
    isPrefix(text, scenario, scenario.options.quarantine !== undefined),
    `I1, I3: the output is not the beginning of the results: ${JSON.stringify(text.slice(-200))}`,
  );
}

function isPrefix(text: string, scenario: Scenario, maySkip: boolean): boolean {
  let at = 0;
  if (scenario.header !== '') {
    if (text.length <= scenario.header.length) return scenario.header.startsWith(text);
    if (!text.startsWith(scenario.header)) return false;
    at = scenario.header.length;
  }
  for (const result of expected(scenario)) {
    if (at >= text.length) return true;
    if (text.startsWith(result, at)) at += result.length;
    else if (result.startsWith(text.slice(at))) return true;
    else if (!maySkip) return false;
  }
  return at >= text.length;
}

export function checkEnd(run: Run): void {
  const { end, threads } = run;
  const running = threads.all.filter(({ hasEnded }) => !hasEnded).map(({ actor }) => actor);
  must(running.length === 0, `I7: still there at the end: ${running.join(', ')}`);
  if (end === undefined) throw new Error('no end');
  if ('reports' in end) checkSuccess(run, end.reports);
  else checkFailure(run, end);
}

function checkSuccess(run: Run, reports: ThreadReports): void {
  const { scenario, sinks, failures, log } = run;
  must(failures.length === 0, `I5: it succeeded after a failure: ${failures[0]?.message}`);
  for (const [name, sink] of sinks) must(sink.isFinished, `I6: it succeeded, and ${name} is not synced`);
  const quarantined = quarantinedIn(run);
  checkCounts(run, reports, quarantined.size);
  const wanted = expected(scenario).filter((_, number) => !quarantined.has(number));
  const text = sinks.get('main')!.text;
  const whole = scenario.header + wanted.join('');
  if (scenario.options.unordered === true) {
    must(sorted(text) === sorted(whole), 'I1: the output has other records');
  } else must(text === whole, `I1, I6: the output is not whole: ${JSON.stringify(text.slice(-200))}`);
  scenario.behaviours.forEach((behaviour, number) => {
    const isQuarantined = quarantined.has(number);
    must(isQuarantined || log.tries.has(number), `record ${number} was never tried`);
    checkRecord(run, number, timesOf(behaviour), isQuarantined);
  });
  if (!hasPolicies(scenario)) {
    for (const [number, tries] of log.tries)
      must(tries === 1, `record ${number} was tried ${tries} times, for nothing`);
  }
}

function checkCounts({ scenario, board }: Run, { reader, writer }: ThreadReports, quarantined: number): void {
  const records = scenario.lines.length;
  must(reader.records === records, `I1: ${reader.records} records of ${records} were read`);
  must(writer.recordsQuarantined === quarantined, 'I6: the quarantine has another number of records');
  must(quarantined <= mostErrors(scenario), `${quarantined} records are quarantined, and it succeeded`);
  const texts = inputTexts(scenario).map((text) => text.length);
  const bytes = texts.reduce((sum, length) => sum + length, 0);
  must(reader.bytes === bytes, `${reader.bytes} bytes of ${bytes} are reported as read`);
  must(board.get('bytesRead') === bytes, `${board.get('bytesRead')} bytes of ${bytes} are shown as read`);
  // the last acknowledgements may come too late for the reader
  must(board.get('bytesDone') <= bytes, `${board.get('bytesDone')} bytes of ${bytes} are shown as done`);
  must(board.get('recordsRead') === records, `${board.get('recordsRead')} records of ${records} are shown as read`);
  must(board.get('recordsCommitted') === records, 'not all records are shown as committed');
  const each = reader.recordsByInput;
  const lines = inputLines(scenario);
  must(JSON.stringify(each) === JSON.stringify(lines), `the records of the inputs are reported as ${each.join(', ')}`);
  const results = scenario.behaviours.filter(({ kind }) => kind === 'doubles').length;
  const drops = scenario.behaviours.filter(({ kind }) => kind === 'drops').length;
  // these two never fail
  if (quarantined === 0) must(writer.recordsOut === records + results - drops, 'the results are counted wrongly');
}

function checkRecord(run: Run, number: number, times: number, isQuarantined: boolean): void {
  const { scenario, log, deaths } = run;
  must(times < Infinity || isQuarantined, `record ${number} always fails, and is not quarantined`);
  if (mayBlameGood(run)) return;
  const retries = retriesOf(scenario);
  must(times > retries || !isQuarantined, `record ${number} is quarantined, and would pass when it is tried again`);
  const tries = log.tries.get(number)!;
  if (times === 0 || retries === 0 || deaths > 0) return;
  const wanted = Math.min(times, retries) + 1;
  must(tries === wanted, `record ${number} was tried ${tries} times, not ${wanted}`);
}

/** How many records may fail. */
function mostErrors({ options, lines }: Scenario): number {
  const { maxErrors = '0' } = options;
  return maxErrors.endsWith('%') ? (lines.length * Number.parseInt(maxErrors, 10)) / 100 : Number(maxErrors);
}

function retriesOf({ options }: Scenario): number {
  return Number(options.retries ?? 0);
}

function hasPolicies({ options }: Scenario): boolean {
  return options.retries !== undefined || options.quarantine !== undefined || options.timeout !== undefined;
}

/** How often it fails. */
function timesOf(behaviour: Behaviour): number {
  return 'times' in behaviour ? behaviour.times : 0;
}

/** A worker that ended over a good record may be blamed on it. */
function mayBlameGood({ deaths, scenario }: Run): boolean {
  return deaths > 0 || scenario.options.timeout !== undefined;
}

function sorted(text: string): string {
  return text.split('\n').toSorted().join('\n');
}

function quarantinedIn({ sinks }: Run): Set<number> {
  const text = sinks.get('quarantine')?.text ?? '';
  const lines = text.split('\n').filter((line) => /^\d+:/.test(line));
  const numbers = new Set(lines.map((line) => Number.parseInt(line, 10)));
  must(numbers.size === lines.length, 'I1: a record is quarantined twice');
  return numbers;
}

function checkFailure(
  run: Run,
  { error, isInconsistent }: { readonly error: unknown; readonly isInconsistent?: true },
): void {
  const told = error as ThreadmillError;
  must(isInconsistent === undefined, `I6: ${told.message}`);
  must(run.failures.length === 1, `I4: it failed, and ${run.failures.length} failures were told`);
  must(run.failures[0] === error, 'I4: it failed for another reason than it told');
  must(told.name !== 'InternalError' || run.deaths > 0, `an internal error: ${told.message}`);
  const hasReason = run.deaths > 0 || run.isAborted || run.scenario.faults.some(({ kind }) => kind.endsWith('error'));
  const bad = run.scenario.behaviours.filter((behaviour) => 'times' in behaviour);
  must(
    hasReason || bad.length > 0 || run.scenario.options.timeout !== undefined,
    `it failed for no reason: ${told.message}`,
  );
  checkPatience(run, bad, hasReason, told);
}

/** With policies, what passes is no reason to fail. */
function checkPatience({ scenario }: Run, bad: readonly Behaviour[], hasReason: boolean, told: ThreadmillError): void {
  if (hasReason || scenario.options.timeout !== undefined) return;
  const retries = retriesOf(scenario);
  const failing = bad.filter((behaviour) => timesOf(behaviour) > 0).length;
  if (scenario.options.quarantine !== undefined) {
    must(told.name === 'TooManyErrorsError', `it failed although it has a quarantine: ${told.message}`);
    const isHopeless = failing === scenario.lines.length;
    must(failing > mostErrors(scenario) || isHopeless, `it failed although ${failing} errors are few: ${told.message}`);
    return;
  }
  const sum = bad.reduce((times, behaviour) => times + timesOf(behaviour), 0);
  must(sum > retries, `it failed although ${retries} retries are enough: ${told.message}`);
}
