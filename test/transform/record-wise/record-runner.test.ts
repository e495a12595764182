import fc from 'fast-check';
import { anyBatchSize, anyBytes, anyFraming, textBytes, wholeRecords } from '../../support/arbitrary.ts';
import { cutAll, framing, LINES } from '../../support/reference.ts';
import { map, referenceRun, runAll, runnerOf } from '../../support/running.ts';

const KIB = 1024;
const keepAll = () => true;
const inputs = fc.array(textBytes, { minLength: 1, maxLength: 3 });

/** Work that returns a list of strings, and every way in which it may be returned. */
const GIVES: Record<string, (text: string) => string[]> = {
  same: (text) => [text],
  none: () => [],
  'twice as much': (text) => [text, `${text}é`],
  'the first character': (text) => [[...text][0] ?? ''],
  'nothing of empty ones': (text) => (text === '' ? [] : [text.toUpperCase()]),
  'ten times as much': (text) => [text.repeat(10)],
};

const WAYS: Record<string, (texts: string[]) => unknown> = {
  'text where it is one, null where it is none': (texts) =>
    texts.length === 0 ? null : texts.length === 1 ? texts[0] : texts,
  array: (texts) => texts,
  'array with nulls': (texts) => [null, ...texts, null],
  generator: function* (texts) {
    yield* texts;
  },
  promise: (texts) => Promise.resolve(texts),
  'promise of a text, now and then': (texts) =>
    texts.length === 1 && texts[0]!.length % 2 === 0 ? Promise.resolve(texts[0]) : new Set(texts.map((text) => text)),
};

const anyGive = fc.constantFrom(...Object.keys(GIVES));
const anyWay = fc.constantFrom(...Object.keys(WAYS));

test('a map gives what a plain loop gives, for any text, framing, batches and kind of return value', async () => {
  await fc.assert(
    fc.asyncProperty(
      inputs,
      anyFraming,
      anyBatchSize,
      anyGive,
      anyWay,
      fc.nat(64),
      async (raw, records, batchSize, give, way, spareBytes) => {
        const whole = raw.map((bytes) => wholeRecords(bytes, records));
        const work = map((text) => WAYS[way]!(GIVES[give]!(text)));
        const settings = { framing: records, batchSize, spareBytes };
        expect(await runAll(whole, work, settings)).toEqual(referenceRun(whole, keepAll, GIVES[give], settings));
      },
    ),
    { numRuns: 300 },
  );
});

test('latin1 returns any bytes unchanged, and counts characters as bytes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyBytes, { minLength: 1, maxLength: 3 }), anyFraming, async (raw, records) => {
      const whole = raw.map((bytes) => wholeRecords(bytes, records));
      const settings = { framing: records, encoding: 'latin1' as const };
      const reversed = (text: string) => [[...text].reverse().join('')];
      const work = map((text) => reversed(text)[0]);
      expect(await runAll(whole, work, settings)).toEqual(referenceRun(whole, keepAll, reversed, settings));
    }),
  );
});

test('filters keep the bytes of their records, sync or not, before a map or without one', async () => {
  const isShort = (text: string) => text.length < 4;
  const hasLetter = (text: string) => /[a-zé]/.test(text);
  const ways = [(truth: boolean) => truth, (truth: boolean) => Promise.resolve(truth), (truth: boolean) => +truth];
  await fc.assert(
    fc.asyncProperty(
      inputs,
      anyFraming,
      anyBatchSize,
      fc.nat(2),
      fc.nat(2),
      fc.boolean(),
      async (raw, records, batchSize, first, second, isMapped) => {
        const whole = raw.map((bytes) => wholeRecords(bytes, records));
        const filters = [
          (text: string) => ways[first]!(isShort(text)),
          (text: string) => (text === 'a' ? 'truthy' : ways[second]!(hasLetter(text))),
        ];
        const double = (text: string) => [text + text];
        const work = isMapped ? { filters, map: (text: string) => double(text)[0] } : { filters };
        const settings = { framing: records, batchSize };
        const expected = referenceRun(
          whole,
          (text) => isShort(text) && hasLetter(text),
          isMapped ? double : undefined,
          settings,
        );
        expect(await runAll(whole, work, settings)).toEqual(expected);
      },
    ),
    { numRuns: 300 },
  );
});

/** Several blocks in one batch, lines of many lengths, some blocks with non-ASCII text. */
function largeInput(): Buffer {
  const lines: string[] = [];
  for (let bytes = 0; bytes < 1100 * KIB;) {
    const text = `${lines.length}${lines.length % 5000 < 100 ? '€é' : ''}${'x'.repeat((lines.length * 37) % 211)}`;
    lines.push(text + (lines.length % 7 === 0 ? '\r\n' : '\n'));
    bytes += lines.at(-1)!.length;
  }
  return Buffer.from(lines.join(''));
}

describe('a batch of several blocks', () => {
  const input = largeInput();
  const cases: [string, (text: string, index: number) => string[]][] = [
    ['as much as before', (text) => [text]],
    ['a little more', (text) => [`${text}+`]],
    ['half as much again', (text) => [text, text.slice(0, text.length / 2)]],
    ['much less, then much more', (text, index) => (index < 6000 ? [] : [text, text, text, text])],
    ['much more, then less', (text, index) => (index < 3000 ? [text, text] : [text.slice(0, 5)])],
    ['eight times as much', (text) => [text.repeat(8)]],
  ];

  test.each(cases)('is not damaged by results that need %s room', async (_, give) => {
    for (const spareBytes of [0, 300 * KIB, 4000 * KIB]) {
      let index = 0;
      const work = map((text) => give(text, (index += 1)));
      const settings = { batchSize: { kind: 'bytes' as const, bytes: 4 * KIB * KIB }, spareBytes };
      const run = await runAll([input], work, settings);
      let referenceIndex = 0;
      const expected = referenceRun([input], keepAll, (text) => give(text, (referenceIndex += 1)), settings);
      expect(run.output.equals(expected.output)).toBe(true);
      expect({ ...run, output: 0 }).toEqual({ ...expected, output: 0 });
    }
  });

  test('keeps the bytes of the records that a filter keeps', async () => {
    const settings = { batchSize: { kind: 'bytes' as const, bytes: 4 * KIB * KIB } };
    const isKept = (text: string) => text.length % 3 !== 0;
    const run = await runAll([input], { filters: [isKept] }, settings);
    expect(run.output.equals(referenceRun([input], isKept, undefined, settings).output)).toBe(true);
  });

  test('of records of four lines is split at records', async () => {
    const whole = wholeRecords(input, framing('newline', 4));
    const settings = {
      framing: framing('newline', 4),
      batchSize: { kind: 'bytes' as const, bytes: 4 * KIB * KIB },
    };
    const give = (text: string) => [text.split('\n').length === 4 ? text.slice(-20) : 'cut'];
    const run = await runAll([whole], map(give), settings);
    expect(run.output.equals(referenceRun([whole], keepAll, give, settings).output)).toBe(true);
  });
});

test('one record may give far more than fits in a batch, and more strings than fit in memory', async () => {
  const give = function* () {
    for (let i = 0; i < 30_000; i += 1) yield 'x'.repeat(99);
  };
  const { output, recordsOut } = await runAll([Buffer.from('a\r\nb\n')], map(give));
  expect([output.length, recordsOut]).toEqual([30_000 * 101 + 30_000 * 100, 60_000]);
});

test('the context has record, batch and file of each call, across batches and inputs', async () => {
  const seen: unknown[] = [];
  const work = map((_, { recordNumber, batchIndex, file, worker }) => {
    seen.push([recordNumber, batchIndex, file, worker]);
    return null;
  });
  const settings = { batchSize: { kind: 'records' as const, records: 2 } };
  await runAll(
    ['a\nb\nc', '', 'd\ne\n'].map((text) => Buffer.from(text)),
    work,
    settings,
  );
  expect(seen).toEqual([
    [1, 0, 'input-0', 3],
    [2, 0, 'input-0', 3],
    [3, 1, 'input-0', 3],
    [4, 1, 'input-2', 3],
    [5, 2, 'input-2', 3],
  ]);
});

test('the slot holds the index of the current record, also while its promise is awaited', async () => {
  const seen: number[] = [];
  const slot = new Int32Array(1);
  const work = map(async (text) => {
    seen.push(slot[0]!);
    await Promise.resolve();
    seen.push(slot[0]!);
    return text;
  });
  const [cut] = cutAll([Buffer.from('a\nb\n')], { framing: LINES, batchSize: { kind: 'ramp' }, maxRecordBytes: KIB });
  await runnerOf(work, {}, slot).run(cut!.head, new Uint8Array(cut!.bytes).buffer);
  expect(seen).toEqual([0, 0, 1, 1]);
});
