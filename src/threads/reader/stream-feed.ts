// Reads the inputs one after another as one stream of records.
import { CorruptInputError } from '../../job/errors.ts';
import { mayCutAnywhere } from '../../job/batch-size.ts';
import type { ByteSource, InputPlan } from '../../io/input/byte-source.ts';
import type { Batcher, ReadBatch } from '../../records/batcher.ts';
import { InterleavedBatcher } from '../../records/interleaved-batcher.ts';
import type { InputHead } from '../../records/input-head.ts';
import { newBatcher } from '../../records/new-batcher.ts';
import type { SkippedSums } from '../../records/skipped-lines.ts';
import { unlessPaused, type Feed, type FeedData, type FeedHost, type FeedSums } from './feed.ts';
import { byteOrderMarkOf } from './input-heads.ts';
import type { ReadPosition } from '../protocol/read-position.ts';
import { seekAndDiscard } from './source-seek.ts';
import { SpreadChoice } from './spread-choice.ts';

export class StreamFeed implements Feed {
  readonly #data: FeedData;
  readonly #host: FeedHost;
  readonly #batcher: Batcher | InterleavedBatcher;
  readonly #spread: SpreadChoice;
  readonly #recordsByInput: number[];
  /** Records before each input's first one, of the inputs begun. */
  readonly #recordsBefore: number[] = [];
  /** The input being read, or read last. */
  #reading: { readonly index: number; readonly source: ByteSource } | undefined;
  /** The input in which the last batch ends. */
  #inputCut: number;

  constructor(data: FeedData, host: FeedHost) {
    this.#data = data;
    this.#host = host;
    const { spec, inputs, before } = data;
    this.#spread = new SpreadChoice(data.spreading, host);
    const options = {
      ...spec,
      before,
      spreading: () => this.#spread.chosen,
      inputName: (input: number) => inputs[input]!.displayName,
    };
    const numbering = before === undefined ? undefined : (before.positions[0]?.numbering ?? 0);
    this.#batcher = spec.isInterleaved ? new InterleavedBatcher(options, numbering) : newBatcher(options);
    this.#recordsByInput = [...(before?.ended ?? [])];
    this.#inputCut = this.#recordsByInput.length;
    let records = 0;
    for (const ended of this.#recordsByInput) {
      this.#recordsBefore.push(records);
      records += ended;
    }
    this.#recordsBefore.push(records);
  }

  async run(): Promise<FeedSums> {
    const { inputs, before } = this.#data;
    const from = before?.positions[0];
    for (const [index, plan] of inputs.entries()) {
      if (from !== undefined && index < from.input) await this.#passBy(plan);
      // a run that goes on at its end needs the header all the same
      else if (!this.#hasEnough || index === from?.input)
        await this.#readInput(index, plan, index === from?.input ? from : undefined);
    }
    if (!this.#hasEnough) await this.#flushRest();
    const { batchesCut: batches, recordsCut: records } = this.#batcher;
    return { batches, records, recordsByInput: this.#recordsByInput, skipped: this.#skipped };
  }

  get batchesCut(): number {
    return this.#batcher.batchesCut;
  }

  takeRest(): ReadBatch | undefined {
    return this.#batcher.flush();
  }

  /** All of its records are in batches of the earlier run: only its header counts. */
  async #passBy(plan: InputPlan): Promise<void> {
    if (this.#data.spec.header.kind === 'none') return;
    const source = await this.#host.reading(() => this.#host.open(plan));
    this.#host.heads.note(
      plan.displayName,
      await this.#host.heads.read(plan.displayName, (target) => source.read(target)),
    );
    this.#host.close(source);
  }

  async #readInput(index: number, plan: InputPlan, from: ReadPosition | undefined): Promise<void> {
    const source = await this.#host.reading(() => this.#host.open(plan));
    this.#reading = { index, source };
    if (from === undefined) this.#recordsBefore[index] = this.#batcher.recordsFound;
    try {
      await this.#readSource(index, plan, source, from);
    } catch (error) {
      throw error instanceof CorruptInputError ? error.afterRecords(this.#recordsOf(index)) : error;
    }
    this.#host.close(source);
  }

  /** Found so far. */
  #recordsOf(index: number): number {
    return this.#batcher.recordsFound - this.#recordsBefore[index]!;
  }

  async #readSource(index: number, plan: InputPlan, source: ByteSource, from: ReadPosition | undefined): Promise<void> {
    const host = this.#host;
    const start = await host.heads.read(plan.displayName, (target) => this.#read(source, target));
    if (index === 0) host.tellPreamble({ bytes: byteOrderMarkOf(start) });
    host.heads.note(plan.displayName, start);
    if (!this.#hasEnough) await this.#cut(index, plan, source, start, from);
    this.#recordsByInput.push(this.#recordsOf(index));
  }

  async #cut(
    index: number,
    plan: InputPlan,
    source: ByteSource,
    start: InputHead,
    from: ReadPosition | undefined,
  ): Promise<void> {
    const host = this.#host;
    const batcher = this.#batcher;
    const rest = from === undefined ? start.rest : await seekAndDiscard(from, start, source, plan, host);
    const at = from ?? { input: index, line: start.headerLines + 1, byte: start.byteLength };
    host.countDone(at.byte);
    batcher.beginInput(at);
    batcher.append(rest);
    await this.#drain();
    while (!this.#hasEnough) {
      const bytes = await this.#read(source, batcher.space());
      if (bytes === 0) break;
      batcher.filled(bytes);
      await this.#drain();
    }
    while (!this.#hasEnough && batcher.closeInput()) await this.#drain();
    if (!this.#hasEnough) {
      batcher.endInput();
      await this.#drain();
      if (batcher instanceof InterleavedBatcher) await this.#endPairs(batcher);
    }
  }

  /** Reads into `target`; if a stream pauses, complete records go out while the read continues. */
  async #read(source: ByteSource, target: Uint8Array): Promise<number> {
    const mayPause = source.isStream && mayCutAnywhere(this.#data.spec);
    const bytes = await this.#host.reading(() => {
      const pending = source.read(target);
      return mayPause ? this.#readOrPause(Promise.resolve(pending)) : pending;
    });
    this.#host.countRead(source, bytes);
    return bytes;
  }

  async #readOrPause(pending: Promise<number>): Promise<number> {
    const bytes = await unlessPaused(pending);
    if (bytes !== undefined) return bytes;
    // If a result depends on its batch, borders follow from the input alone; a worker knows, once
    // loaded.
    const isBatchWise = await Promise.race([pending.then(() => undefined), this.#host.workKind.isBatchWise]);
    if (isBatchWise !== false) return pending;
    // The pending read fills memory after these records, so they can go out meanwhile.
    await this.#flush();
    return pending;
  }

  async #drain(): Promise<void> {
    const choosing = this.#batcher.bytesHeld > 0 ? this.#spread.beforeFirst() : undefined;
    if (choosing !== undefined) await choosing;
    while (!this.#hasEnough) {
      const cut = this.#batcher.next();
      if (cut === undefined) break;
      const waiting = this.#dispatch(cut);
      if (waiting !== undefined) await waiting;
    }
    this.#host.send();
  }

  async #flush(): Promise<void> {
    const cut = this.#batcher.flush();
    if (cut !== undefined) await this.#dispatch(cut);
    this.#host.send();
  }

  /** At the end of the last input: where few batches have been cut, what is left is still spread. */
  async #flushRest(): Promise<void> {
    const { recordsHeld, batchesCut } = this.#batcher;
    const most = await this.#spread.mostOfRest(recordsHeld, batchesCut);
    for (let cut = this.#batcher.flush(most); cut !== undefined; cut = this.#batcher.flush(most)) {
      const waiting = this.#dispatch(cut);
      if (waiting !== undefined) await waiting;
    }
    this.#host.send();
  }

  /**
   * A pair is of one input. Records before one without a mate go out, as before any other fault.
   */
  async #endPairs(batcher: InterleavedBatcher): Promise<void> {
    if (batcher.isPaired) return;
    await this.#flush();
    batcher.checkPaired();
  }

  #dispatch(cut: ReadBatch): Promise<void> | undefined {
    if (this.#data.spec.resume.isWanted) this.#tellPlace(cut);
    return this.#host.dispatch(cut, this.#batcher.recordsCut);
  }

  #tellPlace({ head: { batch } }: ReadBatch): void {
    const { position, skipped } = this.#batcher;
    // Nearly always the input being read: those before it are at their ends.
    const isRead = this.#reading?.index === position.input;
    const restart = isRead ? this.#reading?.source.restartBefore?.(position.byte) : undefined;
    const begins = this.#recordsBefore.slice(this.#inputCut, position.input + 1);
    const ended = begins.slice(1).map((begin, index) => begin - begins[index]!);
    this.#inputCut = position.input;
    const numbering = this.#batcher instanceof InterleavedBatcher ? (this.#batcher.numbering ?? 0) : 0;
    const place = {
      ...position,
      ...(restart === undefined ? {} : { restart }),
      ...(numbering === 0 ? {} : { numbering }),
    };
    this.#host.tellPlace({ batch, positions: [place], ended, skipped: skipped.cut });
  }

  /** What comes behind the last record that is wanted does not count, though it may have been looked at. */
  get #skipped(): SkippedSums {
    const { all, cut } = this.#batcher.skipped;
    return this.#hasEnough ? cut : all;
  }

  get #hasEnough(): boolean {
    const { mostRecords = Infinity } = this.#data.spec;
    return this.#batcher.recordsCut >= mostRecords;
  }
}
