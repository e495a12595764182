// A second --filtered-out or --quarantine: invalid uses are reported before anything is opened.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn, shell, temporaryFolder } from '../support/program.ts';

test.each([
  [
    '--filter NR in.fq --filtered-out a --filtered-out b',
    /--filtered-out is given more than once: 'a' and 'b'\n {2}two are for --pair and --interleaved, one for each mate\n/,
  ],
  [
    '--map line in.fq --quarantine a --quarantine b',
    /--quarantine is given more than once: 'a' and 'b'\n {2}two are for --pair and --interleaved/,
  ],
  [
    '--pair PAIR --filtered-out a --filtered-out b --filtered-out c',
    /--filtered-out takes at most two files, one for each mate, not 3/,
  ],
  ['--pair PAIR --quarantine a --quarantine b --quarantine c', /--quarantine takes at most two files/],
  ['--pair PAIR --filtered-out a --filtered-out ./a', /--filtered-out a and --filtered-out \.\/a are the same file/],
  ['--pair PAIR --quarantine a --quarantine a', /--quarantine a and --quarantine a are the same file/],
  [
    '--pair PAIR --quarantine a --quarantine a.errors.jsonl',
    /--quarantine a\.errors\.jsonl and errors file of --quarantine a\.errors\.jsonl are the same/,
  ],
  ['--pair PAIR --quarantine a --quarantine mate.fq', /input mate\.fq and --quarantine mate\.fq are the same file/],
  ['--pair PAIR -o a -o b --filtered-out c --filtered-out b', /--output b and --filtered-out b are the same file/],
  [
    '--pair PAIR --filtered-out c --filtered-out b --quarantine d --quarantine c',
    /--filtered-out c and --quarantine c are the same/,
  ],
  [
    '--pair PAIR --report b --filtered-out c --filtered-out b',
    /--report b and --filtered-out b are the same file|--filtered-out b and --report b are/,
  ],
  [
    '--pair PAIR -o x --filtered-out - --filtered-out /dev/stdout',
    /--filtered-out and --filtered-out are the same open descriptor/,
  ],
  ['--pair PAIR --filtered-out a --filtered-out -', /--filtered-out - would mix with the results/],
  ['--pair PAIR --quarantine a --quarantine -', /--quarantine takes a file, not standard output/],
  ['--pair PAIR --quarantine a --quarantine /dev/stderr', /--quarantine takes a file, which \/dev\/stderr is not/],
  ['--pair PAIR --quarantine a --quarantine /dev/null', /a file for one mate, and \/dev\/null for the other/],
  ['--pair PAIR --quarantine /dev/null --quarantine a', /a file for one mate, and \/dev\/null for the other/],
  ['--pair PAIR --filtered-out a --filtered-out b.xz', /'b\.xz' has the name of a compress/],
  ['--pair PAIR -o x --resume --filtered-out a --filtered-out -', /--resume needs /],
])('%s is a usage error, and nothing is written', async (options, message) => {
  const cwd = temporaryFolder();
  for (const name of ['in.fq', 'mate.fq']) writeFileSync(join(cwd, name), '@a\nA\n+\nI\n');
  const ended = await shell(`threadmill ${options.replace('PAIR', '--filter NR in.fq mate.fq')}`, { cwd });
  expect([ended.code, ended.stderr]).toEqual([2, expect.stringMatching(message)]);
  expect(filesIn(cwd)).toEqual(['in.fq', 'mate.fq']);
});
