// The peers that more than one job has: threadmill itself, and what it is held against. Whatever can use more than one
// core is given two. The keys of a peer are explained in jobs.mjs.
import { join } from 'node:path';
import { ROOT } from './programs.mjs';

export const PROCS = '2';

export const inBench = (...parts) => join(ROOT, 'bench', ...parts);

export const threadmill = (name, ...work) => ({
  name: `threadmill ${name}`,
  program: 'threadmill',
  ours: true,
  args: (input) => ['-p', PROCS, ...work, input],
});

/** What the output has to be, in case that no peer can be run: a rule of peers/judge.mjs. */
export const judgedBy = (rule) => [process.execPath, inBench('peers', 'judge.mjs'), rule];

/** Slow, and in no goal: one round is enough to know it by. */
export const slow = (peer) => ({ ...peer, maxRuns: 1 });

export const readline = (module) => ({
  name: 'node readline, 1 thread',
  program: 'node',
  args: (input) => [inBench('peers', 'readline.mjs'), inBench('work', module), input],
});

export const wholeFile = (module) => ({
  name: 'node, own loop, 1 thread',
  program: 'node',
  args: (input) => [inBench('peers', 'whole-file.mjs'), inBench('work', module), input],
});

export const classic = (work) => ({
  name: 'python multiprocessing',
  program: 'python3',
  args: (input) => [inBench('peers', 'classic.py'), work, PROCS, input],
});

export const mawk = (script) => ({ name: 'mawk', program: 'mawk', args: (input) => ['-F\t', script, input] });

// Block sizes: the best of 256K to 120M for --pipe, of 1M to one block a job (-1) for --pipepart; see README.md.
export const parallelPipe = (script, block = '30M') => ({
  name: 'parallel --pipe, mawk',
  program: 'parallel',
  needs: ['mawk'],
  stdin: true,
  args: () => ['--will-cite', '-j', PROCS, '--pipe', '-k', '--block', block, `mawk -F'\\t' '${script}'`],
});

export const parallelPipepart = (script) => ({
  name: 'parallel --pipepart, mawk',
  program: 'parallel',
  needs: ['mawk'],
  args: (input) => [
    ...['--will-cite', '-j', PROCS, '--pipepart', '-k', '--block', '-1', '-a', input],
    `mawk -F'\\t' '${script}'`,
  ],
});

export const seqkit = (...options) => ({
  name: 'seqkit',
  program: 'seqkit',
  args: (input) => ['seq', '-j', PROCS, ...options, '-w', '0', input],
});

export const miller = (...options) => ({
  name: 'Miller',
  program: 'mlr',
  args: (input) => [...options, input],
});

export const duckdb = (job) => ({ name: 'DuckDB', program: 'duckdb', args: (input) => [job, input] });

export const polars = (job) => ({ name: 'polars', program: 'polars', args: (input) => [job, input] });
