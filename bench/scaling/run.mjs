#!/usr/bin/env node
// npm run bench:scaling: how a run scales with its workers on this machine, and by its stages' times on larger ones (see
// README.md, SCALING.md).
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCleanup } from '../cleanup.mjs';
import { ensureInput, warm } from '../inputs.mjs';
import { describeMachine } from '../machine.mjs';
import { measure } from '../measure.mjs';
import { UsageError } from '../options.mjs';
import { programFinder, ROOT } from '../programs.mjs';
import { HELP, parseOptions } from './options.mjs';
import { scalingPlot } from './plot.mjs';
import { formatScaling } from './report.mjs';
import { analyseSeries, measureSeries } from './series.mjs';
import { scalingWorks } from './works.mjs';

const PUBLISHED = join(ROOT, 'bench');

/** Progress goes to standard error, the report to standard output. */
const say = (text) => process.stderr.write(`${text}\n`);

/** Runs threadmill with GNU time in front, where there is one. */
function runner({ find, scratch, cleanup }) {
  const rusageFile = find('time').missing ? undefined : join(scratch, 'rusage');
  const env = { ...process.env, TMPDIR: scratch };
  const { argv } = find('threadmill');
  return (args) => measure({ argv: [...argv, ...args], output: 'null', rusageFile, env }, cleanup);
}

async function scale(options, cleanup) {
  const find = programFinder();
  const facts = [
    ['date', new Date().toISOString().slice(0, 10)],
    [
      'command',
      `\`${['npm run bench:scaling', ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])].join(' ')}\``,
    ],
    ...describeMachine(),
    ['threadmill', find('threadmill').version],
  ];
  mkdirSync(options.dir, { recursive: true });
  const scratch = mkdtempSync(join(options.dir, 'scratch-'));
  cleanup.removeFile(scratch);
  const run = runner({ find, scratch, cleanup });
  const single = await ensureInput(options.dir, { kind: 'tsv', bytes: 1 }, cleanup, say);

  const analyses = [];
  for (const work of scalingWorks(options)) {
    const input = await ensureInput(options.dir, work.input, cleanup, say);
    await warm(input.path);
    say(`${work.name}: measuring with -p ${options.procsList.join(', ')}`);
    const { procsList, rounds } = options;
    const paths = { inputPath: input.path, singlePath: single.path, reportPath: join(scratch, 'report.json') };
    const series = await measureSeries({ work, ...paths, procsList, rounds }, run, say);
    analyses.push(analyseSeries({ work, ...series }));
  }
  const text = formatScaling({ facts, cores: options.cores, leftOut: options.leftOut, analyses });
  process.stdout.write(text);
  const folder = options.quick ? options.dir : PUBLISHED;
  const path = join(folder, 'SCALING.md');
  writeFileSync(path, text);
  say(`written: ${path}`);
  const { drawSvg } = await import('../draw-svg.mjs');
  writeFileSync(join(folder, 'scaling.svg'), await drawSvg(scalingPlot(analyses)));
  say(`drawn: ${join(folder, 'scaling.svg')}`);
}

async function main() {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(HELP);
    return;
  }
  const cleanup = createCleanup();
  cleanup.catchSignals();
  try {
    await scale(options, cleanup);
  } finally {
    cleanup.runAll();
  }
}

try {
  await main();
} catch (error) {
  say(error instanceof UsageError ? `bench:scaling: ${error.message}\n\n${HELP}` : `bench:scaling: ${error.stack}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
