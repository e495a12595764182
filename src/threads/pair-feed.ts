// Reads two inputs side by side as one stream of pairs. Whoever writes them may write them in turns, and wait with one
// until the other is read: so both are read at once, each up to a bound ahead of what its mate lets go out.
import type { ByteSource, InputPlan } from '../io/byte-source.ts';
import type { Batcher } from '../records/batcher.ts';
import type { InputStart } from '../records/input-start.ts';
import { PairBatcher, type MateIndex, type PairCut } from '../records/pair-batcher.ts';
import { unlessPaused, type Feed, type FeedData, type FeedHost, type FeedSums } from './feed.ts';
import { markOf } from './input-starts.ts';

/** So much of one stream is held while the other gives nothing. */
export const AHEAD_BYTES = 32 * 1024 * 1024;

/** One of the two inputs. */
interface Mate {
  readonly source: ByteSource;
  readonly batcher: Batcher;
  /** A read is under way: `batcher.space()` is its. */
  isReading: boolean;
  /** It has no more bytes. */
  isAtEnd: boolean;
  /** Its batcher knows. */
  hasEnded: boolean;
}

export class PairFeed implements Feed {
  readonly #data: FeedData;
  readonly #host: FeedHost;
  readonly #pairs: PairBatcher;
  #mates: readonly [Mate, Mate] | undefined;
  #failure: { readonly error: unknown } | undefined;
  #wake: (() => void) | undefined;

  constructor(data: FeedData, host: FeedHost) {
    this.#data = data;
    this.#host = host;
    this.#pairs = new PairBatcher({ ...data, inputName: (input) => data.inputs[input]!.shown });
  }

  async run(): Promise<FeedSums> {
    const mates = await this.#open();
    this.#mates = mates;
    for (;;) {
      await this.#drain();
      if (this.#hasEnough) break;
      const { lacking } = this.#pairs;
      if (mates[lacking].hasEnded) {
        await this.#finish(mates[lacking], lacking === 0 ? 1 : 0);
        break;
      }
      await this.#advance(lacking);
    }
    for (const { source } of mates) source.close();
    const { batchesCut: batches, pairsCut: records } = this.#pairs;
    return { batches, records, recordsByInput: [records, records] };
  }

  async #open(): Promise<[Mate, Mate]> {
    const host = this.#host;
    const opened = await host.reading(() => Promise.all(this.#data.inputs.map((plan) => this.#openOne(plan))));
    const [first, second] = opened.map(({ start }) => markOf(start)) as [Uint8Array, Uint8Array];
    host.tellOpening({ bytes: first, mateBytes: second });
    const mates = opened.map(({ source, start }, index): Mate => {
      host.starts.note(this.#data.inputs[index]!.shown, start);
      host.countDone(start.byteLength);
      const batcher = this.#pairs.mates[index as MateIndex];
      batcher.beginInput({ input: index, line: start.headerLines + 1, byte: start.byteLength });
      batcher.append(start.rest);
      return { source, batcher, isReading: false, isAtEnd: false, hasEnded: false };
    });
    return mates as [Mate, Mate];
  }

  async #openOne(plan: InputPlan): Promise<{ source: ByteSource; start: InputStart }> {
    const source = await this.#host.open(plan);
    const start = await this.#host.starts.read(plan.shown, async (target) => {
      const bytes = await source.read(target);
      this.#host.countRead(bytes);
      return bytes;
    });
    return { source, start };
  }

  /** One of them has ended, and gives no whole batch any more: the other must have as many records as it still has. */
  async #finish(ended: Mate, index: MateIndex): Promise<void> {
    const other = this.#mates![index];
    const tooMany = { records: ended.batcher.recordsHeld + 1 };
    while (other.batcher.find(tooMany) === undefined && !other.hasEnded) await this.#advance(index);
    await this.#flush();
    this.#pairs.checkPaired();
  }

  /** Brings more of this input, or its end; its batcher has scanned what it has. */
  async #advance(index: MateIndex): Promise<void> {
    const mate = this.#mates![index];
    this.#checkReads();
    if (mate.isAtEnd) {
      mate.batcher.endInput();
      mate.hasEnded = true;
      return;
    }
    await this.#host.reading(() => {
      const arrived = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#startReads(mate);
      if (!mate.isReading) return undefined; // a file has answered already
      return this.#data.batchSize.kind === 'ramp' ? this.#orPause(arrived) : arrived;
    });
    this.#checkReads();
  }

  /** A read may fail while nobody waits for it. */
  #checkReads(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  #startReads(wanted: Mate): void {
    for (const mate of this.#mates!) {
      if (mate.isReading || mate.isAtEnd) continue;
      const isAhead = mate.source.isStream && mate.batcher.bytesHeld < AHEAD_BYTES;
      if (mate === wanted || isAhead) this.#startRead(mate);
    }
  }

  #startRead(mate: Mate): void {
    const read = mate.source.read(mate.batcher.space());
    if (typeof read === 'number') {
      this.#arrived(mate, read);
      return;
    }
    mate.isReading = true;
    read.then(
      (bytes) => this.#arrived(mate, bytes),
      (error: unknown) => {
        this.#failure = { error };
        this.#wake?.();
      },
    );
  }

  #arrived(mate: Mate, bytes: number): void {
    mate.isReading = false;
    mate.isAtEnd = bytes === 0;
    mate.batcher.filled(bytes);
    this.#host.countRead(bytes);
    this.#wake?.();
  }

  /** Where nothing comes for a while, the pairs that have come are given out meanwhile. */
  async #orPause(arrived: Promise<void>): Promise<void> {
    if ((await unlessPaused(arrived.then(() => true))) === undefined) await this.#flush();
    return arrived;
  }

  async #drain(): Promise<void> {
    while (!this.#hasEnough) {
      const cut = this.#pairs.next();
      if (cut === undefined) break;
      await this.#dispatch(cut);
    }
  }

  async #flush(): Promise<void> {
    const cut = this.#hasEnough ? undefined : this.#pairs.flush();
    if (cut !== undefined) await this.#dispatch(cut);
  }

  async #dispatch(cut: PairCut): Promise<void> {
    await this.#host.dispatch(cut, this.#pairs.pairsCut);
  }

  get #hasEnough(): boolean {
    const { mostRecords } = this.#data;
    return mostRecords !== undefined && this.#pairs.pairsCut >= mostRecords;
  }
}
