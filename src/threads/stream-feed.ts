// Reads the inputs one after another as one stream of records.
import { CorruptInputError } from '../job/errors.ts';
import type { ByteSource, InputPlan } from '../io/byte-source.ts';
import { Batcher } from '../records/batcher.ts';
import { unlessPaused, type Feed, type FeedData, type FeedHost, type FeedSums } from './feed.ts';
import { markOf } from './input-starts.ts';

export class StreamFeed implements Feed {
  readonly #data: FeedData;
  readonly #host: FeedHost;
  readonly #batcher: Batcher;
  readonly #recordsByInput: number[] = [];

  constructor(data: FeedData, host: FeedHost) {
    this.#data = data;
    this.#host = host;
    this.#batcher = new Batcher({ ...data, inputName: (input) => data.inputs[input]!.shown });
  }

  async run(): Promise<FeedSums> {
    for (const [index, plan] of this.#data.inputs.entries()) {
      if (!this.#hasEnough) await this.#readInput(index, plan);
    }
    if (!this.#hasEnough) await this.#flush();
    const { batchesCut: batches, recordsCut: records } = this.#batcher;
    return { batches, records, recordsByInput: this.#recordsByInput };
  }

  async #readInput(index: number, plan: InputPlan): Promise<void> {
    const source = await this.#host.reading(() => this.#host.open(plan));
    const recordsBefore = this.#batcher.recordsFound;
    try {
      await this.#readSource(index, plan, source);
    } catch (error) {
      throw error instanceof CorruptInputError ? error.afterRecords(this.#batcher.recordsFound - recordsBefore) : error;
    }
    this.#host.close(source);
  }

  async #readSource(index: number, plan: InputPlan, source: ByteSource): Promise<void> {
    const host = this.#host;
    const batcher = this.#batcher;
    const start = await host.starts.read(plan.shown, (target) => this.#read(source, target));
    if (index === 0) host.tellOpening({ bytes: markOf(start) });
    host.starts.note(plan.shown, start);
    host.countDone(start.byteLength);
    batcher.beginInput({ input: index, line: start.headerLines + 1, byte: start.byteLength });
    const recordsBefore = batcher.recordsFound;
    batcher.append(start.rest);
    await this.#drain();
    while (!this.#hasEnough) {
      const bytes = await this.#read(source, batcher.space());
      if (bytes === 0) break;
      batcher.filled(bytes);
      await this.#drain();
    }
    if (!this.#hasEnough) {
      batcher.endInput();
      await this.#drain();
    }
    this.#recordsByInput.push(batcher.recordsFound - recordsBefore);
  }

  /** Reads into `target`; where a stream pauses, what has come is given out while the read goes on. */
  async #read(source: ByteSource, target: Uint8Array): Promise<number> {
    const mayPause = source.isStream && this.#data.mayFlushAtPauses;
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
    // where a result depends on its batch, borders follow from the input alone; a worker knows, when it has loaded
    const isBatchWise = await Promise.race([pending.then(() => undefined), this.#host.isBatchWise()]);
    if (isBatchWise !== false) return pending;
    // the pending read fills memory behind these records: they can be given out meanwhile
    await this.#flush();
    return pending;
  }

  async #drain(): Promise<void> {
    while (!this.#hasEnough) {
      const cut = this.#batcher.next();
      if (cut === undefined) break;
      await this.#host.dispatch(cut, this.#batcher.recordsCut);
    }
  }

  async #flush(): Promise<void> {
    const cut = this.#batcher.flush();
    if (cut !== undefined) await this.#host.dispatch(cut, this.#batcher.recordsCut);
  }

  get #hasEnough(): boolean {
    const { mostRecords } = this.#data;
    return mostRecords !== undefined && this.#batcher.recordsCut >= mostRecords;
  }
}
