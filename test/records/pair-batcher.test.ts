import fc from 'fast-check';
import { mateHeads } from '../../src/job/batch.ts';
import type { BatchSize, FormatName, Framing } from '../../src/job/job-spec.ts';
import { batchLimit } from '../../src/records/batch-limit.ts';
import { PairBatcher, type MateIndex, type ReadPairBatch } from '../../src/records/pair-batcher.ts';
import { anyBatchSize } from '../support/arbitrary.ts';
import { LINES } from '../support/reference.ts';
import { thrownBy } from '../support/thrown.ts';

const FASTQ: Framing = { terminator: 'newline', linesPerRecord: 4 };

function newPairs(format: FormatName, framing: Framing, batchSize: BatchSize): PairBatcher {
  const inputName = (input: number) => `R${input + 1}`;
  const pairs = new PairBatcher({ format, framing, batchSize, maxRecordBytes: 1024, inputName });
  pairs.mates.forEach((mate, input) => mate.beginInput({ input, line: 1, byte: 0 }));
  return pairs;
}

/** All batches, with the inputs in pieces of these sizes, and pauses at `pausesAt`. */
function cutPairs(pairs: PairBatcher, texts: readonly [string, string], sizes: readonly number[], pausesAt: number) {
  const cuts: ReadPairBatch[] = [];
  const take = (cut: ReadPairBatch | undefined) => {
    if (cut === undefined) return false;
    cuts.push({ head: cut.head, bytes: cut.bytes.slice(), mateBytes: cut.mateBytes.slice() });
    return true;
  };
  const rest = texts.map((text) => Buffer.from(text));
  const hasEnded = [false, false];
  for (let step = 0; ; step += 1) {
    while (take(pairs.next()));
    const { lacking } = pairs;
    if (hasEnded[lacking]) break;
    // The other input may be ahead by any amount.
    for (const input of step % 3 === 0 ? [lacking, 1 - lacking] : [lacking]) {
      const piece = rest[input]!.subarray(0, sizes[step % sizes.length]);
      rest[input] = rest[input]!.subarray(piece.length);
      pairs.mates[input as MateIndex].append(piece);
      if (piece.length > 0 || input !== lacking) continue;
      pairs.mates[input].endInput();
      hasEnded[input] = true;
    }
    if (pausesAt > 0 && step % pausesAt === pausesAt - 1) take(pairs.flush());
  }
  pairs.mates.forEach((mate, input) => {
    if (hasEnded[input]) return;
    mate.append(rest[input]!);
    mate.find({ records: Infinity });
    mate.endInput();
    mate.find({ records: Infinity });
  });
  while (take(pairs.flush()));
  return cuts;
}

const anyLine = fc.stringMatching(/^[a-z]{0,12}$/);
const anyLines = fc.array(fc.tuple(anyLine, anyLine), { maxLength: 40 });
const anySizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 });
const textOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

test('every pair is in exactly one batch, in order, with file, line and byte of both, for any pieces', () => {
  fc.assert(
    fc.property(anyLines, anyBatchSize, anySizes, fc.nat(4), (lines, batchSize, sizes, pausesAt) => {
      const texts = [0, 1].map((mate) => textOf(lines.map((pair) => pair[mate]!))) as [string, string];
      const cuts = cutPairs(newPairs('lines', LINES, batchSize), texts, sizes, pausesAt);
      const found: [string, string][] = [];
      let [record, bytes, mateBytes] = [1, 0, 0];
      cuts.forEach(({ head, ...cut }, batch) => {
        expect(head).toMatchObject({ batch, firstRecord: record, byteLength: cut.bytes.length + cut.mateBytes.length });
        const [first, second] = mateHeads({ ...head, mate: head.mate! });
        expect([first.byteLength, second.byteLength]).toEqual([cut.bytes.length, cut.mateBytes.length]);
        expect(first.segments).toEqual([{ input: 0, line: record, byte: bytes, recordIndex: 0, start: 0 }]);
        expect(second.segments).toEqual([{ input: 1, line: record, byte: mateBytes, recordIndex: 0, start: 0 }]);
        const [ours, theirs] = [cut.bytes, cut.mateBytes].map((part) => Buffer.from(part).toString().split('\n'));
        expect([ours!.length, theirs!.length]).toEqual([head.records + 1, head.records + 1]);
        for (let i = 0; i < head.records; i += 1) found.push([ours![i]!, theirs![i]!]);
        record += head.records;
        bytes += cut.bytes.length;
        mateBytes += cut.mateBytes.length;
      });
      expect(found).toEqual(lines);
    }),
    { numRuns: 300 },
  );
});

/** The number of pairs in each batch: as many as the limit allows for both inputs, at least one. */
function batchesOf(lines: readonly (readonly [string, string])[], batchSize: BatchSize): number[] {
  const batches: number[] = [];
  for (let at = 0; at < lines.length; at += batches.at(-1)!) {
    const { records: most, bytes: mostBytes = Infinity } = batchLimit(batchSize, batches.length);
    let [count, bytes] = [0, [0, 0]];
    for (const pair of lines.slice(at)) {
      bytes = bytes.map((before, mate) => before + pair[mate]!.length + 1);
      const fits = count < most && Math.max(...bytes) <= mostBytes;
      if (!fits && count > 0) break;
      count += 1;
    }
    batches.push(count);
  }
  return batches;
}

test('batch borders follow from the inputs and the size only, not from the pieces', () => {
  fc.assert(
    fc.property(anyLines, anyBatchSize, anySizes, (lines, batchSize, sizes) => {
      const texts = [0, 1].map((mate) => textOf(lines.map((pair) => pair[mate]!))) as [string, string];
      const numbers = (cuts: readonly ReadPairBatch[]) => cuts.map(({ head }) => head.records);
      const expected = batchesOf(lines, batchSize);
      expect(numbers(cutPairs(newPairs('lines', LINES, batchSize), texts, sizes, 0))).toEqual(expected);
      expect(numbers(cutPairs(newPairs('lines', LINES, batchSize), texts, [10_000], 0))).toEqual(expected);
    }),
  );
});

test.each([
  ['lines', LINES, ['a\nb\nc\n', 'x\ny\n'], { file: 'R1', line: 3, record: 3, byte: 4 }, 'R2 ends after its record 2'],
  ['lines', LINES, ['a\nb', 'x\ny\r\nz'], { file: 'R2', line: 3, record: 3, byte: 5 }, 'R1 ends after its record 2'],
  ['lines', LINES, ['a\n', ''], { file: 'R1', line: 1, record: 1, byte: 0 }, 'R2 is empty'],
  [
    'fastq',
    FASTQ,
    ['@a\nA\n+\nI\n@b\nA\n+\nI\n', '@a\nA\n+\nI\n'],
    { file: 'R1', line: 5, record: 2, byte: 9 },
    'R2 ends',
  ],
  ['fasta', LINES, ['>a\nA\nC\n>b\n', '>a\n'], { file: 'R1', line: 4, record: 2, byte: 7 }, 'R2 ends'],
  ['csv', LINES, ['"a\nb"\n', '"a\nb"\nc\n'], { file: 'R2', line: 3, record: 2, byte: 6 }, 'R1 ends'],
] as const)('in %s a record without a mate is named', (format, framing, texts, place, message) => {
  for (const batchSize of [
    { kind: 'ramp' },
    { kind: 'records', records: 1 },
    { kind: 'records', records: 9 },
  ] as const) {
    const pairs = newPairs(format, framing, batchSize);
    cutPairs(pairs, texts, [3], 0);
    const error = thrownBy(() => pairs.checkPaired());
    expect(error).toMatchObject({ name: 'FramingError', place });
    expect((error as Error).message).toContain(message);
  }
});

test('inputs of equal length leave nothing over', () => {
  const pairs = newPairs('lines', LINES, { kind: 'ramp' });
  cutPairs(pairs, ['a\nb', 'x\ny\n'], [2], 0);
  expect(() => pairs.checkPaired()).not.toThrow();
});
