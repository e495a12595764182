// Runs work over inputs as a worker would, batch by batch, and returns the output; and a plain
// reference for it.
import type { Encoding } from '../../src/job/job-spec.ts';
import type { Place } from '../../src/job/errors.ts';
import type { BatcherOptions } from '../../src/records/batcher-options.ts';
import type { BatchResult } from '../../src/transform/batch-runner.ts';
import { RecordRunner } from '../../src/transform/record-wise/record-runner.ts';
import type { LoadedWork, RecordFunction } from '../../src/transform/work.ts';
import { WorkerContext } from '../../src/transform/worker-context.ts';
import { cutAll, LINES, placedRecords, type PlacedRecord } from './reference.ts';

export interface RunSettings extends Partial<Omit<BatcherOptions, 'inputName'>> {
  readonly encoding?: Encoding;
  /** Unused bytes after the batch in its buffer, as in one from the pool. */
  readonly spareBytes?: number;
}

export interface RunTotals {
  readonly output: Buffer;
  readonly recordsWrittenFrom: number;
  readonly recordsDropped: number;
  readonly recordsOut: number;
}

export const inputName = (input: number) => `input-${input}`;

export function map(function_: RecordFunction): LoadedWork {
  return { filters: [], map: function_ };
}

export function newContext(worker = 3): WorkerContext {
  return new WorkerContext({ args: {}, worker, header: [], columns: [] });
}

export function runnerOf(work: LoadedWork, settings: RunSettings = {}, recordSlot = new Int32Array(1)): RecordRunner {
  return new RecordRunner(work, newContext(), {
    format: settings.format ?? 'lines',
    delimiter: settings.delimiter ?? { kind: 'quoted', text: ',' },
    framing: settings.framing ?? LINES,
    encoding: settings.encoding ?? 'utf8',
    inputNames: Array.from({ length: 10 }, (_, input) => inputName(input)),
    recordSlot,
    onSegment: () => {},
  });
}

/** One runner for all batches; each is awaited only if necessary. */
export async function runAll(
  inputs: readonly Buffer[],
  work: LoadedWork,
  settings: RunSettings = {},
): Promise<RunTotals> {
  const {
    format = 'lines',
    framing = LINES,
    batchSize = { kind: 'ramp' },
    maxRecordBytes = 2 ** 30,
    spareBytes = 0,
  } = settings;
  const runner = runnerOf(work, settings);
  const totals = { recordsWrittenFrom: 0, recordsDropped: 0, recordsOut: 0 };
  const outputs: Buffer[] = [];
  for (const { head, bytes } of cutAll(inputs, { format, framing, batchSize, maxRecordBytes })) {
    const buffer = new ArrayBuffer(bytes.length + spareBytes);
    new Uint8Array(buffer).fill(0x3f).set(bytes);
    const running = runner.run(head, buffer);
    const result: BatchResult = running instanceof Promise ? await running : running;
    outputs.push(Buffer.from(new Uint8Array(result.buffer, 0, result.byteLength)));
    for (const key of ['recordsWrittenFrom', 'recordsDropped', 'recordsOut'] as const) totals[key] += result[key];
    expect(result.recordsWrittenFrom + result.recordsDropped).toBe(head.records);
  }
  return { output: Buffer.concat(outputs), ...totals };
}

/** The string of a record, and the terminator that its results get. */
export function textOf(record: PlacedRecord, encoding: Encoding): { text: string; end: string } {
  const whole = record.bytes.toString(encoding);
  const end = whole.endsWith('\0') ? '\0' : whole.endsWith('\r\n') && !record.isBareReturn ? '\r\n' : '\n';
  return { text: whole.slice(0, -end.length), end };
}

/** The expected output for a filter and a map that returns a list of strings. */
export function referenceRun(
  inputs: readonly Buffer[],
  keep: (text: string) => boolean,
  give: ((text: string) => readonly string[]) | undefined,
  { framing = LINES, encoding = 'utf8' }: RunSettings,
): RunTotals {
  const records = placedRecords(inputs, framing);
  const given = records.map((record) => {
    const { text, end } = textOf(record, encoding);
    if (!keep(text)) return [];
    return give === undefined ? [record.bytes] : give(text).map((one) => Buffer.from(one + end, encoding));
  });
  const recordsWrittenFrom = given.filter((results) => results.length > 0).length;
  return {
    output: Buffer.concat(given.flat()),
    recordsWrittenFrom,
    recordsDropped: records.length - recordsWrittenFrom,
    recordsOut: given.flat().length,
  };
}

export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly place: Place;
}

/** The error with which the run ends. */
export async function failureOf(
  inputs: readonly Buffer[],
  work: LoadedWork,
  settings: RunSettings = {},
): Promise<Failure> {
  let failure: unknown;
  try {
    await runAll(inputs, work, settings);
  } catch (error) {
    failure = error;
  }
  if (failure === undefined) throw new Error('the run did not fail');
  return failure as Failure;
}
