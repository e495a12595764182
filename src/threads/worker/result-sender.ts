// Sends the result of a batch to the writer: small ones as strings, everything else as buffers.
import type { BatchHead } from '../../job/batch.ts';
import { toReport } from '../../job/error-report.ts';
import type { OwnReport } from '../../transform/batch-runner.ts';
import { countedOf } from '../../transform/counters.ts';
import type { HeaderFit } from '../../transform/header-fit.ts';
import type { WorkerContext } from '../../transform/worker-context.ts';
import type { SmallResult, WorkerToWriter } from '../protocol/protocol.ts';
import { packCounts } from '../protocol/small-result.ts';
import type { BatchParts, ResultCompressor } from './result-compressor.ts';
import { isSmall, type Scratch } from './scratch.ts';
import type { WorkerThreadData } from './worker-data.ts';

/** `records`: all records of the batch, for which the result accounts. */
export interface Done extends BatchParts {
  readonly records: number;
}

export interface ResultSenderParts {
  readonly data: WorkerThreadData;
  readonly context: WorkerContext;
  readonly compressor: ResultCompressor;
  /** Present if results must fit a kept header. */
  readonly fit: HeaderFit | undefined;
}

export class ResultSender {
  readonly #parts: ResultSenderParts;

  constructor(parts: ResultSenderParts) {
    this.#parts = parts;
  }

  /** The bytes that the message holds. */
  send({ batch }: BatchHead, done: Done, scratch?: Scratch): number {
    const { data, compressor, fit } = this.#parts;
    const { result, aside, records: recordsIn } = done;
    const { recordsWrittenFrom, recordsDropped, recordsOut, own } = result;
    const { records: recordsFiltered } = done.refused;
    const counts = { batch, recordsIn, recordsWrittenFrom, recordsDropped, recordsFiltered, recordsOut };
    const misfit = fit?.(result);
    const main = compressor.compressMain(result);
    const others = compressor.compressOthers(done);
    const isPlain = others.length === 0 && misfit === undefined && aside === undefined && (own?.retried ?? 0) === 0;
    const counters = this.#counters(own);
    if (scratch !== undefined && isPlain && isSmall(main)) {
      const small: SmallResult = { kind: 'small-result', counts: packCounts(counts), text: scratch.take(main) };
      data.writerPort.postMessage(counters === undefined ? small : { ...small, counters });
      return 0;
    }
    const buffers = [main, ...others].map(({ buffer }) => buffer);
    // 0 once they are transferred
    const heldBytes = buffers.reduce((sum, { byteLength }) => sum + byteLength, 0);
    const message: WorkerToWriter = {
      kind: 'result',
      ...counts,
      ...main,
      ...(others.length === 0 ? {} : { others }),
      ...(counters === undefined ? {} : { counters }),
      ...(own === undefined || own.retried === 0 ? {} : { retried: own.retried }),
      ...(aside === undefined ? {} : { aside: aside.counts }),
      ...(misfit === undefined ? {} : { misfit: toReport(misfit) }),
    };
    data.writerPort.postMessage(message, buffers);
    return heldBytes;
  }

  #counters(own: OwnReport | undefined): Readonly<Record<string, number>> | undefined {
    const counted = this.#parts.context.takeCounters();
    return own === undefined ? counted : countedOf([counted, own.counters].map(asMap));
  }
}

function asMap(sums: Readonly<Record<string, number>> | undefined): ReadonlyMap<string, number> | undefined {
  return sums === undefined ? undefined : new Map(Object.entries(sums));
}
