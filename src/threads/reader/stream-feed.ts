// Reads the inputs one after another as one stream of records.
import { CorruptInputError, InternalError } from '../../job/errors.ts';
import { mayCutAnywhere } from '../../job/batch-size.ts';
import type { ByteSource, InputPlan } from '../../io/input/byte-source.ts';
import type { Batcher } from '../../records/batcher.ts';
import { InterleavedBatcher } from '../../records/interleaved-batcher.ts';
import type { InputHead } from '../../records/input-head.ts';
import { newBatcher } from '../../records/new-batcher.ts';
import type { BatchPlace, ReadPosition } from '../protocol/read-position.ts';
import { BatchFeed, type BatchCutter } from './batch-feed.ts';
import { unlessPaused, type FeedData, type FeedHost, type FeedSums } from './feed.ts';
import { byteOrderMarkOf } from './input-heads.ts';
import { checkLanding } from './shard/landing.ts';

type StreamBatcher = BatchCutter & (Batcher | InterleavedBatcher);

export class StreamFeed extends BatchFeed<StreamBatcher> {
  readonly #recordsByInput: number[];
  /** Records before each input's first one, of the inputs begun. */
  readonly #recordsBefore: number[] = [];
  /** The input being read, or read last. */
  #reading: { readonly index: number; readonly source: ByteSource } | undefined;
  /** The input in which the last batch ends. */
  #inputCut: number;

  constructor(data: FeedData, host: FeedHost) {
    super(data, host, (options, numbering) =>
      data.spec.isInterleaved ? new InterleavedBatcher(options, numbering) : newBatcher(options),
    );
    this.#recordsByInput = [...(data.before?.ended ?? [])];
    this.#inputCut = this.#recordsByInput.length;
    let records = 0;
    for (const ended of this.#recordsByInput) {
      this.#recordsBefore.push(records);
      records += ended;
    }
    this.#recordsBefore.push(records);
  }

  async run(): Promise<FeedSums> {
    const { inputs, before, range } = this.data;
    const from = before?.positions[0];
    for (const [index, plan] of inputs.entries()) {
      if (range !== undefined && index > range.end.input) {
        // Of the first shard the header is written: if all of its inputs are empty, it is in a later one.
        if (range.begin !== undefined || this.host.heads.isKnown) break;
        await this.#passBy(plan);
        continue;
      }
      if (from !== undefined && index < from.input) await this.#passBy(plan);
      // A run that is resumed at the end of an input needs its header all the same.
      else if (!this.hasEnough || index === from?.input)
        await this.#readInput(index, plan, index === from?.input ? from : undefined);
    }
    await this.flushRest();
    const sums = this.sums(this.#recordsByInput);
    return range === undefined ? sums : { ...sums, lastLines: this.batcher.position.line - 1 };
  }

  /** All of its records were in batches of the earlier run: only its header is needed. */
  async #passBy(plan: InputPlan): Promise<void> {
    const { data, host } = this;
    if (data.spec.header.kind === 'none') return;
    const source = await host.reading(() => host.open(plan));
    const start = await host.heads.read(plan.displayName, (target) => source.read(target));
    host.heads.note(plan.displayName, start);
    host.close(source);
  }

  async #readInput(index: number, plan: InputPlan, from: ReadPosition | undefined): Promise<void> {
    const source = await this.host.reading(() => this.host.open(plan));
    this.#reading = { index, source };
    if (from === undefined) this.#recordsBefore[index] = this.batcher.recordsFound;
    try {
      await this.#readSource(index, plan, source, from);
    } catch (error) {
      throw error instanceof CorruptInputError ? error.afterRecords(this.#recordsOf(index)) : error;
    }
    this.host.close(source);
  }

  /** The number of its records found so far. */
  #recordsOf(index: number): number {
    return this.batcher.recordsFound - this.#recordsBefore[index]!;
  }

  async #readSource(index: number, plan: InputPlan, source: ByteSource, from: ReadPosition | undefined): Promise<void> {
    const host = this.host;
    const start = await host.heads.read(plan.displayName, (target) => this.#read(source, target));
    if (index === 0) host.tellPreamble({ bytes: byteOrderMarkOf(start) });
    host.heads.note(plan.displayName, start);
    if (!this.hasEnough) await this.#readRecords(index, source, start, from);
    this.#recordsByInput.push(this.#recordsOf(index));
  }

  async #readRecords(
    index: number,
    source: ByteSource,
    start: InputHead,
    from: ReadPosition | undefined,
  ): Promise<void> {
    const { batcher } = this;
    await this.beginInput(batcher, index, source, start, from);
    await this.drain();
    while (!this.hasEnough) {
      const bytes = await this.#read(source, batcher.space());
      if (bytes === 0) break;
      batcher.filled(bytes);
      await this.drain();
    }
    while (!this.hasEnough && batcher.closeInput()) await this.drain();
    if (!this.hasEnough) {
      this.#checkLanding(index);
      batcher.endInput();
      await this.drain();
      if (batcher instanceof InterleavedBatcher) await this.#endPairs(batcher);
    }
  }

  /** Where a shard ends before its input does. */
  #checkLanding(index: number): void {
    const { range, spec, inputs } = this.data;
    if (range === undefined || range.endsWithInput || index !== range.end.input) return;
    // mates in turns are not read in shards
    if (this.batcher instanceof InterleavedBatcher) throw new InternalError('a shard of mates in turns');
    checkLanding(this.batcher, spec.shard!, range.end, inputs[index]!.displayName);
  }

  /** Reads into `target`; if a stream pauses, complete records go out while the read continues. */
  async #read(source: ByteSource, target: Uint8Array): Promise<number> {
    const mayPause = source.isStream && mayCutAnywhere(this.data.spec);
    const bytes = await this.host.reading(() => {
      const pending = source.read(target);
      return mayPause ? this.#readOrPause(Promise.resolve(pending)) : pending;
    });
    this.host.countRead(source, bytes);
    return bytes;
  }

  async #readOrPause(pending: Promise<number>): Promise<number> {
    const bytes = await unlessPaused(pending);
    if (bytes !== undefined) return bytes;
    // If a result depends on its batch, borders follow from the input alone; a worker knows, once
    // loaded.
    const isBatchWise = await Promise.race([pending.then(() => undefined), this.host.workKind.isBatchWise]);
    if (isBatchWise !== false) return pending;
    // The pending read fills memory after these records, so they can go out meanwhile.
    await this.flush();
    return pending;
  }

  /**
   * Both mates of a pair are in one input. Records before one without a mate go out, as before any
   * other fault.
   */
  async #endPairs(batcher: InterleavedBatcher): Promise<void> {
    if (batcher.isPaired) return;
    await this.flush();
    batcher.checkPaired();
  }

  protected override place(): Pick<BatchPlace, 'positions' | 'ended'> {
    const { position } = this.batcher;
    // Nearly always the input being read: those before it are at their ends.
    const source = this.#reading?.index === position.input ? this.#reading.source : undefined;
    const begins = this.#recordsBefore.slice(this.#inputCut, position.input + 1);
    const ended = begins.slice(1).map((begin, index) => begin - begins[index]!);
    this.#inputCut = position.input;
    return { positions: [this.readPosition(position, source, true)], ended };
  }
}
