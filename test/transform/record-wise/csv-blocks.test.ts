// CSV through the runner: batches with quotes and without, which are walked in two ways with the
// same result.
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { newFormat } from '../../../src/records/formats/formats.ts';
import { BLOCK_BYTES } from '../../../src/transform/record-wise/block-end.ts';
import type { LoadedWork, RecordFunction } from '../../../src/transform/work.ts';
import { runAll } from '../../support/running.ts';

const field = fc.constantFrom('a', '', 'é', '"b,\nc"', '"q""\r\n"', '"needless"', 'x'.repeat(40_000));
const plain = fc.constantFrom('a', '', 'é', 'x'.repeat(40_000));
// a blank line is not a record
const row = fc
  .array(fc.oneof(plain, plain, field), { minLength: 1, maxLength: 3 })
  .map((fields) => fields.join(','))
  .filter((text) => text !== '');
const files = fc.array(fc.array(fc.tuple(row, fc.constantFrom('\n', '\r\n')), { maxLength: 8 }), {
  minLength: 1,
  maxLength: 3,
});
const sizes = fc.constantFrom(
  { kind: 'records', records: 1 } as const,
  { kind: 'records', records: 3 } as const,
  { kind: 'bytes', bytes: 100_000 } as const,
);

test('every record has its own text and values, and kept records their bytes', async () => {
  await fc.assert(
    fc.asyncProperty(files, sizes, async (inputs, batchSize) => {
      const buffers = inputs.map((rows) => Buffer.from(rows.flat().join('')));
      const options = { delimiter: { kind: 'quoted', text: ',' }, terminator: '\n', columns: [] } as const;
      const recordFormat = newFormat('csv', options)!;
      const seen: [string, unknown][] = [];
      const look: RecordFunction = (text, { recordNumber }) => {
        seen.push([text, recordFormat.parse(text, recordNumber)]);
        return recordNumber % 3 > 0;
      };
      const work: LoadedWork = { filters: [look], recordFormat };
      const { output } = await runAll(buffers, work, { format: 'csv', batchSize });
      const rows = inputs.flat();
      expect(seen.map(([text]) => text)).toEqual(rows.map(([text]) => text));
      expect(seen.map(([, fields]) => fields)).toEqual(
        rows.map(([text]) => parse(`${text}\n`, { record_delimiter: '\n' })[0]),
      );
      expect(output.toString()).toBe(
        rows
          .filter((_, i) => (i + 1) % 3 > 0)
          .flat()
          .join(''),
      );
    }),
    { numRuns: 100 },
  );
});

test('a failure names the line on which its record begins, after quoted line ends and without them', async () => {
  const text = 'a,b\n"c\nd",e\nf,g\nh,i\nj,k\n';
  for (const records of [1, 2, 9]) {
    for (const [record, line] of [
      [1, 1],
      [2, 2],
      [3, 4],
      [5, 6],
    ]) {
      const filter: RecordFunction = (_, { recordNumber }) => {
        if (recordNumber === record) throw new Error('no');
        return true;
      };
      const settings = { format: 'csv', batchSize: { kind: 'records', records } } as const;
      await expect(runAll([Buffer.from(text)], { filters: [filter] }, settings)).rejects.toMatchObject({
        place: { record, line },
      });
    }
  }
});

/** Lengths of records that end just before, at, and after the end of a block. */
const aroundBlock = [-2, -1, 0, 1, 2, 5000].map((more) => BLOCK_BYTES + more);

test.each(aroundBlock)('a record of %i bytes has its text, and later ones their lines', async (bytes) => {
  const long = `"${'x""\n'.repeat(2000)}`.padEnd(bytes - 2, 'y\n') + '"\n';
  const lines = long.split('\n').length - 1;
  const rows = ['a,b\n', long, '"c\nd",e\n', long, 'f,g\n'];
  const expectedLines = [1, 2, 2 + lines, 4 + lines, 4 + 2 * lines];
  for (const [failing, line] of expectedLines.entries()) {
    const seen: string[] = [];
    const filter: RecordFunction = (text, { recordNumber }) => {
      seen.push(text);
      if (recordNumber === failing + 1) throw new Error('no');
      return true;
    };
    const settings = { format: 'csv', batchSize: { kind: 'records', records: 5 } } as const;
    const failure = runAll([Buffer.from(rows.join(''))], { filters: [filter] }, settings);
    await expect(failure).rejects.toMatchObject({ place: { record: failing + 1, line } });
    expect(seen.map((text) => `${text}\n`).join('')).toBe(rows.slice(0, failing + 1).join(''));
  }
});
