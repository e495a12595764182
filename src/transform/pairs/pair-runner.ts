// Runs filters and map over the pairs of a batch. Both mates pass, or neither: a result applies to
// the pair.
import { mateHeads, recordNumberOf, type BatchHead, type MateHead, type Segment } from '../../job/batch.ts';
import { InternalError, type Place, type ThreadmillError } from '../../job/errors.ts';
import type { BatchResult, BatchRunner } from '../batch-runner.ts';
import { blame } from '../blame.ts';
import type { RunnerOptions } from '../record-wise/record-runner.ts';
import { isThenable } from '../result.ts';
import { settleEach } from '../record-wise/settle-each.ts';
import type { WorkerContext } from '../worker-context.ts';
import { checkRecordsFound } from '../record-count.ts';
import { checkMates, type NamedMate } from './mate-check.ts';
import { MateRecords } from './mate-records.ts';
import { PairOutput } from './pair-output.ts';
import { pairTexts, type GivenMate } from './pair-result.ts';
import type { PairWork } from './pair-work.ts';

export interface PairRunnerOptions extends RunnerOptions {
  /** The second input's records go to an output of their own. */
  readonly hasMateOutput: boolean;
  /** If mates have names, these are checked to be names of mates. */
  readonly checksMates: boolean;
}

export class PairRunner implements BatchRunner {
  readonly #work: PairWork;
  readonly #context: WorkerContext;
  readonly #options: PairRunnerOptions;
  readonly #mates: readonly [MateRecords, MateRecords];
  readonly #output: PairOutput;
  readonly #isConverted: boolean;
  readonly #areNamed: boolean;
  /** The mate to blame for an error, while only one of them is read. */
  #atFault: MateRecords;
  #head!: BatchHead;
  /** Index of the current pair, or of the next. */
  #index = 0;
  #recordsOut = 0;
  /** Where to continue with that pair once its promise has settled. */
  #resumed: { readonly stage: number; value: unknown } | undefined;

  constructor(work: PairWork, context: WorkerContext, options: PairRunnerOptions) {
    this.#work = work;
    this.#context = context;
    this.#options = options;
    const newMate = () => new MateRecords(work.newFormat(), options, context.worker);
    this.#mates = [newMate(), newMate()];
    this.#atFault = this.#mates[0];
    this.#isConverted = options.conversion !== undefined;
    this.#areNamed = options.checksMates && (options.format === 'fastq' || options.format === 'fasta');
    this.#output = new PairOutput(options.encoding, options.hasMateOutput);
  }

  run(head: BatchHead, buffer: ArrayBuffer): BatchResult | Promise<BatchResult> {
    this.#open(head, buffer);
    this.#head = head;
    this.#index = 0;
    this.#recordsOut = 0;
    this.#resumed = undefined;
    this.#context.batchIndex = head.batch;
    this.#options.recordSlot[0] = 0;
    this.#beginSegment(head.segments[0]!);
    const pending = this.#advance();
    return pending === undefined ? this.#result() : this.#finish(pending);
  }

  place(): Place {
    return this.#mates[0].place(this.#options.recordSlot[0]!);
  }

  async #finish(first: PromiseLike<unknown>): Promise<BatchResult> {
    const goOn = (value: unknown) => {
      this.#resumed!.value = value;
      return this.#advance();
    };
    await settleEach(first, goOn, (error) => this.#blame(error));
    return this.#result();
  }

  /**
   * Runs to the batch's end (undefined), or until the work returns a promise: settle it and call
   * again.
   */
  #advance(): PromiseLike<unknown> | undefined {
    try {
      while (this.#resumed !== undefined || this.#nextPair()) {
        const pending = this.#workOnPair();
        if (pending !== undefined) return pending;
        this.#index += 1;
      }
      return undefined;
    } catch (error) {
      throw this.#blame(error);
    }
  }

  #open(head: BatchHead, buffer: ArrayBuffer): void {
    const bytes = Buffer.from(buffer, 0, head.byteLength);
    if (head.isInterleaved === true) {
      this.#mates[0].openInTurns(head, bytes, 0);
      this.#mates[1].openInTurns(head, bytes, 1);
      this.#output.begin(buffer, head.byteLength, head.byteLength >> 1);
      return;
    }
    if (!isOfPairs(head)) throw new InternalError(`batch ${head.batch} is not one of pairs`);
    const { start } = head.mate;
    const [first, second] = mateHeads(head);
    this.#mates[0].open(first, bytes.subarray(0, start));
    this.#mates[1].open(second, bytes.subarray(start));
    this.#output.begin(buffer, head.byteLength, start);
  }

  /** The next records are from this input; of two read side by side, the first one. */
  #beginSegment(segment: Segment): void {
    this.#context.file = this.#options.inputNames[segment.input] ?? '';
    this.#options.onSegment(this.#head, segment);
  }

  readonly #placeOfSecond = () => {
    const { file, line } = this.#mates[1].place(this.#index);
    return `${file}:${line}`;
  };

  #nextPair(): boolean {
    const [first, second] = this.#mates;
    this.#options.recordSlot[0] = this.#index;
    const { segments } = this.#head;
    const begun = segments.length > 1 ? segments.find(({ recordIndex }) => recordIndex === this.#index) : undefined;
    if (begun !== undefined && this.#index > 0) this.#beginSegment(begun);
    this.#context.recordNumber = recordNumberOf(this.#head, this.#index);
    this.#atFault = first;
    const isThere = first.advance();
    this.#atFault = second;
    if (second.advance() !== isThere) throw new InternalError(`batch ${this.#head.batch} is not of whole pairs (I1)`);
    this.#atFault = first;
    if (isThere && this.#areNamed) {
      const { numbering = 0 } = this.#head;
      checkMates(first.record as NamedMate, second.record as NamedMate, numbering, this.#placeOfSecond);
    }
    return isThere;
  }

  /** A promise if the work returns one. */
  #workOnPair(): PromiseLike<unknown> | undefined {
    const { filters, map, textsFrom = Infinity, sample } = this.#work;
    const [first, second] = this.#mates;
    if (sample !== undefined && this.#resumed === undefined && !sample(first.text, second.text)) {
      this.#refuse();
      return undefined;
    }
    for (let stage = this.#resumed?.stage ?? 0; ; stage += 1) {
      const work = stage < filters.length ? filters[stage]! : map;
      if (work === undefined) {
        if (this.#isConverted) return this.#emit({ r1: first.text, r2: second.text }, true);
        this.#output.keep(first.bytes(), second.bytes());
        this.#recordsOut += 1;
        return undefined;
      }
      const isOfTexts = stage >= textsFrom;
      const r1 = isOfTexts ? first.text : first.record;
      const r2 = isOfTexts ? second.text : second.record;
      const value = this.#resumed === undefined ? work(r1, r2, this.#context) : this.#resumed.value;
      this.#resumed = undefined;
      if (isThenable(value)) {
        this.#resumed = { stage, value: undefined };
        return value;
      }
      if (stage === filters.length) this.#emit(value, isOfTexts);
      else if (value) continue;
      else this.#refuse();
      return undefined;
    }
  }

  #emit(value: unknown, isOfTexts: boolean): undefined {
    const [first, second] = this.#mates;
    const texts = pairTexts(value, isOfTexts ? [asText(first), asText(second)] : this.#mates);
    if (texts === undefined) return;
    this.#output.add(texts[0] + first.terminator, texts[1] + second.terminator, this.#index);
    this.#recordsOut += 1;
  }

  #refuse(): void {
    const { refused } = this.#options;
    refused?.count();
    if (refused?.isKept === true) refused.keep(this.#mates[0].bytes(), this.#mates[1].bytes());
  }

  #blame(error: unknown): ThreadmillError {
    return blame(error, this.#atFault.place(this.#index));
  }

  #result(): BatchResult {
    const { records } = this.#head;
    checkRecordsFound(this.#head, this.#index, 'pairs');
    return {
      ...this.#output.take(),
      recordsWrittenFrom: this.#recordsOut,
      recordsDropped: records - this.#recordsOut,
      recordsOut: this.#recordsOut,
    };
  }
}

/** A mate that the work gets as a string must come back as a string. */
function asText(mate: MateRecords): GivenMate {
  const { text } = mate;
  return { record: text, text, format: undefined, printText: (value) => mate.printText(value) };
}

function isOfPairs(head: BatchHead): head is BatchHead & { readonly mate: MateHead } {
  return head.mate !== undefined;
}
