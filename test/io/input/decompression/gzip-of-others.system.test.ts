// Files written by other programs can be read.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { GzipDecoder } from '../../../../src/io/input/decompression/gzip-decoder.ts';
import { RawBytes } from '../../../../src/io/input/decompression/raw-bytes.ts';
import { arriving, noise } from '../../../support/compressed.ts';
import { testWith } from '../../../support/judges.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const inFolder = temporaryFolder();
const DATA = Buffer.concat([Buffer.from('chr1\t10468\t…\n'.repeat(40_000)), noise(300_000), Buffer.alloc(2_000_000)]);
writeFileSync(inFolder('data'), DATA);
writeFileSync(inFolder('nothing'), '');

async function unpacked(bytes: Uint8Array): Promise<Buffer> {
  const decoder = new GzipDecoder(new RawBytes(arriving(bytes, [70_000])));
  const pieces: Uint8Array[] = [];
  for (let piece = await decoder.next(); piece !== undefined; piece = await decoder.next()) pieces.push(piece);
  return Buffer.concat(pieces);
}

function written(program: string, args: readonly string[], file: string): Buffer {
  return execFileSync(program, [...args, inFolder(file)], { maxBuffer: 2 ** 28 });
}

const PYTHON = `
import gzip, sys
data = open(sys.argv[1], 'rb').read()
with gzip.GzipFile('a name', 'wb', 1, sys.stdout.buffer) as out:
    out.write(data)
`;

describe.each<[string, string[], string]>([
  ['gzip', ['-c'], 'with a name'],
  ['gzip', ['-c', '-1', '-n'], 'without a name'],
  ['pigz', ['-c', '-p', '2', '-b', '128'], 'in one member'],
  ['pigz', ['-c', '-i', '-p', '2'], 'in independent parts'],
  ['bgzip', ['-c'], 'as it does by itself'],
  ['bgzip', ['-c', '-l', '0', '-@', '2'], 'without compressing'],
  ['python3', ['-c', PYTHON], 'by its gzip module'],
])('a file written by %s', (program, args, how) => {
  testWith(program)(`${how} is read as the data it was made of, alone and behind one another`, async () => {
    const [data, nothing] = [written(program, args, 'data'), written(program, args, 'nothing')];
    expect((await unpacked(data)).equals(DATA)).toBe(true);
    expect((await unpacked(nothing)).length).toBe(0);
    const all = await unpacked(Buffer.concat([nothing, data, nothing, data]));
    expect(all.equals(Buffer.concat([DATA, DATA]))).toBe(true);
  });
});
