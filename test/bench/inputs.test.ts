import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { testWith } from '../support/judges.ts';
import { loadBench, type Cleanup, type CleanupModule } from './load-bench.ts';

interface Inputs {
  ensureInput: (
    dir: string,
    input: { kind: string; bytes: number; packed?: 'gzip' | 'bgzf' },
    cleanup: Cleanup,
    say: (text: string) => void,
  ) => Promise<{ path: string; bytes: number }>;
}
const { ensureInput } = await loadBench<Inputs>('inputs.mjs');
const { createCleanup } = await loadBench<CleanupModule>('cleanup.mjs');

describe('the inputs of the bench', () => {
  let dir: string;
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'bench-inputs-'))));
  afterEach(() => rmSync(dir, { recursive: true }));

  const ensure = (kind: string, bytes: number, said: string[] = []) =>
    ensureInput(dir, { kind, bytes }, createCleanup(), (text) => said.push(text));

  test.each(['tsv', 'fastq', 'ndjson'])(
    '%s consists of whole records, the first that reach the size, always the same',
    async (kind) => {
      const { path, bytes } = await ensure(kind, 3_000_000);
      const first = readFileSync(path);
      expect(first.length).toBe(bytes);
      expect(bytes).toBeGreaterThanOrEqual(3_000_000);
      expect(first.at(-1)).toBe(0x0a);
      rmSync(path);
      await ensure(kind, 3_000_000);
      expect(readFileSync(path).equals(first)).toBe(true);
    },
  );

  test('a size of one byte is one record', async () => {
    const { path } = await ensure('tsv', 1);
    expect(readFileSync(path, 'latin1').split('\n')).toHaveLength(2);
  });

  test('a file of the right size is reused; another one is made anew; nothing else is left', async () => {
    const { path, bytes } = await ensure('tsv', 5000);
    const said: string[] = [];
    await ensure('tsv', 5000, said);
    expect(said).toEqual([]);
    truncateSync(path, 100);
    await ensure('tsv', 5000, said);
    expect(said).toHaveLength(1);
    expect(statSync(path).size).toBe(bytes);
    expect(readdirSync(dir)).toHaveLength(1);
  });

  describe.each([
    ['gzip', 'gzip'],
    ['bgzf', 'bgzip'],
  ] as const)('an input compressed by %s', (packed, program) => {
    testWith(program)('contains the plain one, is reused, and has the size of its data', async () => {
      const said: string[] = [];
      const ensurePacked = () =>
        ensureInput(dir, { kind: 'tsv', bytes: 5000, packed }, createCleanup(), (text) => said.push(text));
      const { path, bytes } = await ensurePacked();
      expect(said).toHaveLength(2);
      const plain = await ensure('tsv', 5000, said);
      expect(await ensurePacked()).toEqual({ path, bytes });
      expect(said).toHaveLength(2);
      expect(bytes).toBe(plain.bytes);
      expect(gunzipSync(readFileSync(path)).equals(readFileSync(plain.path))).toBe(true);
      expect(readdirSync(dir)).toHaveLength(2);
    });
  });

  test('the columns of the lines are those that the jobs use', async () => {
    const lines = readFileSync((await ensure('tsv', 50_000)).path, 'latin1')
      .trimEnd()
      .split('\n');
    for (const line of lines) expect(line).toMatch(/^chr\d+\t\d+\trs\d+\t[ACGT]\t[ACGT]\t\d+\.\d\t(PASS|LowQual|q10)$/);
  });

  test('reads have 150 bases and as many qualities', async () => {
    const lines = readFileSync((await ensure('fastq', 50_000)).path, 'latin1')
      .trimEnd()
      .split('\n');
    expect(lines.length % 4).toBe(0);
    for (let line = 0; line < lines.length; line += 4) {
      expect([lines[line]?.[0], lines[line + 1]?.length, lines[line + 2], lines[line + 3]?.length]).toEqual([
        '@',
        150,
        '+',
        150,
      ]);
    }
  });
});
