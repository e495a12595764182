// A worker in the test's own thread: the test plays main, the reader and the writer, and gets every
// message in order.
import { UNCOMPRESSED } from '../../../src/job/compression.ts';
import type { BatchHead } from '../../../src/job/batch.ts';
import { packHeads } from '../../../src/job/packed-heads.ts';
import type { Policies } from '../../../src/job/policies.ts';
import { resolveJob } from '../../../src/job/resolve-job.ts';
import type { ReaderToWorker, WorkerDone } from '../../../src/threads/protocol/protocol.ts';
import { StatusBoard, WORKER_BUSY, WORKER_IDLE } from '../../../src/threads/protocol/status-board.ts';
import { StderrLock } from '../../../src/threads/protocol/stderr-lock.ts';
import { Worker } from '../../../src/threads/worker/worker.ts';
import type { WorkerThreadData } from '../../../src/threads/worker/worker-data.ts';
import { checkExpression } from '../../../src/transform/expression/check-expression.ts';
import { newChannel } from '../../support/fake-port.ts';
import { settle } from '../../support/pipeline.ts';

const ENVIRONMENT = { format: 'lines', isPaired: false, hasHeader: false, argNames: [], argTexts: new Map() } as const;

/** The content of each message, in short. */
type Told = readonly [to: 'reader' | 'writer', kind: string, batches?: unknown];

class WorkerBench {
  readonly told: Told[] = [];
  readonly messages: Record<string, unknown>[] = [];
  readonly board = new StatusBoard(2);
  readonly worker: Worker;
  end: { readonly done: WorkerDone } | { readonly error: unknown } | undefined;
  readonly #port;

  /** Its work parses each record as JSON: invalid JSON fails. */
  constructor(given: Partial<WorkerThreadData> = {}, policies: Partial<Policies> = {}) {
    const [reader, writer] = [newChannel(), newChannel()];
    this.#port = reader.port2;
    reader.port2.on('message', (message: Record<string, unknown>) => this.#hear('reader', message));
    writer.port2.on('message', (message: Record<string, unknown>) => this.#hear('writer', message));
    const spec = resolveJob({ map: 'line', input: 'in.txt' });
    const map = checkExpression('JSON.parse(line).a', '--map', { ...ENVIRONMENT, isFile: () => false });
    const data: WorkerThreadData = {
      worker: 1,
      work: { format: 'lines', isFormatRead: false, isPaired: false, map },
      args: {},
      spec: { ...spec, policies: { ...spec.policies, ...policies } },
      inputs: [{ displayName: 'in.txt', from: { kind: 'path', path: 'in.txt' } }],
      outputs: { main: UNCOMPRESSED },
      isReplacement: false,
      previewWidth: undefined,
      procs: 2,
      board: this.board.memory,
      readerPort: reader.port1,
      writerPort: writer.port1,
      printing: new StderrLock().memory,
      isPrintRelayed: false,
      ...given,
    };
    this.worker = new Worker(
      data,
      () => {},
      () => {},
    );
    this.worker.run().then(
      (done) => (this.end = { done }),
      (error: unknown) => (this.end = { error }),
    );
  }

  give(...messages: readonly ReaderToWorker[]): void {
    for (const message of messages) this.#port.postMessage(message);
  }

  begin(): void {
    this.give({ kind: 'run-header', header: new Uint8Array(0) });
  }

  batches(first: number, ...texts: readonly string[]): void {
    texts.forEach((text, index) => {
      const { buffer } = new Uint8Array(Buffer.from(text));
      this.give({ kind: 'batch', head: headOf(first + index, text), buffer });
    });
  }

  group(...texts: readonly string[]): void {
    this.give({
      kind: 'batch-group',
      heads: packHeads(texts.map((text, batch) => headOf(batch, text))),
      text: texts.join(''),
    });
  }

  #hear(to: 'reader' | 'writer', message: Record<string, unknown>): void {
    const { kind, batch, batches = batch, counts } = message as { kind: string; counts?: number[] } & typeof message;
    this.messages.push(message);
    this.told.push(counts === undefined && batches === undefined ? [to, kind] : [to, kind, batches ?? counts?.[0]]);
  }
}

function headOf(batch: number, text: string): BatchHead {
  return {
    batch,
    firstRecord: 1 + 2 * batch,
    records: text.split('\n').length - 1,
    byteLength: text.length,
    segments: [{ input: 0, recordIndex: 0, start: 0, line: 1 + 2 * batch, byte: 0 }],
    bareReturns: [],
  };
}

const GOOD = '{"a":1}\n{"a":2}\n';
const BAD = '{"a":1}\nno\n';

test('the first worker reports the kind of the work once it is loaded, and makes the header before any result', async () => {
  const bench = new WorkerBench();
  await settle();
  expect(bench.told).toEqual([['reader', 'work-loaded']]);
  bench.batches(0);
  bench.begin();
  await settle();
  expect(bench.told.slice(1)).toEqual([['writer', 'header']]);
  bench.batches(0, GOOD);
  bench.give({ kind: 'end' });
  await settle();
  expect(bench.told.slice(2).map(([to, kind]) => [to, kind])).toEqual([
    ['writer', 'result'],
    ['reader', 'finished'],
  ]);
  expect(bench.end).toEqual({ done: { kind: 'done', counters: {}, failuresShown: 0 } });
});

test.each([
  ['another worker', { worker: 2 }],
  ['one that takes the place of the first', { worker: 1, isReplacement: true }],
])('%s owes neither', async (_, given) => {
  const bench = new WorkerBench(given);
  bench.begin();
  bench.batches(5, GOOD);
  await settle();
  expect(bench.told).toEqual([
    ['writer', 'result', 5],
    ['reader', 'finished', [5]],
  ]);
});

test('each result is sent to the writer before it is reported to the reader, and before the next batch begins', async () => {
  const bench = new WorkerBench({ worker: 2 });
  bench.begin();
  bench.batches(3, GOOD, GOOD, GOOD);
  await settle();
  expect(bench.told).toEqual(
    [3, 4, 5].flatMap((batch) => [
      ['writer', 'result', batch],
      ['reader', 'finished', [batch]],
    ]),
  );
  expect(bench.end).toBeUndefined();
  const { buffer, byteLength, ...counts } = bench.messages[0]!;
  expect(Buffer.from(buffer as ArrayBuffer, 0, byteLength as number).toString()).toBe('1\n2\n');
  expect(counts).toMatchObject({ recordsIn: 2, recordsWrittenFrom: 2, recordsDropped: 0, recordsOut: 2 });
  expect(bench.messages[1]).toMatchObject({ heldBytes: [(buffer as ArrayBuffer).byteLength] });
});

test('small batches are answered one by one to the writer and together to the reader', async () => {
  const bench = new WorkerBench({ worker: 2 });
  bench.begin();
  bench.group(GOOD, GOOD, GOOD);
  await settle();
  expect(bench.told).toEqual([
    ['writer', 'small-result', 0],
    ['writer', 'small-result', 1],
    ['writer', 'small-result', 2],
    ['reader', 'finished', [0, 1, 2]],
  ]);
});

test('with policies they are answered one by one to the reader, too: the worker may die before it has reported all', async () => {
  const bench = new WorkerBench({ worker: 2 }, { retries: 1 });
  bench.begin();
  bench.group(GOOD, BAD, GOOD);
  await settle();
  expect(bench.told).toEqual([
    ['writer', 'small-result', 0],
    ['reader', 'finished', [0]],
    ['reader', 'failed-batch', 1],
    ['writer', 'small-result', 2],
    ['reader', 'finished', [2]],
  ]);
});

test('without policies a failure ends the worker, with its place, and no batch is reported from then on', async () => {
  const bench = new WorkerBench({ worker: 2 });
  bench.begin();
  bench.batches(0, GOOD, BAD, GOOD);
  await settle();
  expect(bench.end).toMatchObject({
    error: { name: 'WorkError', place: { worker: 2, batch: 1, record: 4, line: 4, file: 'in.txt' } },
  });
  expect(bench.told).toEqual([
    ['writer', 'result', 0],
    ['reader', 'finished', [0]],
  ]);
  expect(bench.board.state(2)).toBe(WORKER_BUSY);
});

test('with policies a failed batch is reported to the reader only, and the worker continues', async () => {
  const bench = new WorkerBench({ worker: 2 }, { retries: 1 });
  bench.begin();
  bench.batches(0, BAD, GOOD);
  bench.give({ kind: 'end' });
  await settle();
  expect(bench.told).toEqual([
    ['reader', 'failed-batch', 0],
    ['writer', 'result', 1],
    ['reader', 'finished', [1]],
  ]);
  expect(bench.messages[0]).toMatchObject({ error: { name: 'WorkError', place: { batch: 0, record: 2 } } });
  expect(bench.end).toHaveProperty('done');
  expect(bench.board.state(2)).toBe(WORKER_IDLE);
});

test('during bisection each bad record is reported at once, and the result is without them', async () => {
  const bench = new WorkerBench(
    { worker: 2 },
    { quarantine: { outputs: {} as never, bound: { kind: 'records', records: 9 } } },
  );
  bench.begin();
  const text = 'no\n{"a":1}\nnot\n';
  const { buffer } = new Uint8Array(Buffer.from(text));
  bench.give({ kind: 'batch', head: headOf(0, text), buffer, bisect: { bad: [], deadly: [] } });
  await settle(60);
  expect(bench.told).toEqual([
    ['reader', 'record-quarantined', 0],
    ['reader', 'record-quarantined', 0],
    ['writer', 'result', 0],
    ['reader', 'finished', [0]],
  ]);
  expect(bench.messages.slice(0, 2)).toMatchObject([{ bad: { index: 0 } }, { bad: { index: 2 } }]);
  expect(bench.messages[2]).toMatchObject({ recordsIn: 3, recordsWrittenFrom: 1, aside: { records: 2 } });
});

test.each<[string, (bench: WorkerBench) => void]>([
  ['a batch before the header', (bench) => bench.batches(0, GOOD)],
  ['the end before the header', (bench) => bench.give({ kind: 'end' })],
  ['the header twice', (bench) => (bench.begin(), bench.begin())],
  ['what nobody knows', (bench) => (bench.begin(), bench.give({ kind: 'hello' } as never))],
])('%s is an internal error', async (_, say) => {
  const bench = new WorkerBench({ worker: 2 });
  say(bench);
  await settle();
  expect(bench.end).toHaveProperty('error.message', expect.stringMatching(/run-header|unknown kind/));
});

test('it does not end before it gets the end', async () => {
  const bench = new WorkerBench();
  bench.begin();
  await settle(50);
  expect(bench.end).toBeUndefined();
  bench.give({ kind: 'end' });
  await settle();
  expect(bench.end).toHaveProperty('done');
});
