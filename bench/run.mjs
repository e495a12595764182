#!/usr/bin/env node
// npm run bench: threadmill and its peers side by side (see README.md). In order: make the inputs, compare all outputs
// once, and only then measure; so that an hour of timing is never lost to a peer that could not have counted.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checksumOf } from './checksum.mjs';
import { createCleanup } from './cleanup.mjs';
import { prepareJob } from './field.mjs';
import { judgeGoals } from './goals.mjs';
import { cachedInputs } from './inputs.mjs';
import { createJobs } from './jobs.mjs';
import { describeMachine } from './machine.mjs';
import { measure } from './measure.mjs';
import { installNpmPeers } from './npm-peers.mjs';
import { HELP, parseOptions, UsageError } from './options.mjs';
import { outputFile } from './output-file.mjs';
import { programFinder, ROOT } from './programs.mjs';
import { formatGoals, formatHead, formatJob, formatReport } from './report.mjs';
import { roundsOf, runRounds, summarize } from './rounds.mjs';
import { throughputFigures, throughputPlot } from './throughput-plot.mjs';
import { verifyJob } from './verify.mjs';

const PUBLISHED = join(ROOT, 'bench');

/** Progress goes to standard error, the report to standard output. */
const say = (text) => process.stderr.write(`${text}\n`);

/** How the peers of a job are run: with GNU time where there is one, and temporary files of their own. */
function runner(job, { scratch, find, cleanup, output }) {
  const env = { ...process.env, TMPDIR: scratch };
  const rusageFile = job.bare || find('time').missing ? undefined : join(scratch, 'rusage');
  return ({ argv, stdin }) => measure({ argv, stdin, output, rusageFile, env }, cleanup);
}

/** The same, with a look at what was written. */
function verifier(output, run) {
  return async (peer) => {
    const { bytes } = await run(peer);
    return { ...(await checksumOf(output, peer)), written: bytes };
  };
}

function versionsOf(jobs, find) {
  const names = new Set(jobs.flatMap(({ peers }) => peers.flatMap(({ program, needs = [] }) => [program, ...needs])));
  names.delete('node');
  return [...names].map((name) => [name, find(name).version ?? `missing: ${find(name).missing}`]);
}

async function bench(options, jobs, cleanup) {
  const startedAt = performance.now();
  const find = programFinder(options.dir);
  if (options.publishes && find('threadmill').missing) throw new Error(find('threadmill').missing);
  const facts = {
    command: ['npm run bench', ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])].join(' '),
    date: new Date().toISOString().slice(0, 10),
    machine: describeMachine(),
    versions: versionsOf(jobs, find),
  };
  mkdirSync(options.dir, { recursive: true });
  const scratch = mkdtempSync(join(options.dir, 'scratch-'));
  cleanup.removeFile(scratch);

  const prepared = [];
  for (const job of jobs) prepared.push(await prepareJob(job, { dir: options.dir, find, cleanup, say }));
  const output = outputFile(scratch, Math.max(...jobs.map(({ input }) => input.bytes)));
  cleanup.removeFile(output);
  facts.machine.push([
    'outputs',
    output.startsWith(scratch) ? 'a file in --dir: no tmpfs has room' : 'a file on tmpfs',
  ]);
  for (const job of prepared) {
    say(`${job.name}: comparing outputs`);
    job.written = await verifyJob(job, verifier(output, runner(job, { scratch, find, cleanup, output })), say);
  }

  const sections = [];
  const goals = [];
  const figures = [];
  for (const job of prepared) {
    const rounds = roundsOf(job, options);
    say(`${job.name}: measuring`);
    const rows = await runRounds(job, { ...options, rounds }, runner(job, { scratch, find, cleanup, output }), say);
    const summaries = summarize(job, rows);
    const section = formatJob(job, summaries, rounds);
    process.stdout.write(`${section}\n`);
    sections.push(section);
    goals.push(...judgeGoals(job, rows));
    figures.push(...throughputFigures(job, summaries));
  }
  const minutes = (performance.now() - startedAt) / 60_000;
  const head = formatHead({ ...facts, minutes });
  process.stdout.write([head, ...(goals.length > 0 ? [formatGoals(goals)] : [])].join('\n'));
  const folder = options.publishes ? PUBLISHED : options.dir;
  const path = join(folder, 'RESULTS.md');
  writeFileSync(path, formatReport({ head, goals, sections }));
  say(`written: ${path}`);
  // after the report: a plot that fails costs no figures
  if (figures.length > 0) await drawThroughput(figures, join(folder, 'throughput.svg'));
}

async function drawThroughput(figures, path) {
  const { drawSvg } = await import('./draw-svg.mjs');
  writeFileSync(path, await drawSvg(throughputPlot(figures)));
  say(`drawn: ${path}`);
}

async function main() {
  const quick = process.argv.includes('--quick');
  const table = createJobs({ quick });
  const names = table.map(({ name }) => name);
  const options = parseOptions(process.argv.slice(2), names);
  if (options.help) {
    process.stdout.write(`${HELP}\nJobs: ${names.join(', ')}\n`);
    return;
  }
  if (options.install) {
    say('installing DuckDB and polars');
    const failure = installNpmPeers(options.dir);
    if (failure !== undefined) say(`not installed: ${failure}`);
  }
  const cleanup = createCleanup();
  cleanup.catchSignals();
  cleanup.atEnd(() => {
    const { count, bytes } = cachedInputs(options.dir);
    say(`kept for the next run: ${count} inputs, ${(bytes / 1e6).toFixed(0)} MB, in ${options.dir}`);
  });
  const jobs = table.filter(({ name }) => options.only.length === 0 || options.only.includes(name));
  try {
    await bench(options, jobs, cleanup);
  } finally {
    cleanup.runAll();
  }
}

try {
  await main();
} catch (error) {
  say(error instanceof UsageError ? `bench: ${error.message}\n\n${HELP}` : `bench: ${error.stack}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
