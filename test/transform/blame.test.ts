import fc from 'fast-check';
import type { Encoding, Framing } from '../../src/job/job-spec.ts';
import { UsageError } from '../../src/job/errors.ts';
import { blame, placeOf } from '../../src/transform/blame.ts';
import { anyBatchSize, anyFraming, textBytes, wholeRecords } from '../support/arbitrary.ts';
import { framing, LINES, placedRecords, referenceBatches } from '../support/reference.ts';
import { failureOf, inputName, map, textOf, type RunSettings } from '../support/running.ts';

const KIB = 1024;

/** The reference's place of the record with this index in the stream. */
function expectedPlace(inputs: readonly Buffer[], index: number, settings: RunSettings) {
  const { framing: records = LINES, batchSize = { kind: 'ramp' } as const, encoding = 'utf8' } = settings;
  const placed = placedRecords(inputs, records);
  const record = placed[index]!;
  const { text } = textOf(record, encoding);
  return {
    file: inputName(record.input),
    line: record.line,
    record: index + 1,
    byte: record.byte,
    batch: referenceBatches(placed, batchSize).findIndex((batch) => batch.includes(record)),
    worker: 3,
    ...(record.isBareReturn ? {} : { excerpt: text.length > 60 ? `${text.slice(0, 60)}…` : text }),
  };
}

/** Ways in which the work may fail on a record, and the name of the error. */
const FAILURES: [string, () => unknown, string][] = [
  ['throws', () => fail('thrown'), 'WorkError'],
  ['rejects', () => Promise.reject(new Error('rejected')), 'WorkError'],
  ['throws while its results are taken', () => failingGenerator(), 'WorkError'],
  ['gives undefined', () => undefined, 'ResultError'],
  ['gives a promise of undefined', () => Promise.resolve(undefined), 'ResultError'],
  ['gives half a character', () => 'x\ud800', 'EncodingError'],
  ['gives half a character among others', () => ['a', 'b\udc00', 'c'], 'EncodingError'],
];

function fail(message: string): never {
  throw new Error(message);
}

function* failingGenerator() {
  yield 'one';
  fail('in the generator');
}

function failingAt(index: number, failure: () => unknown, otherwise: (text: string) => unknown) {
  let calls = 0;
  return (text: string) => {
    calls += 1;
    return calls - 1 === index ? failure() : otherwise(text);
  };
}

test('every failure names its record, in any batch, input and framing', async () => {
  const anyFailure = fc.constantFrom(...FAILURES);
  const anyInputs = fc.array(textBytes, { minLength: 1, maxLength: 4 });
  const settled = fc.constantFrom<(text: string) => unknown>(
    (text) => text,
    () => null,
    (text) => Promise.resolve(`${text}€`),
  );
  await fc.assert(
    fc.asyncProperty(
      anyInputs,
      anyFraming,
      anyBatchSize,
      anyFailure,
      settled,
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      async (raw, records, batchSize, [, failure, name], otherwise, part) => {
        const inputs = raw.map((bytes) => wholeRecords(bytes, records));
        const count = placedRecords(inputs, records).length;
        fc.pre(count > 0);
        const index = Math.floor(part * count);
        const settings = { framing: records, batchSize };
        const found = await failureOf(inputs, map(failingAt(index, failure, otherwise)), settings);
        expect(found).toMatchObject({ name, place: expectedPlace(inputs, index, settings) });
      },
    ),
    { numRuns: 300 },
  );
});

test('a filter that fails names its record, whatever it has kept and moved before', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(textBytes, { minLength: 1, maxLength: 3 }),
      anyFraming,
      fc.constantFrom(FAILURES[0]!, FAILURES[1]!),
      fc.nat(20),
      async (raw, records, [, failure], seed) => {
        const inputs = raw.map((bytes) => wholeRecords(bytes, records));
        const count = placedRecords(inputs, records).length;
        fc.pre(count > 0);
        const index = seed % count;
        const settings = { framing: records };
        const filter = failingAt(index, failure, (text) => text.length % 2);
        const found = await failureOf(inputs, { filters: [filter] }, settings);
        expect(found).toMatchObject({ name: 'WorkError', place: expectedPlace(inputs, index, settings) });
      },
    ),
    { numRuns: 200 },
  );
});

describe('in a batch of several blocks', () => {
  const texts = Array.from({ length: 9000 }, (_, index) => `${index}\t${index % 50 === 0 ? 'é' : ''}${'x'.repeat(90)}`);
  const inputs = [Buffer.from(`${texts.slice(0, 4000).join('\r\n')}\r\n`), Buffer.from(texts.slice(4000).join('\n'))];
  const settings: RunSettings = { batchSize: { kind: 'bytes', bytes: 8 * KIB * KIB } };
  const secondBlock = placedRecords(inputs, LINES).findIndex(({ byte, bytes }) => byte + bytes.length > 256 * KIB);
  const borders = [0, secondBlock - 1, secondBlock, 3999, 4000, 8999];

  test.each(FAILURES)('the record is named if the work %s', async (_, failure, name) => {
    for (const index of borders) {
      const otherwise = (text: string) => (index % 2 === 0 ? text + text : text);
      const found = await failureOf(inputs, map(failingAt(index, failure, otherwise)), settings);
      expect(found).toMatchObject({ name, place: expectedPlace(inputs, index, settings) });
    }
  });

  test('the record is named if a filter throws', async () => {
    for (const index of borders) {
      const filter = failingAt(
        index,
        () => fail('thrown'),
        (text) => text.length % 2,
      );
      const found = await failureOf(inputs, { filters: [filter] }, settings);
      expect(found.place).toMatchObject(expectedPlace(inputs, index, settings));
    }
  });

  test.each([
    ['a map', map((text) => text)],
    ['a filter', { filters: [(text: string) => text.length % 3 > 0] }],
  ])('an invalid byte is named by record and byte, with %s', async (_, work) => {
    const records = placedRecords(inputs, LINES);
    for (const index of borders) {
      const record = records[index]!;
      const broken = inputs.map((bytes) => Buffer.from(bytes));
      broken[record.input]![record.byte + 5] = 0xff;
      const found = await failureOf(broken, work, settings);
      expect(found).toMatchObject({
        name: 'EncodingError',
        message: `invalid UTF-8: 0xFF at byte 5 of the record (byte ${record.byte + 5} of the file)`,
        place: { ...expectedPlace(inputs, index, settings), excerpt: expect.any(String) as string },
      });
    }
  });
});

test.each([
  [framing('newline', 1), 'ab\ncd\ne\xff\nf\n', { record: 3, line: 3, byte: 6 }, 1],
  [framing('newline', 2), 'ab\ncd\ne\n\xfff\n', { record: 2, line: 3, byte: 6 }, 2],
  [framing('newline', 2), 'ab\nc\xffd\ne\nf\n', { record: 1, line: 1, byte: 0 }, 4],
  [framing('nul', 1), 'a\nb\0\xff\n\0', { record: 2, line: 2, byte: 4 }, 0],
] as [Framing, string, object, number][])('invalid UTF-8 in framing %j: %j', async (records, text, place, at) => {
  const work = map((record) => record);
  const found = await failureOf([Buffer.from(text, 'latin1')], work, { framing: records });
  expect(found.message).toContain(`0xFF at byte ${at} of the record`);
  expect(found.place).toMatchObject(place);
});

test('text above U+00FF is refused with latin1, with the record that returned it', async () => {
  const inputs = [Buffer.from('a\nb\nc\n')];
  const work = map((text) => (text === 'b' ? 'b\u0100' : text));
  const found = await failureOf(inputs, work, { encoding: 'latin1' });
  expect(found).toMatchObject({ name: 'EncodingError', place: { record: 2, line: 2, byte: 2, excerpt: 'b' } });
  expect(found.message).toBe("the work gave U+0100, which latin1 can't hold");
});

test('a lone surrogate is blamed on its record even if text was written in between', async () => {
  const inputs = [Buffer.from('a\nb\nc\n')];
  for (const bad of ['a', 'b', 'c']) {
    const parts = (text: string) => [
      ...Array<string>(12).fill('x'.repeat(100 * KIB)),
      text === bad ? '\udfff' : 'y',
      'z',
    ];
    expect(await failureOf(inputs, map(parts))).toMatchObject({
      message: 'the work gave a lone surrogate, U+DFFF',
      place: { excerpt: bad },
    });
  }
});

describe('blame', () => {
  test('keeps the thrown value as the cause, and describes one that is not an Error', () => {
    const error = new TypeError('bad');
    expect(blame(error, { record: 1 })).toMatchObject({
      message: 'bad',
      cause: { name: 'TypeError', stack: error.stack },
    });
    expect(blame(null, {})).toMatchObject({ name: 'WorkError', message: 'the work threw null' });
    expect(blame('text', {}).message).toBe('the work threw "text"');
    expect(blame(undefined, {}).message).toBe('the work threw undefined');
  });

  test('adds the missing place to an error of threadmill, and changes nothing else', () => {
    const error = blame(new UsageError('wrong', { place: { line: 7 }, advice: 'fix it' }), { line: 1, record: 2 });
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ place: { line: 7, record: 2 }, advice: 'fix it' });
  });

  test('names the frame of the code that threw', () => {
    const { place } = blame(new Error('here'), {});
    expect(place.frame).toMatch(/blame\.test\.ts:\d+:\d+/);
  });
});

test('an excerpt has at most 60 characters, and never half of one', () => {
  const head = {
    batch: 0,
    firstRecord: 1,
    records: 1,
    byteLength: 0,
    segments: [{ input: 0, line: 1, byte: 0, recordIndex: 0, start: 0 }],
    bareReturns: [],
  };
  const excerpt = (text: string, encoding: Encoding = 'utf8') => {
    const bytes = Buffer.from(`${text}\n`, encoding);
    return placeOf({ head, index: 0, line: 1, byteAt: 0, bytes, encoding }, ['x'], 1).excerpt;
  };
  expect(excerpt('x'.repeat(60))).toBe('x'.repeat(60));
  expect(excerpt('x'.repeat(61))).toBe(`${'x'.repeat(60)}…`);
  expect(excerpt('é'.repeat(61), 'latin1')).toBe(`${'é'.repeat(60)}…`);
  for (const character of ['é', '€', '𝄞']) {
    for (const before of ['', 'x', 'xx', 'xxx']) {
      const displayName = before + character.repeat(60 - before.length);
      expect(excerpt(displayName)).toBe(displayName);
      expect(excerpt(displayName + character)).toBe(`${displayName}…`);
    }
  }
});
