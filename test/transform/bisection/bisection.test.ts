// Bisection with a runner that fails as the test says. The good records' results are kept in order,
// a failed attempt is never counted, and a failure without a record to blame fails the batch as a
// whole.
import fc from 'fast-check';
import type { BadRecord, DeadlyRange } from '../../../src/flow/retry-policy.ts';
import { recordNumberOf, type BatchHead } from '../../../src/job/batch.ts';
import { FramingError, WorkError, type Place } from '../../../src/job/errors.ts';
import { toReport } from '../../../src/job/error-report.ts';
import { BatchSlicer } from '../../../src/records/batch-slicer.ts';
import type { BatchRunner } from '../../../src/transform/batch-runner.ts';
import { Attempts } from '../../../src/transform/bisection/attempts.ts';
import { Bisection, type BisectedBatch } from '../../../src/transform/bisection/bisection.ts';
import { KeptRecords } from '../../../src/transform/kept-records.ts';
import { RefusedRecords } from '../../../src/transform/refused-records.ts';
import { WorkerContext } from '../../../src/transform/worker-context.ts';
import { framing } from '../../support/reference.ts';

const FIRST = 101;
const newContext = () => new WorkerContext({ args: {}, worker: 3, header: [], columns: [] });

interface Work {
  readonly records: number;
  /** By index: how many times the record fails before it passes; Infinity: always. */
  readonly failures?: ReadonlyMap<number, number>;
  readonly isRecordWise?: boolean;
  /** The work names the record on which it fails. */
  readonly namesRecord?: boolean;
  /** A batch of more records than this fails as a whole. */
  readonly most?: number;
  readonly retries?: number;
  readonly bad?: readonly BadRecord[];
  readonly deadly?: readonly DeadlyRange[];
  readonly firstRecord?: number;
}

interface Run extends BisectedBatch {
  readonly output: string;
  readonly told: readonly number[];
  readonly counted: number;
  readonly attempted: readonly number[];
}

class FakeRunner implements BatchRunner {
  readonly attempted: number[] = [];
  readonly #work: Work;
  readonly #left: Map<number, number>;
  readonly #context: WorkerContext;
  readonly #refused: RefusedRecords;

  constructor(work: Work, context: WorkerContext, refused: RefusedRecords) {
    this.#work = work;
    this.#left = new Map(work.failures);
    this.#context = context;
    this.#refused = refused;
  }

  async run(head: BatchHead, buffer: ArrayBuffer) {
    const { isRecordWise = true, namesRecord = isRecordWise, most = Infinity, firstRecord = FIRST } = this.#work;
    this.attempted.push(head.records);
    const lines = Buffer.from(buffer, 0, head.byteLength).toString().split('\n').slice(0, -1);
    if (lines.length !== head.records) throw new RangeError('the head is not that of the bytes');
    lines.forEach((line, at) => {
      const number = recordNumberOf(head, at);
      if (line !== `record ${number}`) throw new RangeError(`${line} is not record ${number}`);
      this.#context.count('seen');
      if (number % 5 === 0) this.#refuse(line);
      const index = number - firstRecord;
      const left = this.#left.get(index) ?? 0;
      if (left <= 0) return;
      this.#left.set(index, left - 1);
      throw failure(namesRecord ? { record: number } : range(head));
    });
    if (head.records > most) throw failure(range(head));
    new Uint8Array(buffer).fill(0x58); // a runner owns the buffer
    const kept = lines.filter((line) => Number(line.split(' ')[1]) % 5 !== 0);
    const bytes = Uint8Array.from(Buffer.from(kept.map((line) => `${line}!\n`).join('')));
    const counts = { recordsWrittenFrom: kept.length, recordsDropped: head.records - kept.length };
    return { buffer: bytes.buffer, byteLength: bytes.length, ...counts, recordsOut: kept.length };
  }

  place(): Place {
    return {};
  }

  #refuse(line: string): void {
    this.#refused.count();
    this.#refused.keep(Buffer.from(`${line}\n`));
  }
}

const failure = (place: Place) => new WorkError('no', { place: { batch: 4, ...place } });
const range = (head: BatchHead): Place => ({
  record: head.firstRecord,
  lastRecord: recordNumberOf(head, head.records - 1),
});

async function bisect(work: Work): Promise<Run> {
  const { records, firstRecord = FIRST, isRecordWise = true, retries = 0, bad = [], deadly = [] } = work;
  const lines = Array.from({ length: records }, (_, index) => `record ${firstRecord + index}\n`);
  const bytes = Buffer.from(lines.join(''));
  const segments = [{ input: 0, recordIndex: 0, start: 0, line: 7, byte: 70 }];
  const head = { batch: 4, firstRecord, records, byteLength: bytes.length, segments, bareReturns: [] };
  const slicer = new BatchSlicer(head, bytes, {
    format: 'lines',
    framing: framing('newline'),
    delimiter: { kind: 'text', text: '\t' },
    encoding: 'utf8',
  });
  const context = newContext();
  context.count('before');
  const refused = new RefusedRecords(new KeptRecords(false));
  const runner = new FakeRunner(work, context, refused);
  const attempts = new Attempts({
    context,
    refused,
    runner,
    newRunner: async () => runner,
    onAttempt: () => {},
    isTerminating: () => false,
  });
  const told: number[] = [];
  const onBad = ({ index }: BadRecord) => void told.push(index);
  const trial = { bad, deadly };
  const bisected = await new Bisection({ slicer, attempts, plan: trial, retries, isRecordWise, onBad }).run();
  const { before, seen = 0 } = context.takeCounters()!;
  expect(before).toBe(1);
  const output = Buffer.from(bisected.result.buffer, 0, bisected.result.byteLength).toString();
  return { ...bisected, output, told, counted: seen, attempted: runner.attempted };
}

const inOrder = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);

/** The expected outcome with exactly these records bad. */
function checkRun(run: Run, records: number, bad: readonly number[], firstRecord = FIRST): void {
  const isBad = new Set(bad);
  const numbers = Array.from({ length: records }, (_, index) => firstRecord + index);
  const good = numbers.filter((number) => !isBad.has(number - firstRecord));
  const kept = good.filter((number) => number % 5 !== 0);
  expect(inOrder(run.bad.map(({ index }) => index))).toEqual(inOrder(bad));
  expect(run.output).toBe(kept.map((number) => `record ${number}!\n`).join(''));
  expect(run.counted).toBe(good.length);
  expect(run.records).toBe(records);
  const { recordsWrittenFrom, recordsDropped, recordsOut } = run.result;
  expect([recordsWrittenFrom, recordsDropped, recordsOut]).toEqual([
    kept.length,
    good.length - kept.length,
    kept.length,
  ]);
  expect(run.refused.records).toBe(good.length - kept.length);
  const { output } = run.refused;
  const refused = output === undefined ? '' : Buffer.from(output.buffer, 0, output.byteLength).toString();
  const dropped = good.filter((number) => number % 5 === 0);
  expect(refused).toBe(dropped.map((number) => `record ${number}\n`).join(''));
}

const anyBad = fc.uniqueArray(fc.nat(29), { maxLength: 30 });
const anySize = fc.integer({ min: 1, max: 30 });
const within = (bad: readonly number[], records: number) => bad.filter((index) => index < records);
const always = (bad: readonly number[]) => new Map(bad.map((index) => [index, Infinity]));

describe.each([
  ['record-wise work', { isRecordWise: true, namesRecord: true }],
  ['record-wise work that names no record', { isRecordWise: true, namesRecord: false }],
  ['work on whole batches', { isRecordWise: false, namesRecord: false }],
  ['work on whole batches that names records', { isRecordWise: false, namesRecord: true }],
])('%s', (_, kind) => {
  test('gives the result of the good records, and reports each bad one once', async () => {
    await fc.assert(
      fc.asyncProperty(anySize, anyBad, fc.nat(2), async (records, all, retries) => {
        const bad = within(all, records);
        const run = await bisect({ ...kind, records, failures: always(bad), retries });
        checkRun(run, records, bad);
        expect(inOrder(run.told)).toEqual(inOrder(bad));
      }),
      { numRuns: 200 },
    );
  });

  test('passes whole if retries pass', async () => {
    await fc.assert(
      fc.asyncProperty(anySize, anyBad, fc.nat(29), async (records, all, spot) => {
        const flaky = spot % records;
        const bad = within(all, records).filter((index) => index !== flaky);
        const failures = always(bad).set(flaky, 1);
        checkRun(await bisect({ ...kind, records, failures, retries: 1 }), records, bad);
      }),
      { numRuns: 200 },
    );
  });

  test('leaves records known to be bad alone, and does not report them again', async () => {
    await fc.assert(
      fc.asyncProperty(anySize, anyBad, anyBad, async (records, all, some) => {
        const bad = within(all, records);
        const known = within(some, records).map((index) => ({ index, error: toReport(failure({})) }));
        const run = await bisect({ ...kind, records, failures: always(bad), bad: known });
        const knownIndices = known.map(({ index }) => index);
        checkRun(run, records, [...new Set([...bad, ...knownIndices])]);
        expect(run.told.filter((index) => knownIndices.includes(index))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('stops when each of the first thousand records of the input is bad', async () => {
    const all = Array.from({ length: 1500 }, (_, index) => index);
    const run = await bisect({ ...kind, records: 1500, firstRecord: 1, failures: always(all) });
    expect([run.records, run.bad.length, run.result.byteLength]).toEqual([1000, 1000, 0]);
  });

  test("continues if one of those is good, or if they are not the input's first", async () => {
    const all = Array.from({ length: 1100 }, (_, index) => index);
    const butOne = all.filter((index) => index !== 998);
    const first = { ...kind, records: 1100, firstRecord: 1, failures: always(butOne) };
    checkRun(await bisect(first), 1100, butOne, 1);
    checkRun(await bisect({ ...first, firstRecord: 2, failures: always(all) }), 1100, all, 2);
  });
});

test('record-wise work runs about twice for each bad record, however many there are', async () => {
  const bad = Array.from({ length: 100 }, (_, index) => 2 * index);
  const { attempted } = await bisect({ records: 200, failures: always(bad) });
  expect(attempted.length).toBeLessThanOrEqual(2 * bad.length + 1);
});

const asWhole = (how: string) => ({
  name: 'WorkError',
  message: 'no',
  advice: `the batch fails as a whole, though ${how}: there is no single record to set aside`,
});

describe('a batch that fails although its records pass', () => {
  test.each([true, false])('fails as a whole, and says so (record-wise: %p)', async (isRecordWise) => {
    await expect(bisect({ records: 16, isRecordWise, most: 8 })).rejects.toMatchObject({
      ...asWhole('each half of it passes'),
      place: { batch: 4, record: 101, lastRecord: 116 },
    });
  });

  test('fails as a whole also without its bad records', async () => {
    // Each half has one: the rest fails only once they are left out.
    const failing = bisect({ records: 16, isRecordWise: false, most: 8, failures: always([2, 9]) });
    await expect(failing).rejects.toMatchObject(asWhole('its records pass in smaller batches'));
  });

  test('is retried as often as allowed', async () => {
    const failing = bisect({ records: 4, isRecordWise: false, most: 3, retries: 2 });
    await expect(failing).rejects.toMatchObject(asWhole('each half of it passes'));
  });
});

describe('after the death of a worker', () => {
  const dead = toReport(failure({ record: 101, lastRecord: 108 }));
  const deadly = [{ from: 0, to: 8, without: 0, error: dead }];

  test('that range is not run as a whole again', async () => {
    const run = await bisect({ records: 8, failures: always([6]), deadly });
    checkRun(run, 8, [6]);
    expect(Math.max(...run.attempted)).toBe(4);
  });

  test.each([true, false])(
    'if the halves of the range pass, the batch fails as a whole (record-wise: %p)',
    async (isRecordWise) => {
      const failing = bisect({ records: 8, isRecordWise, deadly });
      await expect(failing).rejects.toMatchObject(asWhole('each half of it passes'));
    },
  );

  test.each([true, false])('without a bad record it is another range (record-wise: %p)', async (isRecordWise) => {
    const bad = [{ index: 3, error: dead }];
    checkRun(await bisect({ records: 8, isRecordWise, deadly, bad }), 8, [3]);
  });
});

test('a failure that no policy covers is not bisected', async () => {
  const refused = new RefusedRecords();
  const lost = new FramingError('no end', { place: { batch: 4, record: 3 } });
  const runner: BatchRunner = { run: () => Promise.reject(lost), place: () => ({}) };
  const parts = { refused, runner, newRunner: async () => runner, onAttempt: () => {}, isTerminating: () => false };
  const attempts = new Attempts({ ...parts, context: newContext() });
  const head = { batch: 4, firstRecord: 1, records: 1, byteLength: 0, segments: [], bareReturns: [] };
  await expect(attempts.run(head, new ArrayBuffer(0))).rejects.toBe(lost);
});
