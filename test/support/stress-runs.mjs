// Thousands of tiny runs through the built library, in one process: random sizes, delays and
// failures of every kind. None may hang. Each must end as its case says: with the right output file
// or none, and with nothing left behind.
//
//   node test/support/stress-runs.mjs            prints one line of JSON; exits 1 if a run was wrong
//   THREADMILL_STRESS_SEED=7                     the same cases again (the timing is never the same)
//   THREADMILL_STRESS_ONLY=123                   only this case, THREADMILL_STRESS_RUNS times
//   THREADMILL_STRESS_RUNS=2000  THREADMILL_STRESS_AT_ONCE=3
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startRun } from '../../dist/run.js';
import { makeCase } from './stress-cases.mjs';

const { env } = process;
const seed = Number(env.THREADMILL_STRESS_SEED ?? Date.now() % 1_000_000);
const runs = Number(env.THREADMILL_STRESS_RUNS ?? 2000);
const atOnce = Number(env.THREADMILL_STRESS_AT_ONCE ?? 3);
const only = env.THREADMILL_STRESS_ONLY === undefined ? undefined : Number(env.THREADMILL_STRESS_ONLY);
/** A run takes about 0.1 s. One that takes this long will never end. */
const HANG_MS = 120_000;

const folder = mkdtempSync(join(tmpdir(), 'threadmill-stress-'));
const endings = {};
const problems = [];
const warnings = new Set();
process.on('warning', (warning) => warnings.add(String(warning)));

async function runCase(index, name) {
  const made = makeCase(seed, index, join(folder, name));
  const streams = openStreams(made);
  const controller = new globalThis.AbortController();
  const { signal } = controller;
  if (made.abortAfterMs < 0) controller.abort();
  const told = [];
  const handle = startRun(made.job, { signal, onFailure: (error) => told.push(error), onPrint: () => {} });
  const abortTimer = made.abortAfterMs > 0 && setTimeout(() => controller.abort(), made.abortAfterMs);
  const watchdog = new globalThis.AbortController();
  const ended = await Promise.race([
    handle.outcome.then(
      (outcome) => ({ name: 'success', outcome }),
      (error) => ({ name: error.name, error }),
    ),
    sleep(HANG_MS, { name: 'hang' }, { signal: watchdog.signal, ref: true }).catch(() => {}),
  ]);
  watchdog.abort();
  clearTimeout(abortTimer || undefined);
  endings[ended.name] = (endings[ended.name] ?? 0) + 1;
  const copied = await streams.close();
  const wrong = [...judgeEnding(made, ended, told), ...judgeFiles(made, ended, copied)];
  if (wrong.length > 0 || ended.name === 'hang') problems.push(describe(made, ended, wrong, handle));
  rmSync(made.folder, { recursive: true, force: true });
}

function judgeEnding(made, ended, told) {
  const wrong = [];
  if (!made.endings.includes(ended.name)) wrong.push(`it ended in ${ended.name}, not in ${made.endings.join(' or ')}`);
  if (ended.error !== undefined && (told.length !== 1 || told[0] !== ended.error)) {
    wrong.push(`onFailure was told ${told.length} errors: ${told.join(', ')}`);
  }
  if (ended.outcome !== undefined) {
    const { recordsIn, recordsWrittenFrom, recordsDropped, workersStarted, batches } = ended.outcome;
    if (told.length > 0) wrong.push('onFailure was called for a success');
    if (recordsWrittenFrom !== made.expected.length) wrong.push(`written from ${recordsWrittenFrom} records`);
    if (recordsIn !== recordsWrittenFrom + recordsDropped) wrong.push('the counts do not agree');
    if (workersStarted > Math.max(1, Math.min(made.job.procs, batches))) wrong.push(`${workersStarted} workers`);
  }
  return wrong;
}

function judgeFiles({ folder: own, job, expected, oldOutput, streams, surroundings }, { name }, copied) {
  const wrong = readdirSync(own)
    .filter((file) => file.endsWith('.partial'))
    .map((file) => `${file} was left`);
  const isRight = (text) => (job.unordered ? isPermuted(text, expected) : text === expected.join(''));
  if (streams !== undefined) {
    if (name === 'success' && copied !== undefined && !isRight(copied)) wrong.push('the pipe got other bytes');
    return wrong;
  }
  if (surroundings?.startsWith('output')) return wrong;
  const found = existsSync(job.output) && statSync(job.output).isFile() ? readFileSync(job.output, 'utf8') : undefined;
  if (name !== 'success') {
    if (found !== oldOutput) wrong.push(`after the failure the output is ${found?.length} characters`);
  } else if (found === undefined) wrong.push('the output is not there');
  else if (!isRight(found)) wrong.push('the output is wrong');
  return wrong;
}

/** Unordered output has the same lines: those of a batch stay together, but batches move. */
function isPermuted(found, expected) {
  const sorted = (text) =>
    text
      .split(/(?<=\n)/)
      .sort()
      .join('');
  return sorted(found) === sorted(expected.join(''));
}

/** For a case with pipes: FIFOs replace its input and output, with cats at their other ends. */
function openStreams({ streams, folder: own, job }) {
  const running = [];
  const through = (script, ...args) => running.push(spawn('sh', ['-c', script, ...args], { stdio: 'ignore' }));
  const newFifo = (name) => {
    spawnSync('mkfifo', [join(own, name)]);
    return join(own, name);
  };
  if (streams === 'input' || streams === 'both') {
    const fifo = newFifo('fifo-in');
    through('exec cat "$0" > "$1"', job.input[0], fifo);
    job.input[0] = fifo;
  }
  const copy = join(own, 'copy');
  if (streams !== undefined && streams !== 'input') {
    job.output = newFifo('fifo-out');
    through(
      streams === 'output closed early' ? 'exec head -c 10 < "$0" > "$1"' : 'exec cat "$0" > "$1"',
      job.output,
      copy,
    );
  }
  return {
    async close() {
      // After a failure they may wait for ever for the other end to be opened.
      if (running.length > 0) await Promise.race([Promise.all(running.map(closed)), sleep(300)]);
      for (const each of running) each.kill('SIGKILL');
      await Promise.all(running.map(closed));
      return existsSync(copy) && streams !== 'output closed early' ? readFileSync(copy, 'utf8') : undefined;
    },
  };
}

function closed(subprocess) {
  if (subprocess.exitCode !== null || subprocess.signalCode !== null) return undefined;
  return new Promise((resolve) => subprocess.once('close', resolve));
}

function describe({ index, job, plan, surroundings, streams, abortAfterMs }, { name, error }, wrong, handle) {
  return {
    index,
    wrong,
    endedIn: name,
    message: error?.message,
    cause: error?.cause,
    place: error?.place,
    ...(name === 'hang' ? { progress: handle.progress(), resources: process.getActiveResourcesInfo() } : {}),
    ...{ surroundings, streams, abortAfterMs, plan, job: { ...job, args: undefined } },
  };
}

/** What is open, by descriptor. */
function openDescriptors() {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [`${fd}: ${readlinkSync(`/proc/self/fd/${fd}`)}`];
    } catch {
      return []; // the descriptor of the listing itself
    }
  });
}

/** A module whose thread was terminated while Node read it: Node leaves the file open. */
const isBeingImported = (open) => /\.mjs(?: \(deleted\))?$/.test(open);

/** Handles and requests that keep the process alive. */
const resourcesOpen = () => process.getActiveResourcesInfo().filter((name) => name !== 'CloseReq');

async function lane(next) {
  for (let at = next(); at !== undefined; at = next()) await runCase(only ?? at, String(at));
}

await runCase(0, 'first'); // files that are loaded once stay open
const descriptorsBefore = openDescriptors();
const resourcesBefore = resourcesOpen();
const startedMs = performance.now();
let given = 0;
const next = () => (given < runs && problems.length < 20 ? given++ : undefined);
await Promise.all(Array.from({ length: atOnce }, () => lane(next)));
const seconds = (performance.now() - startedMs) / 1000;
rmSync(folder, { recursive: true, force: true });
// closing takes a moment
for (let turn = 0; turn < 50 && resourcesOpen().length > resourcesBefore.length; turn += 1) await sleep(20);

const summary = {
  seed,
  runs: given,
  seconds: Number(seconds.toFixed(1)),
  msPerRun: Number(((1000 * seconds) / given).toFixed(1)),
  cpuSeconds: Number((process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6).toFixed(1)),
  peakMemoryMib: Math.round(process.resourceUsage().maxRSS / 1024),
  endings,
  descriptorsLeft: openDescriptors().filter((open) => !descriptorsBefore.includes(open) && !isBeingImported(open)),
  resourcesLeft: resourcesOpen().length > resourcesBefore.length ? resourcesOpen() : [],
  warnings: [...warnings],
  problems,
};
console.log(JSON.stringify(summary));
process.exitCode = problems.length > 0 ? 1 : 0;
if (endings.hang !== undefined) process.exit();
