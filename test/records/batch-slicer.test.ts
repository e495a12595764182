// Parts of batches are compared with the inputs themselves: for any records, batches and
// selections.
import fc from 'fast-check';
import { mateHeads, recordNumberOf, type BatchHead } from '../../src/job/batch.ts';
import type { FormatName, Framing } from '../../src/job/job-spec.ts';
import { BatchSlicer, type Range, type SlicerOptions } from '../../src/records/batch-slicer.ts';
import { PairBatcher } from '../../src/records/pair-batcher.ts';
import { anyBatchSize } from '../support/arbitrary.ts';
import { cutAll, framing, LINES, type OwnedCut } from '../support/reference.ts';
import { expectSame } from '../support/same.ts';

interface Expected {
  readonly number: number;
  readonly input: number;
  readonly line: number;
  readonly byte: number;
  readonly bytes: Buffer;
  readonly isBareReturn: boolean;
}

interface Shape {
  readonly name: string;
  readonly format: FormatName;
  readonly framing: Framing;
  /** A whole record, with its terminator. */
  readonly record: fc.Arbitrary<string>;
}

const letters = fc.stringMatching(/^[a-zé€]{0,6}$/);
const line = fc.tuple(letters, fc.constantFrom('\n', '\r\n')).map((parts) => parts.join(''));
const sequence = fc.array(fc.constantFrom('ACGT\n', 'N\r\n', '\n'), { maxLength: 3 }).map((lines) => lines.join(''));
const field = fc.oneof(
  letters,
  fc.constantFrom('"a,b"', '"two\nlines"', '"he said ""no"""', '"\r\n"', '"x\n\ny"', '""'),
);

const SHAPES: readonly Shape[] = [
  { name: 'lines', format: 'lines', framing: LINES, record: line },
  {
    name: 'records of two lines',
    format: 'lines',
    framing: framing('newline', 2),
    record: fc.tuple(line, line).map((lines) => lines.join('')),
  },
  {
    name: 'records that end with NUL',
    format: 'lines',
    framing: framing('nul'),
    record: fc.constantFrom('a\0', '\0', 'b\nc\0', 'd\r\0'),
  },
  {
    name: 'FASTQ',
    format: 'fastq',
    framing: framing('newline', 4),
    record: letters.map((id) => `@${id}\nAC\n+\nII\n`),
  },
  {
    name: 'FASTA',
    format: 'fasta',
    framing: LINES,
    record: fc.tuple(letters, sequence).map(([id, lines]) => `>${id}\n${lines}`),
  },
  {
    name: 'CSV',
    format: 'csv',
    framing: LINES,
    record: fc.tuple(field, field, fc.constantFrom('\n', '\r\n')).map(([one, two, end]) => `${one},${two}${end}`),
  },
];

const optionsOf = ({ format, framing }: Pick<Shape, 'format' | 'framing'>): SlicerOptions => ({
  format,
  framing,
  delimiter: { kind: 'quoted', text: ',' },
  encoding: 'utf8',
});

function expectedOf(inputs: readonly (readonly string[])[], { framing }: Shape, lacksEnd: boolean): Expected[] {
  let number = 0;
  return inputs.flatMap((records, input) => {
    let [atLine, atByte] = [1, 0];
    return records.map((text, index) => {
      number += 1;
      const bytes = Buffer.from(text);
      const isOpen = lacksEnd && index === records.length - 1;
      const isBareReturn = isOpen && framing.terminator === 'newline' && text.endsWith('\r\n');
      const record = { number, input, line: atLine, byte: atByte, bytes, isBareReturn };
      const end = framing.terminator === 'nul' ? '\0' : '\n';
      atLine += text.split(end).length - 1;
      atByte += bytes.length;
      return record;
    });
  });
}

/** Ranges of the selected records: neighbours in one range, or split in two by `cuts`. */
function rangesOf(chosen: readonly boolean[], cuts: readonly boolean[]): Range[] {
  const ranges: [number, number][] = [];
  chosen.forEach((isChosen, index) => {
    if (!isChosen) return;
    const last = ranges.at(-1);
    if (last?.[1] === index && cuts[index] !== true) last[1] = index + 1;
    else ranges.push([index, index + 1]);
  });
  return ranges;
}

/** Checks that head and bytes are those of the records. */
function checkHead(head: BatchHead, bytes: Uint8Array, records: readonly Expected[], options: SlicerOptions): void {
  expectSame(Buffer.from(bytes).toString(), Buffer.concat(records.map((one) => one.bytes)).toString());
  expectSame([head.records, head.byteLength], [records.length, bytes.length]);
  const slicer = new BatchSlicer(head, bytes, options);
  const seen = records.map((_, index): Expected => {
    const number = recordNumberOf(head, index);
    const isBareReturn = head.bareReturns.includes(index);
    return { number, ...slicer.placeOf(index), bytes: Buffer.concat(slicer.bytesOf(index)), isBareReturn };
  });
  expectSame(seen, records);
}

const anyChoice = fc.array(fc.boolean(), { minLength: 60, maxLength: 60 });

describe.each(SHAPES.map((shape) => [shape.name, shape] as const))('of %s', (_, shape) => {
  const anyInputs = fc.array(fc.array(shape.record, { maxLength: 12 }), { minLength: 1, maxLength: 3 });
  const canLackEnd = shape.format === 'lines' && shape.framing.linesPerRecord === 1;

  test('any ranges have the bytes, numbers, lines and offsets of their records in the inputs', () => {
    fc.assert(
      fc.property(
        anyInputs,
        anyBatchSize,
        anyChoice,
        anyChoice,
        fc.boolean(),
        (inputs, batchSize, chosen, cuts, isOpen) => {
          const lacksEnd = isOpen && canLackEnd;
          // An empty line without its end is nothing.
          fc.pre(!lacksEnd || inputs.every((records) => !['\n', '\0'].includes(records.at(-1) ?? '')));
          const options = optionsOf(shape);
          const bytes = inputs.map((records) => Buffer.from(records.join('')));
          const files = lacksEnd ? bytes.map((input) => input.subarray(0, Math.max(0, input.length - 1))) : bytes;
          const cutting = { ...options, batchSize, maxRecordBytes: 2 ** 20 };
          const records = expectedOf(inputs, shape, lacksEnd);
          const batches: OwnedCut[] = cutAll(files, cutting);
          expect(batches.reduce((sum, { head }) => sum + head.records, 0)).toBe(records.length);
          for (const cut of batches) {
            const from = cut.head.firstRecord - 1;
            const ours = records.slice(from, from + cut.head.records);
            checkHead(cut.head, cut.bytes, ours, options);
            const ranges = rangesOf(chosen.slice(0, ours.length), cuts);
            if (ranges.length === 0) continue;
            const { head, buffer } = new BatchSlicer(cut.head, cut.bytes, options).pick(ranges);
            expectSame([head.batch, buffer.byteLength], [cut.head.batch, head.byteLength]);
            checkHead(
              head,
              new Uint8Array(buffer),
              ranges.flatMap((range) => ours.slice(...range)),
              options,
            );
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

test('for pairs: any ranges have the bytes and places of both mates', () => {
  const anyPairs = fc.array(fc.tuple(line, line), { minLength: 1, maxLength: 12 });
  const options = optionsOf({ format: 'lines', framing: LINES });
  fc.assert(
    fc.property(anyPairs, anyBatchSize, anyChoice, anyChoice, (pairs, batchSize, chosen, cuts) => {
      const inputName = (input: number) => `R${input + 1}`;
      const batcher = new PairBatcher({ format: 'lines', framing: LINES, batchSize, maxRecordBytes: 1024, inputName });
      const mates = [0, 1].map((mate) => Buffer.from(pairs.map((pair) => pair[mate]).join('')));
      const records = [0, 1].map((mate) => {
        const texts = pairs.map((pair) => pair[mate]!);
        return expectedOf([texts], SHAPES[0]!, false).map((record) => ({ ...record, input: mate }));
      });
      batcher.mates.forEach((mate, input) => {
        mate.beginInput({ input, line: 1, byte: 0 });
        mate.append(mates[input]!);
      });
      for (let cut = batcher.next() ?? batcher.flush(); cut !== undefined; cut = batcher.next() ?? batcher.flush()) {
        const from = cut.head.firstRecord - 1;
        const ours = records.map((mate) => mate.slice(from, from + cut.head.records));
        const ranges = rangesOf(chosen.slice(0, cut.head.records), cuts);
        if (ranges.length === 0) continue;
        const whole = Buffer.concat([cut.bytes, cut.mateBytes]);
        const slicer = new BatchSlicer(cut.head, whole, options);
        const { head, buffer } = slicer.pick(ranges);
        const halves = mateHeads({ ...head, mate: head.mate! });
        halves.forEach((half, mate) => {
          const start = mate === 0 ? 0 : head.mate!.start;
          const bytes = new Uint8Array(buffer, start, half.byteLength);
          checkHead(
            { ...half, records: head.records },
            bytes,
            ranges.flatMap((range) => ours[mate]!.slice(...range)),
            options,
          );
        });
        ours[0]!.forEach(({ input, line, byte, bytes }, index) => {
          expectSame(slicer.placeOf(index), { input, line, byte });
          expectSame(slicer.bytesOf(index).map(String), [bytes, ours[1]![index]!.bytes].map(String));
        });
      }
    }),
    { numRuns: 300 },
  );
});
