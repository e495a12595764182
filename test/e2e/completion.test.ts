// Completion in a real bash: what the tab key offers after some typed words.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shell, temporaryFolder } from '../support/program.ts';
import { Terminal, terminalTest } from '../support/terminal.ts';

function workFolder(): string {
  const folder = temporaryFolder();
  for (const name of ['in.tsv', 'in.csv', 'work.ts', 'work.txt', 'a b.tsv']) writeFileSync(join(folder, name), '');
  mkdirSync(join(folder, 'more'));
  return folder;
}

/** The words offered after these, of which the last is incomplete. */
async function offered(words: readonly string[]): Promise<string[]> {
  const quoted = words.map((word) => `'${word}'`).join(' ');
  const script = `source <(threadmill completion bash)
    COMP_WORDS=(threadmill ${quoted}); COMP_CWORD=${words.length}; _threadmill; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = await shell(script, { cwd: workFolder() });
  expect(stderr).toBe('');
  // A program may be in two folders.
  return [...new Set(stdout.toString().split('\n'))].filter((word) => word !== '').sort();
}

test.each([
  [['--quar'], ['--quarantine']],
  [
    ['in.tsv', '-p', '4', '--res'],
    ['--restart', '--resume'],
  ],
  [
    ['-F', ''],
    ['bed', 'csv', 'fasta', 'fastq', 'gff', 'lines', 'ndjson', 'sam', 'tsv', 'vcf'],
  ],
  [
    ['--format', '=', 'fast'],
    ['fasta', 'fastq'],
  ],
  [
    ['--format', '='],
    ['bed', 'csv', 'fasta', 'fastq', 'gff', 'lines', 'ndjson', 'sam', 'tsv', 'vcf'],
  ],
  [['--mate-names', 'a'], ['any']],
  [['in'], ['in.csv', 'in.tsv']],
  [
    ['-o', 'in'],
    ['in.csv', 'in.tsv'],
  ],
  [['a'], ['a b.tsv']],
  [
    ['--transform', ''],
    ['more', 'work.ts'],
  ],
  [['--map', ''], []],
  [['-p', ''], []],
  [['help', 're'], ['resume']],
  [['cache', ''], ['clear']],
  [
    ['--color', 'a'],
    ['always', 'auto'],
  ],
  [
    ['completion', ''],
    ['bash', 'fish', 'zsh'],
  ],
  [['in.tsv', '--', 'printen'], ['printenv']],
  [
    ['in.tsv', '--', 'grep', '--format', 'in'],
    ['in.csv', 'in.tsv'],
  ],
])('after threadmill %j it offers %j', async (words, expected) => {
  expect(await offered(words)).toEqual(expected);
});

terminalTest('the tab key completes', async () => {
  const terminal = await Terminal.open(workFolder());
  terminal.type('source <(threadmill completion bash); echo "ready"" now"');
  await terminal.until(/^ready now$/m);
  terminal.press('threadmill --quar');
  terminal.press('Tab');
  await terminal.until(/threadmill --quarantine$/m);
});
