// The cases of "The command line": usage errors before anything is opened for writing.
import { linkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultCase } from '../support/fault-case.ts';

const WORK = ['--map', 'line'];
const FILES = { 'a.txt': 'one\ntwo\n', 'b.txt': 'one\ntwo\n' };

function refused(row: string, name: string, args: readonly string[], says: string | RegExp): FaultCase {
  return { row, name, args, files: FILES, says, exit: 2, disk: 'not opened' };
}

/** A script in which an output and an input are the same file. */
function sameFile(name: string, script: string, says: string | RegExp, prepare?: FaultCase['prepare']): FaultCase {
  const more = prepare === undefined ? {} : { prepare };
  return { row: 'usage-same-file', name, script, files: FILES, says, exit: 2, disk: 'not opened', ...more };
}

export const USAGE_CASES: readonly FaultCase[] = [
  refused('usage-option', 'unknown', [...WORK, '--bogus', 'in.txt'], '--bogus'),
  refused('usage-option', 'a value that is none', [...WORK, '-p', 'many', 'in.txt'], '--procs'),
  refused('usage-option', "two that can't be combined", [...WORK, '-q', '-v', 'in.txt'], "can't be combined"),
  refused(
    'usage-waits',
    'an expression',
    [...WORK, '--concurrency', '9', 'in.txt'],
    'there is no await in the expression',
  ),
  refused(
    'usage-waits',
    'a command',
    ['--concurrency', '9', 'in.txt', '--', 'cat'],
    "-- and --concurrency can't be combined",
  ),
  refused(
    'usage-waits',
    'pairs',
    [...WORK, '--rate', '9/s', '--pair', 'a.txt', 'b.txt'],
    "--pair and --rate can't be combined",
  ),
  refused('usage-waits', 'no retries', [...WORK, '--retry-delay', '1s', 'in.txt'], 'there is no --retries'),
  {
    row: 'usage-waits-module',
    files: { 'all.mjs': 'export default { mapBatch: (lines) => lines };' },
    args: ['all.mjs', '--concurrency', '9', 'in.txt'],
    says: "but 'all.mjs' has mapBatch",
    exit: 2,
    disk: 'nothing new',
  },
  {
    row: 'usage-bytes',
    name: 'an expression',
    script: 'threadmill --map $\'line + "\\xe9"\' a.txt $O',
    files: FILES,
    says: 'the value of --map is not UTF-8',
    exit: 2,
    disk: 'not opened',
  },
  {
    row: 'usage-bytes',
    name: 'a module',
    script: "threadmill $'folder\\xff/work.mjs' a.txt $O",
    files: FILES,
    says: "Node.js can't load a module from a path that is not UTF-8: '/",
    exit: 2,
    disk: 'not opened',
  },
  refused('usage-memory', '8M', [...WORK, '-p', '4', '--max-memory', '8M', 'in.txt'], /--max-memory.*[^]*MiB/),
  {
    row: 'usage-space',
    name: 'for one worker',
    script: 'ulimit -c 0; ulimit -v 1700000; exec threadmill --map line in.txt $O',
    says: /^threadmill: address space is limited to 1\.6 GiB \(ulimit -v 1700000\), and threadmill needs at least/,
    exit: 2,
    disk: 'not opened',
  },
  {
    row: 'usage-space',
    name: 'for those asked for',
    script: 'ulimit -c 0; ulimit -v 6000000; exec threadmill -p 100 --map line in.txt $O',
    says: /^threadmill: address space is limited to 5\.7 GiB .* and 100 workers need at least/,
    exit: 2,
    disk: 'not opened',
  },
  {
    row: 'usage-files',
    script: 'ulimit -n 128; exec threadmill --map line in.txt $O -p 64',
    says: /^threadmill: open files are limited to 128 \(ulimit -n\), and 64 workers need at least/,
    exit: 2,
    disk: 'not opened',
  },
  refused('usage-names', 'two formats', [...WORK, 'a.tsv', 'b.csv'], 'choose one: -F tsv, -F csv or -F lines'),
  refused('usage-names', 'one says none', [...WORK, 'a.tsv', 'b.txt'], 'name the format of all inputs: -F tsv'),
  refused('usage-sample', 'a number', ['--sample', '100', 'in.txt'], 'for the first 100 records: --limit 100'),
  refused('usage-sample', 'a seed alone', [...WORK, '--seed', '1', 'in.txt'], 'there is no --sample'),
  refused('usage-sample', 'lazy quotes', [...WORK, '--lazy-quotes', 'in.txt'], '--lazy-quotes is for csv'),
  refused('usage-header', 'a word', [...WORK, '--header', 'yes', 'a.txt'], 'for one header line: --header 1'),
  refused('usage-level', 'nothing is compressed', [...WORK, '--compress-level', '3', 'in.txt'], '--compress-level'),
  refused(
    'usage-level',
    'out of its range',
    [...WORK, '--compress', 'gzip', '--compress-level', '99', 'in.txt'],
    /--compress-level.* 9/,
  ),
  {
    row: 'usage-no-input',
    script: 'threadmill --map line $O < /dev/null',
    says: 'no input given; to read standard input: -i -',
    exit: 2,
    disk: 'not opened',
  },
  sameFile('by the same name', 'threadmill --map line a.txt -o a.txt', 'input a.txt and output a.txt'),
  sameFile('a hard link', 'threadmill --map line a.txt -o hard.txt', 'input a.txt and output hard.txt', (folder) =>
    linkSync(join(folder, 'a.txt'), join(folder, 'hard.txt')),
  ),
  sameFile('a symbolic link', 'threadmill --map line a.txt -o soft.txt', 'input a.txt and output soft.txt', (folder) =>
    symlinkSync('a.txt', join(folder, 'soft.txt')),
  ),
  sameFile('appended to', 'threadmill --map line < a.txt >> a.txt', 'input (standard input) and standard output'),
  {
    ...sameFile('emptied by the shell', 'threadmill --map line < a.txt > a.txt', 'input (standard input)'),
    touches: ['a.txt'],
  },
  refused('usage-pair', 'one input', ['--pair', '--map', 'r1', 'a.txt'], 'a.txt'),
  refused('usage-pair', 'three', ['--pair', '--map', 'r1', 'a.txt', 'b.txt', 'in.txt'], 'in.txt'),
  refused('usage-pair', 'one file as both', ['--pair', '--map', 'r1', 'a.txt', 'a.txt'], 'a.txt'),
  ...['-o', '--filtered-out', '--quarantine'].flatMap((option): FaultCase[] => {
    const named = option === '-o' ? [] : [option, 'x'];
    const second = ['--filter', 'r1', ...named, option, 'y'];
    return [
      refused('usage-mates', `a second ${option}`, [...second, 'a.txt'], "is given more than once: '"),
      refused(
        'usage-mates',
        `a third ${option}`,
        ['--pair', ...second, option, 'z', 'a.txt', 'b.txt'],
        'at most two files, one for each mate, not 3',
      ),
    ];
  }),
  {
    row: 'usage-pair-module',
    name: 'mapBatch',
    files: { ...FILES, 'batch.mjs': 'export default { mapBatch: (lines) => lines };' },
    args: ['--pair', 'batch.mjs', 'a.txt', 'b.txt'],
    says: "'batch.mjs' has mapBatch",
    exit: 2,
  },
  {
    row: 'usage-pair-module',
    name: 'without --pair',
    files: { ...FILES, 'pairs.mjs': 'export default { pair: true, map: (r1, r2) => r1 };' },
    args: ['pairs.mjs', 'a.txt'],
    says: '--pair',
    exit: 2,
  },
];
