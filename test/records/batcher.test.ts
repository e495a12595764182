import fc from 'fast-check';
import type { BatchSize } from '../../src/job/job-spec.ts';
import type { BatchHead } from '../../src/job/batch.ts';
import { Batcher, CHUNK_BYTES, type ReadBatch } from '../../src/records/batcher.ts';
import { anyBatchSize, anyBytes, anyFraming, anyPieces, textBytes, wholeRecords } from '../support/arbitrary.ts';
import { cutAll, framing, LINES, placedRecords, recordsOf, referenceBatches } from '../support/reference.ts';
import { thrownBy } from '../support/thrown.ts';
import { expectSame } from '../support/same.ts';

const MANY = 1024 * 1024;
const inputs = fc.array(fc.oneof(textBytes, anyBytes), { maxLength: 4 });

function options(batchSize: BatchSize, records = LINES, maxRecordBytes = MANY) {
  return { framing: records, batchSize, maxRecordBytes };
}

test('every record is in exactly one batch, in order, with its file, line and byte, for any pieces', () => {
  fc.assert(
    fc.property(inputs, anyFraming, anyBatchSize, anyPieces, (raw, records, batchSize, pieces) => {
      const whole = raw.map((bytes) => wholeRecords(bytes, records));
      const cuts = cutAll(whole, options(batchSize, records), pieces);
      expect(recordsOf(cuts, records)).toEqual(referenceBatches(placedRecords(whole, records), batchSize));
    }),
    { numRuns: 400 },
  );
});

test('heads number batches from 0 and records from 1, without a gap, and segments begin where batches do', () => {
  fc.assert(
    fc.property(inputs, anyBatchSize, (raw, batchSize) => {
      let record = 1;
      cutAll(raw, options(batchSize)).forEach(({ head, bytes }, batch) => {
        expect(head).toMatchObject({ batch, firstRecord: record, byteLength: bytes.length });
        expect(head.segments[0]).toMatchObject({ recordIndex: 0, start: 0 });
        const indices = head.segments.map((segment) => segment.recordIndex);
        expect(indices).toEqual([...new Set(indices)].sort((a, b) => a - b));
        expect(indices.at(-1)!).toBeLessThan(head.records);
        record += head.records;
      });
    }),
  );
});

test('batches are the same if the input is split in two at any byte, and byte by byte', () => {
  const texts = ['', 'a\nbb\r\n\nccc\r', 'dd\n\n', '\n', 'e'].map((text) => Buffer.from(text));
  for (const batchSize of [{ kind: 'records', records: 2 }, { kind: 'bytes', bytes: 5 }, { kind: 'ramp' }] as const) {
    const whole = cutAll(texts, options(batchSize));
    expectSame(cutAll(texts, options(batchSize), [1]), whole);
    for (let at = 1; at < 12; at += 1) expectSame(cutAll(texts, options(batchSize), [at, Infinity]), whole);
  }
});

test('no input, empty inputs and inputs after them make no empty batch', () => {
  expectSame(cutAll([], options({ kind: 'ramp' })), []);
  expectSame(cutAll([Buffer.alloc(0), Buffer.alloc(0)], options({ kind: 'ramp' })), []);
  const [cut] = cutAll([Buffer.alloc(0), Buffer.from('a\n'), Buffer.alloc(0)], options({ kind: 'ramp' }));
  expect(cut!.head.segments).toEqual([{ input: 1, line: 1, byte: 0, recordIndex: 0, start: 0 }]);
});

test('a byte limit puts records of n-1 and n bytes together, and n+1 begin a new batch', () => {
  const two = (bytes: number) => [Buffer.from(`${'x'.repeat(bytes - 3)}\ny\n`)];
  const sizes = (bytes: number) =>
    cutAll(two(bytes), options({ kind: 'bytes', bytes: 10 })).map((cut) => cut.bytes.length);
  expect(sizes(9)).toEqual([9]);
  expect(sizes(10)).toEqual([10]);
  expect(sizes(11)).toEqual([9, 2]);
});

test('a record larger than the byte limit is a batch of its own, without its neighbours', () => {
  const input = [Buffer.from(`a\n${'x'.repeat(50)}\nb\nc\n`)];
  const sizes = cutAll(input, options({ kind: 'bytes', bytes: 10 }), [3]).map((cut) => cut.head.records);
  expect(sizes).toEqual([1, 1, 2]);
});

test('inputs larger than the buffer, records larger than a read and batches of many reads are complete', () => {
  const parts = [3, 700_000, 12, CHUNK_BYTES - 1, CHUNK_BYTES, 2 * CHUNK_BYTES + 5, 1, 0];
  const input = [Buffer.from(parts.map((length, index) => String(index).repeat(length) + '\n').join(''))];
  const expected = placedRecords(input, LINES);
  for (const batchSize of [
    { kind: 'bytes', bytes: 2 * MANY },
    { kind: 'records', records: 3 },
    { kind: 'ramp' },
  ] as const) {
    for (const pieces of [[Infinity], [65_536], [1000, CHUNK_BYTES, 8191]]) {
      const cuts = cutAll(input, options(batchSize, LINES, 4 * MANY), pieces);
      const sizes = referenceBatches(expected, batchSize).map((batch) => batch.length);
      expect(cuts.map((cut) => cut.head.records)).toEqual(sizes);
      expect(Buffer.concat(cuts.map((cut) => cut.bytes)).equals(Buffer.concat(expected.map((one) => one.bytes)))).toBe(
        true,
      );
    }
  }
});

describe('an input that ends inside a record of several lines', () => {
  const records = framing('newline', 3);

  test.each([
    ['a\nb\nc\nd\n', { lines: 1, line: 4, byte: 6, record: 4 }],
    ['a\nb\nc\nd\ne', { lines: 2, line: 4, byte: 6, record: 4 }],
    ['a', { lines: 1, line: 1, byte: 0, record: 3 }],
  ])('is refused by name and place: %j', (text, { lines, ...place }) => {
    const before = Buffer.from('1\n2\n3\n4\n5\n6\n');
    for (const pieces of [[1], [2, 3], [Infinity]]) {
      const cut = () => cutAll([before, Buffer.from(text)], options({ kind: 'ramp' }, records), pieces);
      expect(thrownBy(cut)).toMatchObject({
        name: 'FramingError',
        message: `the input ends inside a record: it has ${lines} of 3 lines`,
        place: { file: 'input-1', ...place },
      });
    }
  });

  test('is complete if only the last terminator is missing', () => {
    const [cut] = cutAll([Buffer.from('a\nb\nc')], options({ kind: 'ramp' }, records));
    expect(cut!.bytes.toString()).toBe('a\nb\nc\n');
  });
});

test('the rest after any batch is split the same by a batcher that begins there', () => {
  const bytes = Buffer.from(Array.from({ length: 3000 }, (_, i) => `line ${i} ${'x'.repeat(i % 40)}\n`).join(''));
  const options = {
    framing: LINES,
    batchSize: { kind: 'ramp' },
    maxRecordBytes: 1000,
    inputName: () => 'in',
  } as const;
  const all = (batcher: Batcher) => {
    const cuts: { head: BatchHead; bytes: Buffer; position: unknown }[] = [];
    const take = (cut: ReadBatch | undefined) =>
      cut !== undefined && cuts.push({ head: cut.head, bytes: Buffer.from(cut.bytes), position: batcher.position });
    while (take(batcher.next()));
    batcher.endInput();
    while (take(batcher.next()));
    take(batcher.flush());
    return cuts;
  };
  const whole = new Batcher(options);
  whole.beginInput({ input: 0, line: 1, byte: 0 });
  whole.append(bytes);
  const expected = all(whole);
  expect(expected.length).toBeGreaterThan(10);
  for (const [index, { head, position }] of expected.entries()) {
    const at = position as { input: number; line: number; byte: number };
    const before = { batches: head.batch + 1, records: head.firstRecord + head.records - 1 };
    const rest = new Batcher({ ...options, before });
    rest.beginInput(at);
    rest.append(bytes.subarray(at.byte));
    expect(all(rest)).toEqual(expected.slice(index + 1));
  }
});

test('with a limit, that many first records of all inputs are batched, whatever follows and for any pieces', () => {
  fc.assert(
    fc.property(
      inputs,
      anyBatchSize,
      anyPieces,
      fc.integer({ min: 1, max: 20 }),
      (raw, batchSize, pieces, mostRecords) => {
        const whole = [...raw.map((bytes) => wholeRecords(bytes, LINES)), Buffer.from('x'.repeat(9))];
        const placed = placedRecords(whole, LINES).slice(0, mostRecords);
        fc.pre(placed.length === mostRecords);
        const cuts = cutAll(whole, { ...options(batchSize), mostRecords }, pieces);
        expect(recordsOf(cuts, LINES)).toEqual(referenceBatches(placed, batchSize));
      },
    ),
  );
});
