// The help is true: every example in it is run, in a folder with the files that it names.
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { fullPage } from '../../src/cli/help/full-page.ts';
import type { Page } from '../../src/cli/help/page.ts';
import { shortPage } from '../../src/cli/help/short-page.ts';
import { TOPIC_NAMES } from '../../src/cli/help/topic-names.ts';
import { topicPage } from '../../src/cli/help/topics.ts';
import { FIXTURES, shell, temporaryFolder } from '../support/program.ts';

const pages: readonly (readonly [string, Page])[] = [
  ['-h', shortPage()],
  ['--help', fullPage()],
  ...TOPIC_NAMES.map((name) => [`help ${name}`, topicPage(name)] as const),
];
const parts = pages.flatMap(([name, page]) => page.flatMap((section) => section.parts.map((part) => ({ name, part }))));
const examples = parts.flatMap(({ name, part }) =>
  part.kind === 'examples' ? part.examples.map(({ command }) => [name, command] as const) : [],
);

const folder = temporaryFolder();
const put = (name: string, text: string | Uint8Array) => writeFileSync(join(folder, name), text);
const ROWS = Array.from({ length: 20 }, (_, n) => `id${n}\t${n}\t${n * 3}\t${n % 2 === 0 ? 'Oslo' : 'Bergen'}\n`);
const reads = readFileSync(join(FIXTURES, 'reads.fq'));
put('in.tsv', `id\tcount\tscore\tcity\n${ROWS.join('')}`);
put('in.txt', 'abc\nxay\n');
put('ids.txt', 'id3\nid7\n');
put('reads.fq.gz', gzipSync(reads));
put('lane1.fq', reads);
put('lane2.fq', reads);
put('clean.ts', `export default { format: 'fastq', filter: (read: { seq: string }) => read.seq.length > 30 };\n`);
put(
  'calls.vcf',
  '##fileformat=VCFv4.2\n##INFO=<ID=DP,Number=1,Type=Integer>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\nchr1\t5\t.\tA\tC\t9\tPASS\tDP=12\n',
);
cpSync(join(FIXTURES, 'log.ndjson'), join(folder, 'log.ndjson'));
cpSync(join(FIXTURES, 'orders.csv'), join(folder, 'orders.csv'));
for (const { part } of parts) if (part.kind === 'file') put(part.name, `${part.lines.join('\n')}\n`);

test('there are examples', () => {
  expect(examples.length).toBeGreaterThan(30);
});

test.each(examples)('%s: %s', async (_page, command) => {
  const { stdout, stderr, code } = await shell(`set -o pipefail; ${command}`, { cwd: folder });
  const said = stderr.replace(/^threadmill: .*(?:starting at record 1|set aside|quarantined).*\n/gm, '');
  expect({ said, code }).toEqual({ said: '', code: 0 });
  // Results are on standard output, or in the named file.
  const output = /(?:-o |> )(\S+)/.exec(command.replace(/'[^']*'/g, ''))?.[1];
  const written = output === undefined ? stdout : readFileSync(join(folder, output));
  expect(written.length).toBeGreaterThan(0);
});
