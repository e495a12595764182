// Lines that are not records, compared with a plain reference: the input split at its line ends.
import fc from 'fast-check';
import type { BatchSize, FormatName } from '../../src/job/job-spec.ts';
import type { BatcherOptions } from '../../src/records/batcher-options.ts';
import type { ReadBatch } from '../../src/records/batcher.ts';
import { newScanKernel } from '../../src/kernel/scan-kernel.ts';
import { findLineStart, lineStarts } from '../../src/records/line-starts.ts';
import { newBatcher } from '../../src/records/new-batcher.ts';
import { ScanMemory } from '../../src/records/scan-memory.ts';
import type { InputPosition } from '../../src/records/segment-list.ts';
import { anyBatchSize, anyPieces } from '../support/arbitrary.ts';
import { cutAll, LINES, recordsOf } from '../support/reference.ts';
import { thrownBy } from '../support/thrown.ts';
import { expectSame } from '../support/same.ts';

type Options = Omit<BatcherOptions, 'inputName'>;

const options = (batchSize: BatchSize, format: FormatName = 'lines', given: Partial<Options> = {}): Options => ({
  format,
  framing: LINES,
  batchSize,
  maxRecordBytes: 1024,
  ...given,
});
const HASHES = { prefixes: ['#', '//'], isKept: true };

/** In order: a record with its place, or a comment line. */
type Item = readonly [kind: 'record' | 'comment', text: string, input?: number, line?: number, byte?: number];

const terminated = (text: string) => (text.endsWith('\n') ? text : `${text}\n`);

function expected(inputs: readonly Buffer[], isBlankSkipped: boolean): Item[] {
  return inputs.flatMap((bytes, input) => {
    let byte = 0;
    const lines = bytes.toString('latin1').match(/[^\n]*\n|[^\n]+$/g) ?? [];
    return lines.flatMap((text, index): Item[] => {
      const at = byte;
      byte += text.length;
      if (/^(#|\/\/)/.test(text)) return [['comment', terminated(text)]];
      if (isBlankSkipped && /^\r?\n?$/.test(text)) return [];
      return [['record', terminated(text), input, index + 1, at]];
    });
  });
}

function found(cuts: readonly (ReadBatch & { bytes: Buffer })[]): Item[] {
  const items: Item[] = [];
  recordsOf(cuts, LINES).forEach((records, batch) => {
    const comments = [...(cuts[batch]!.head.comments ?? [])];
    const comment = (before: number) => {
      while (comments[0]?.before === before) {
        for (const text of comments.shift()!.text.match(/[^\n]*\n/g)!) items.push(['comment', text]);
      }
    };
    records.forEach(({ bytes, input, line, byte }, index) => {
      comment(index);
      items.push(['record', bytes.toString('latin1'), input, line, byte]);
    });
    comment(records.length);
    expect(comments).toEqual([]);
  });
  return items;
}

const anyLine = fc.constantFrom('', 'a', '#', '#x', '##y\r', '/', '//z', 'b#', '\r', 'cc\r', ' #', 'long '.repeat(30));
const anyInput = fc
  .record({ lines: fc.array(anyLine, { maxLength: 12 }), isOpen: fc.boolean() })
  .map(({ lines, isOpen }) =>
    Buffer.from(
      lines
        .map((line) => `${line}\n`)
        .join('')
        .slice(0, isOpen ? -1 : undefined),
    ),
  );
const anyInputs = fc.array(anyInput, { minLength: 1, maxLength: 3 });

describe.each<FormatName>(['lines', 'ndjson'])('%s', (format) => {
  test('records and comment lines are returned in order, with their places, for any pieces', () => {
    fc.assert(
      fc.property(anyInputs, anyBatchSize, anyPieces, fc.boolean(), (inputs, batchSize, pieces, hasKernel) => {
        const given = options(batchSize, format, { comments: HASHES });
        const memory = new ScanMemory(4096, hasKernel ? newScanKernel() : undefined);
        expectSame(found(cutAll(inputs, given, pieces, memory)), expected(inputs, format === 'ndjson'));
      }),
      { numRuns: 150 },
    );
  });

  test('the rest may be returned a few records at a time; places and comment lines stay right', () => {
    fc.assert(
      fc.property(anyInputs, fc.integer({ min: 1, max: 4 }), (inputs, most) => {
        const given = options({ kind: 'bytes', bytes: 100_000 }, format, { comments: HASHES });
        const cuts = cutAll(inputs, given, [Infinity], undefined, most);
        expect(found(cuts)).toEqual(expected(inputs, format === 'ndjson'));
        for (const { head } of cuts) expect(head.records).toBeLessThanOrEqual(most);
      }),
    );
  });

  test('a batch has exactly the requested records; the last one has fewer, or none and comment lines', () => {
    fc.assert(
      fc.property(anyInputs, fc.integer({ min: 1, max: 5 }), (inputs, records) => {
        const cuts = cutAll(inputs, options({ kind: 'records', records }, format, { comments: HASHES }));
        for (const { head } of cuts.slice(0, -1)) expect(head.records).toBe(records);
        const last = cuts.at(-1)?.head;
        if (last?.records === 0) expect(last.comments).toBeDefined();
      }),
    );
  });

  test('batches are the same byte by byte', () => {
    fc.assert(
      fc.property(anyInputs, anyBatchSize, (inputs, batchSize) => {
        const given = options(batchSize, format, { comments: HASHES });
        expectSame(cutAll(inputs, given, [1]), cutAll(inputs, given));
      }),
    );
  });
});

test('reading on after a batch gives what follows it, with comment lines', () => {
  fc.assert(
    fc.property(anyInput, anyBatchSize, anyPieces, (input, batchSize, pieces) => {
      const given = { ...options(batchSize, 'lines', { comments: HASHES }), inputName: () => 'in' };
      const all = cutAll([input], given);
      const batcher = newBatcher(given);
      const places: (InputPosition & { readonly comments: number })[] = [];
      batcher.beginInput({ input: 0, line: 1, byte: 0 });
      let turn = 0;
      for (let from = 0; from < input.length;) {
        const piece = input.subarray(from, from + Math.max(1, pieces[Math.min(turn++, pieces.length - 1)]!));
        batcher.append(piece);
        from += piece.length;
        while (batcher.next() !== undefined) {
          places.push({ ...batcher.position, comments: batcher.skipped.cut.comments });
        }
      }
      for (const [index, { comments, ...at }] of places.entries()) {
        const rest = newBatcher({ ...given, before: { batches: index + 1, records: 0 } });
        rest.beginInput(at);
        rest.append(input.subarray(at.byte));
        const cuts: (ReadBatch & { bytes: Buffer })[] = [];
        const drain = () => {
          for (let cut = rest.next(); cut !== undefined; cut = rest.next()) {
            cuts.push({ ...cut, bytes: Buffer.from(cut.bytes) });
          }
        };
        drain();
        while (rest.closeInput()) drain();
        rest.endInput();
        drain();
        const last = rest.flush();
        if (last !== undefined) cuts.push({ ...last, bytes: Buffer.from(last.bytes) });
        expectSame(found(cuts), found(all.slice(index + 1)));
        const before = found(all.slice(0, index + 1)).filter(([kind]) => kind === 'comment').length;
        expect(comments).toBe(before);
      }
    }),
    { numRuns: 100 },
  );
});

describe('csv', () => {
  const csv = (text: string, pieces?: readonly number[]) =>
    cutAll([Buffer.from(text)], options({ kind: 'records', records: 2 }, 'csv', { comments: HASHES }), pieces);
  const TEXT = '# "a\n\n1,"x\n#no\n\n"\r\n\r\n//"\n2,y\n"\n",#\n#\n\r';

  test('lines in quotes belong to their record, and quotes in a comment line are ignored', () => {
    const cuts = csv(TEXT);
    expect(cuts.map(({ bytes }) => bytes.toString())).toEqual(['1,"x\n#no\n\n"\r\n2,y\n', '"\n",#\n']);
    expect(cuts.map(({ head }) => head.comments)).toEqual([
      [
        { before: 0, text: '# "a\n' },
        { before: 1, text: '//"\n' },
      ],
      [{ before: 1, text: '#\n' }],
    ]);
    expect(cuts.flatMap(({ head }) => head.segments.map(({ line, byte }) => [line, byte]))).toEqual([
      [3, 6],
      [9, 25],
      [10, 29],
    ]);
  });

  test('the result is the same for pieces of any size', () => {
    for (let size = 1; size < TEXT.length; size += 1) expect(csv(TEXT, [size])).toEqual(csv(TEXT));
  });
});

describe('fastq', () => {
  const READS = '@r1\nAC\n+\nII\n@r2\n\n+\n\n';
  const fastq = (texts: string[], pieces?: readonly number[]) =>
    cutAll(
      texts.map((text) => Buffer.from(text)),
      options({ kind: 'ramp' }, 'fastq', { framing: { terminator: 'newline', linesPerRecord: 4 } }),
      pieces,
    );

  test.each(['\n', '\n\n\n\n\n', '\r\n', '\r\n\n\r\n\r', '\r'])(
    'blank lines %j at the end of any input are not records',
    (blank) => {
      for (const pieces of [[Infinity], [1], [3]]) {
        const cuts = fastq([READS + blank, READS + blank, blank], pieces);
        expect(Buffer.concat(cuts.map(({ bytes }) => bytes)).toString()).toBe(READS + READS);
        expect(cuts.map(({ head }) => head.records)).toEqual([4]);
      }
    },
  );

  test('a blank line between two records is an error that names its line', () => {
    for (const pieces of [[Infinity], [1], [3]]) {
      const error = thrownBy(() => fastq([`${READS}\r\n\n@r3\nA\n+\nI\n`], pieces));
      expect(error).toMatchObject({
        name: 'FramingError',
        message: 'a FASTQ record begins with @, not with an empty line',
        place: { file: 'input-0', line: 9, byte: 20, record: 3 },
      });
    }
  });
});

test('a comment line may be as long as a record, and not one byte longer', () => {
  const cut = (text: string, pieces: readonly number[]) =>
    cutAll([Buffer.from(text)], options({ kind: 'ramp' }, 'lines', { comments: HASHES, maxRecordBytes: 10 }), pieces);
  for (const pieces of [[Infinity], [1], [4]]) {
    for (const end of ['\n', '\r\n', '']) expect(cut(`#234567890${end}`, pieces)).toHaveLength(1);
    for (const end of ['\n', '\r\n', '', '\nx\n']) {
      expect(thrownBy(() => cut(`a\n#2345678901${end}`, pieces))).toMatchObject({
        name: 'RecordTooLongError',
        message: 'a comment line is longer than 10 bytes',
        place: { line: 2, byte: 2 },
      });
    }
    expect(thrownBy(() => cut('#23456\n#23456\na\n', pieces))).toMatchObject({ name: 'RecordTooLongError' });
  }
});

test('comment lines that are not kept are counted', () => {
  const batcher = newBatcher({
    ...options({ kind: 'ramp' }, 'csv', { comments: { ...HASHES, isKept: false } }),
    inputName: () => 'in',
  });
  batcher.beginInput({ input: 0, line: 1, byte: 0 });
  batcher.append(Buffer.from('#1\na\n\n\n//2\n#3'));
  batcher.next();
  expect(batcher.closeInput()).toBe(false);
  batcher.endInput();
  expect(batcher.flush()!.head).toMatchObject({ records: 1, segments: [{ line: 2, byte: 3 }] });
  expect(batcher.skipped.all).toEqual({ comments: 3, blanks: 2, bytes: 11 });
});

test('the kernel finds the same line as the search in JavaScript', () => {
  const memory = new ScanMemory(4096, newScanKernel());
  const anyByte = fc.constantFrom(10, 0, 13, 35, 47, 97, 0xff);
  const args = fc.record({
    bytes: fc.array(anyByte, { maxLength: 300 }),
    from: fc.nat(80),
    isStart: fc.boolean(),
    terminator: fc.constantFrom(10, 0),
    firsts: fc.array(anyByte, { minLength: 1, maxLength: 6 }),
  });
  fc.assert(
    fc.property(args, ({ bytes, from, isStart, terminator, firsts }) => {
      memory.bytes.fill(35, 0, 600);
      memory.bytes.set(bytes, from);
      const to = from + bytes.length;
      const starts = lineStarts(terminator, firsts);
      const kernel = memory.findLineStart(from, to, isStart, starts);
      expect(kernel).toBe(findLineStart(memory.bytes, from, to, isStart, starts));
    }),
    { numRuns: 1000 },
  );
});
