// Produces rows of docs/FAILURES.md with the real program, and compares each with the row: exit
// code, message, files on disk, no process left. The first case of a row runs with and without an
// earlier output, the others with one, since then more can go wrong.
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { faultStage } from '../../support/failing.ts';
import { asNobody } from '../../support/privileges.ts';
import { finished, startShell, startThreadmill, type Finished, type RunSettings } from '../../support/program.ts';
import { markedEnvironment, processesLeft, processesOf, traceOf } from '../../support/traces.ts';
import { exitCodeOf, titleOf, type Disk, type FaultCase } from './fault-case.ts';
import { quotedBy, rowOf } from './failure-table.ts';

const OUTPUT = 'result.txt';
/** Of the cases that have one. */
const QUARANTINE = ['bad.txt', 'bad.txt.errors.jsonl'];
/** The progress of a run with --resume. */
const PROGRESS = `.${OUTPUT}.threadmill`;
const EARLIER = 'of an earlier run\n';
const LOOK_AGAIN_MS = 5;
const BETWEEN_SIGNALS_MS = 100;

type Earlier = 'present' | 'absent';

export function holdCases(cases: readonly FaultCase[]): void {
  const rows = new Set<string>();
  for (const each of cases) {
    const states: readonly Earlier[] = rows.has(each.row) || each.isSlow === true ? ['present'] : ['present', 'absent'];
    rows.add(each.row);
    for (const earlier of states) {
      const declare = each.skip === undefined ? test : test.skip;
      const why = each.skip === undefined ? '' : ` (${each.skip})`;
      declare(`${titleOf(each)}, an earlier output ${earlier}${why}`, () => hold(each, earlier));
    }
  }
}

async function hold(each: FaultCase, earlier: Earlier): Promise<void> {
  const { folder } = faultStage();
  for (const [name, content] of Object.entries(each.files ?? {})) writeFileSync(join(folder, name), content);
  if (earlier === 'present') writeFileSync(join(folder, OUTPUT), EARLIER);
  each.prepare?.(folder);
  try {
    await holdIn(folder, each);
  } finally {
    each.restore?.(folder);
  }
}

async function holdIn(folder: string, each: FaultCase): Promise<void> {
  const env = markedEnvironment();
  const user = each.asNobody === true ? asNobody(folder) : {};
  const before = filesOf(folder, each.touches);
  const changedNs = statSync(folder, { bigint: true }).mtimeNs;
  const ended = await run(each, { cwd: folder, ...user, env: { O: `-o ${OUTPUT}`, ...each.env, ...env } });
  const mayStay = processesOf(env).filter(({ command }) => each.leaves !== undefined && command.includes(each.leaves));
  for (const { pid } of mayStay) process.kill(pid, 'SIGKILL');
  const staying = new Set(mayStay.map(({ pid }) => pid));
  const left = (endsAtOnce(each) ? processesOf(env) : await processesLeft(env)).filter(({ pid }) => !staying.has(pid));

  const exit = each.exit === '–' ? 128 + 15 : (each.exitHere ?? each.exit);
  const { hasHung } = ended;
  expect({ hasHung, exit: exitCodeOf(ended), said: ended.stderr }).toEqual({ hasHung: false, exit, said: said(each) });
  const quoted = quotedBy(rowOf(each.row));
  if (quoted.length > 0) expect(ended.stderr).toMatch(anyOf(quoted));
  expect({ left, isAnyStaying: mayStay.length > 0 }).toEqual({ left: [], isAnyStaying: each.leaves !== undefined });
  holdDisk(each.disk ?? 'nothing new', before, filesOf(folder, each.touches));
  if (each.disk === 'not opened') expect(statSync(folder, { bigint: true }).mtimeNs).toBe(changedNs);
}

/**
 * A script may have processes of its own, and a killed program can't wait for its own: they end a
 * little later.
 */
function endsAtOnce({ script, signals }: FaultCase): boolean {
  return script === undefined && signals?.includes('SIGKILL') !== true;
}

function said({ says }: FaultCase): unknown {
  // An empty string means: nothing may be printed.
  if (says === '') return '';
  return typeof says === 'string' ? expect.stringContaining(says) : expect.stringMatching(says);
}

function anyOf(patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => `(?:${source})`).join('|'));
}

type Trace = Record<string, string>;

function filesOf(folder: string, touches: readonly string[] = []): Trace {
  return Object.fromEntries(Object.entries(traceOf(folder)).filter(([name]) => !touches.includes(name)));
}

function holdDisk(disk: Disk, before: Trace, after: Trace): void {
  const isPartial = (name: string) => /^\..*\.partial(-old)?$/.test(name);
  const hasQuarantine = disk === 'the quarantine' || disk === 'the output and the quarantine';
  if (hasQuarantine) expect(QUARANTINE.filter((name) => !(name in after))).toEqual([]);
  expect(PROGRESS in after).toBe(disk === 'the progress' || (disk === 'not opened' && PROGRESS in before));
  const isTold = (name: string) => name !== PROGRESS && (!hasQuarantine || !QUARANTINE.includes(name));
  const names = Object.keys(after).filter(isTold);
  if (disk === 'the output' || disk === 'the output and the quarantine') {
    expect(names.filter((name) => !(name in before) && name !== OUTPUT)).toEqual([]);
    expect(after[OUTPUT]).not.toBe(before[OUTPUT]);
    return;
  }
  const kept = disk === 'a `.partial`' ? names.filter((name) => !isPartial(name)) : names;
  const { [PROGRESS]: _, ...expected } = before;
  expect(Object.fromEntries(kept.map((name) => [name, after[name]]))).toEqual(expected);
}

async function run(each: FaultCase, settings: RunSettings): Promise<Finished> {
  const { args = [], output = OUTPUT, script, input = '', afterInput = 'end', signals, exit } = each;
  const running =
    script === undefined ? startThreadmill(['-o', output, ...args], settings) : startShell(script, settings);
  if (afterInput === 'end') running.stdin!.end(input);
  else running.stdin!.write(input);
  if (exit === '–') void endWhatWaits(running, each);
  else if (signals !== undefined) void sendSignals(running, each, signals);
  return finished(running);
}

/**
 * Ends a run that waits: its message was printed, it answers SIGUSR1, so it is alive, and SIGTERM
 * ends it.
 */
async function endWhatWaits(running: ChildProcess, { says }: FaultCase): Promise<void> {
  const heard = hearing(running);
  await heard(says);
  running.kill('SIGUSR1');
  await heard(/ workers busy|: starting/);
  running.kill('SIGTERM');
}

async function sendSignals(
  running: ChildProcess,
  { says }: FaultCase,
  signals: readonly NodeJS.Signals[],
): Promise<void> {
  await hearing(running)(says);
  for (const signal of signals) {
    running.kill(signal);
    // Two signals in quick succession count as one.
    await sleep(BETWEEN_SIGNALS_MS);
  }
}

/** The returned function waits until the text is on standard error, or the run has ended. */
function hearing(running: ChildProcess): (what: string | RegExp) => Promise<void> {
  let text = '';
  running.stderr!.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return async (what) => {
    const isSaid = () => (typeof what === 'string' ? text.includes(what) : what.test(text));
    while (!isSaid() && running.exitCode === null && running.signalCode === null) await sleep(LOOK_AGAIN_MS);
  };
}
