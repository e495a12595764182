// Records of any number of lines through the runner: each once, with its place, even if earlier
// ones were moved.
import fc from 'fast-check';
import { FastaFormat } from '../../../src/records/formats/fasta.ts';
import type { LoadedWork, RecordFunction } from '../../../src/transform/work.ts';
import { runAll } from '../../support/running.ts';

const line = fc.constantFrom('A', 'ACGT', 'é', '', 'AC\r', 'N'.repeat(70_000));
const record = fc.array(line, { maxLength: 3 }).map((lines) => ['>r>x', ...lines, ''].join('\n'));
const inputs = fc.array(fc.array(record, { maxLength: 6 }), { minLength: 1, maxLength: 3 });
/** What running it is rejected with. */
const failureOf = (...args: Parameters<typeof runAll>) =>
  runAll(...args).then(
    () => undefined,
    (error: unknown) => error as Error,
  );
const settings = { format: 'fasta', batchSize: { kind: 'bytes', bytes: 100_000 } } as const;
const buffers = (files: readonly (readonly string[])[]) => files.map((records) => Buffer.from(records.join('')));
/** Text of a record as the work sees it. */
const textOf = (bytes: string) => bytes.replace(/\r?\n$/, '');

test("a map gets the text of each record, and its result gets the record's terminator", async () => {
  await fc.assert(
    fc.asyncProperty(inputs, async (files) => {
      const seen: string[] = [];
      const work: LoadedWork = { filters: [], map: (text) => (seen.push(text), text) };
      const { output, recordsOut } = await runAll(buffers(files), work, settings);
      expect(seen).toEqual(files.flat().map(textOf));
      expect(output.equals(Buffer.concat(buffers(files)))).toBe(true);
      expect(recordsOut).toBe(files.flat().length);
    }),
    { numRuns: 60 },
  );
});

test('a filter keeps the bytes of records, and an error names the line of its record', async () => {
  await fc.assert(
    fc.asyncProperty(inputs, fc.nat(17), async (files, failing) => {
      const keeps = (text: string) => text.length % 2 === 0;
      const { output } = await runAll(buffers(files), { filters: [keeps] }, settings);
      expect(output.toString()).toBe(
        files
          .flat()
          .filter((bytes) => keeps(textOf(bytes)))
          .join(''),
      );

      const filter: RecordFunction = (text, { recordNumber }) => {
        if (recordNumber === failing + 1) throw new Error('no');
        return keeps(text);
      };
      if (failing >= files.flat().length) return;
      const found = await failureOf(buffers(files), { filters: [filter] }, settings);
      let [input, index] = [0, failing];
      while (index >= files[input]!.length) index -= files[input++]!.length;
      const before = files[input]!.slice(0, index).join('');
      const place = {
        file: `input-${input}`,
        record: failing + 1,
        line: before.split('\n').length,
        byte: Buffer.byteLength(before),
      };
      expect(found).toMatchObject({ name: 'WorkError', place });
    }),
    { numRuns: 100 },
  );
});

test('an invalid byte is reported with its record', async () => {
  const bytes = Buffer.concat([Buffer.from('>a\nAC\n>b\nA'), Buffer.of(0xff), Buffer.from('\n')]);
  const found = await failureOf([bytes], { filters: [], map: (text) => text }, settings);
  expect(found).toMatchObject({ name: 'EncodingError', place: { record: 2, line: 3, byte: 6 } });
  expect(found!.message).toContain('at byte 4 of the record');
});

test('the typed record is the parsed text', () => {
  expect(new FastaFormat({}).parse('>a b\nAC\nGT', 1)).toEqual({ id: 'a', comment: 'b', seq: 'ACGT' });
});
