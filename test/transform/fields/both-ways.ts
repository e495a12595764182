// Runs expressions over inputs on strings and on bytes, and records everything visible from
// outside.
import type { BatchHead, Segment } from '../../../src/job/batch.ts';
import { toReport } from '../../../src/job/error-report.ts';
import type { BatchSize, CommentSpec, Delimiter, Encoding, FormatName, Framing } from '../../../src/job/job-spec.ts';
import type { BatchRunner } from '../../../src/transform/batch-runner.ts';
import { checkExpression } from '../../../src/transform/expression/check-expression.ts';
import type { ExpressionOption } from '../../../src/transform/expression/expression-plan.ts';
import { makeFieldRunner } from '../../../src/transform/fields/make-field-runner.ts';
import { makeJsonRunner } from '../../../src/transform/json/make-json-runner.ts';
import { completeWork } from '../../../src/transform/load-work.ts';
import { RecordRunner, type RunnerOptions } from '../../../src/transform/record-wise/record-runner.ts';
import { KeptRecords } from '../../../src/transform/kept-records.ts';
import { RefusedRecords } from '../../../src/transform/refused-records.ts';
import { WorkerContext } from '../../../src/transform/worker-context.ts';
import type { LoadedWork } from '../../../src/transform/work.ts';
import { cutAll, LINES, type OwnedCut } from '../../support/reference.ts';
import { expectSame } from '../../support/same.ts';

/** The values of --arg. */
const ARGS = { min: '2.5', word: 'PASS', tab: 'x\ty', odd: '\ud800', empty: '' };

export interface Settings {
  readonly filter?: string | undefined;
  readonly map?: string | undefined;
  readonly format?: FormatName;
  readonly delimiter?: string;
  readonly framing?: Framing;
  readonly encoding?: Encoding;
  readonly batchSize?: BatchSize;
  /** The columns; present if there is a header. */
  readonly columns?: readonly string[] | undefined;
  readonly headerLines?: readonly string[] | undefined;
  readonly comments?: CommentSpec | undefined;
  /** Sizes of the pieces in which inputs arrive. */
  readonly pieces?: readonly number[];
  readonly isRagged?: boolean;
  readonly keepsRefused?: boolean;
  /** Unused bytes after the batch in its buffer. */
  readonly spareBytes?: number;
}

/** The visible effects of a run: results batch by batch, calls in between, and its error. */
export interface Seen {
  readonly events: unknown[];
  readonly error?: unknown;
}

/** `bytes`: in the kernel; `kernel`: a record that the kernel leaves to strings is an error. */
type Way = 'texts' | 'bytes' | 'kernel';

/** Undefined if the expressions don't run on bytes. @throws UsageError if they are refused */
export async function newRunner(settings: Settings, way: Way, options: Partial<RunnerOptions> = {}) {
  const { format = 'lines', framing = LINES, encoding = 'utf8', columns = [] } = settings;
  const delimiter = delimiterOf(settings);
  const work = await loaded(settings, delimiter);
  const context = new WorkerContext({ args: ARGS, worker: 3, header: [], columns });
  const all: RunnerOptions = {
    format,
    framing,
    encoding,
    delimiter,
    isRagged: settings.isRagged ?? false,
    inputNames: ['input-0', 'input-1', 'input-2'],
    recordSlot: new Int32Array(1),
    onSegment: () => {},
    ...options,
  };
  const ordinary = (given: RunnerOptions) => {
    if (way === 'kernel') throw new Error('the kernel has left a record to texts');
    return new RecordRunner(work, context, given);
  };
  if (way === 'texts') return ordinary(all);
  if (work.json !== undefined) return makeJsonRunner(work.json, context, all, ordinary);
  return work.fields === undefined ? undefined : makeFieldRunner(work.fields, context, all, ordinary);
}

function delimiterOf({ format, delimiter }: Settings): Delimiter {
  return format === 'csv' ? { kind: 'quoted', text: delimiter ?? ',' } : { kind: 'text', text: delimiter ?? '\t' };
}

async function loaded(settings: Settings, delimiter: Delimiter): Promise<LoadedWork> {
  const { filter, map, format = 'lines', columns, framing = LINES } = settings;
  const check = (text: string | undefined, option: ExpressionOption) => {
    if (text === undefined) return undefined;
    const environment = {
      format,
      isPaired: false,
      hasHeader: columns !== undefined,
      argNames: Object.keys(ARGS),
      argTexts: new Map(Object.entries(ARGS)),
    };
    // it crosses to the workers
    return structuredClone(checkExpression(text, option, { ...environment, isFile: () => false }));
  };
  const plans = { filter: check(filter, '--filter'), map: check(map, '--map') };
  const prepared = {
    format,
    isFormatRead: false,
    isPaired: false,
    ...(plans.filter === undefined ? {} : { filter: plans.filter }),
    ...(plans.map === undefined ? {} : { map: plans.map }),
  };
  return completeWork(prepared, undefined, {
    delimiter,
    terminator: framing.terminator === 'nul' ? '\0' : '\n',
    args: ARGS,
    columns: columns ?? [],
    isRagged: settings.isRagged ?? false,
    lineWidth: undefined,
    ...(settings.headerLines === undefined ? {} : { headerLines: settings.headerLines }),
  });
}

export function cut(inputs: readonly Buffer[], settings: Settings): OwnedCut[] {
  const { framing = LINES, batchSize = { kind: 'ramp' }, format = 'lines', encoding = 'utf8' } = settings;
  const { comments, pieces = [Infinity] } = settings;
  const delimiter = delimiterOf(settings);
  const options = { format, encoding, delimiter, comments, framing, batchSize, maxRecordBytes: 2 ** 30 };
  return cutAll(inputs, options, pieces);
}

export async function see(inputs: readonly Buffer[], settings: Settings, way: Way): Promise<Seen> {
  const events: unknown[] = [];
  const refused = new RefusedRecords(settings.keepsRefused === true ? new KeptRecords(false) : undefined);
  const recordSlot = new Int32Array(1);
  const onSegment = (head: BatchHead, segment: Segment) => events.push(['segment', head.batch, segment]);
  const runner = await newRunner(settings, way, { refused, recordSlot, onSegment });
  if (runner === undefined) throw new Error(`not on bytes: ${settings.filter} ${settings.map}`);
  let current = 0;
  try {
    for (const { head, bytes } of cut(inputs, settings)) {
      current = head.batch;
      const result = await runBatch(runner, head, bytes, settings.spareBytes ?? 0);
      const { records, output } = refused.take();
      const bytesRefused = output === undefined ? '' : text(output.buffer, output.byteLength);
      events.push({ ...result, refused: records, bytesRefused });
    }
    return { events };
  } catch (error) {
    // The calls that it went through, and its progress when it failed, may differ.
    const before = events.filter((event) => !(Array.isArray(event) && event[1] === current));
    return { events: before, error: withoutStacks(toReport(error)) };
  }
}

async function runBatch(runner: BatchRunner, head: BatchHead, bytes: Buffer, spareBytes: number) {
  const buffer = new ArrayBuffer(bytes.length + spareBytes);
  new Uint8Array(buffer).fill(0x09).set(bytes);
  const { buffer: out, byteLength, ...counts } = await runner.run(head, buffer);
  return { ...counts, output: text(out, byteLength) };
}

function withoutStacks(report: unknown): unknown {
  return JSON.parse(JSON.stringify(report, (key, value: unknown) => (key === 'stack' ? '' : value)));
}

function text(buffer: ArrayBuffer, byteLength: number): string {
  return Buffer.from(buffer, 0, byteLength).toString('latin1');
}

/** The effects of a run on strings, after checking that those of a run on bytes are the same. */
export async function seeBothWays(inputs: readonly Buffer[], settings: Settings): Promise<Seen> {
  const texts = await see(inputs, settings, 'texts');
  const bytes = await see(inputs, settings, 'bytes');
  expectSame(bytes, texts);
  return texts;
}
