// Reads two inputs side by side as one stream of pairs. A writer may write them in turns, and wait
// with one until the other is read. So both are read at once, each at most a limit ahead of its
// mate.
import { WakeUp } from '../../flow/wake-up.ts';
import { CorruptInputError } from '../../job/errors.ts';
import { mayCutAnywhere } from '../../job/batch-size.ts';
import type { ByteSource, InputPlan } from '../../io/input/byte-source.ts';
import type { Batcher } from '../../records/batcher.ts';
import type { InputHead } from '../../records/input-head.ts';
import { PairBatcher, type MateIndex } from '../../records/pair-batcher.ts';
import type { BatchPlace } from '../protocol/read-position.ts';
import { BatchFeed } from './batch-feed.ts';
import { unlessPaused, type FeedData, type FeedHost, type FeedSums } from './feed.ts';
import { byteOrderMarkOf } from './input-heads.ts';

/** The limit of one stream while the other returns nothing. */
export const AHEAD_BYTES = 32 * 1024 * 1024;

/** One of the two inputs. */
interface Mate {
  readonly index: MateIndex;
  readonly plan: InputPlan;
  readonly batcher: Batcher;
  /** Undefined until its records have begun. */
  opened: { readonly source: ByteSource; readonly start: InputHead } | undefined;
  /** A read is running and owns `batcher.space()`; or it is being opened. */
  isReading: boolean;
  /** It has no more bytes. */
  isAtEnd: boolean;
  /** Its batcher knows the end. */
  hasEnded: boolean;
}

export class PairFeed extends BatchFeed<PairBatcher> {
  readonly #mates: readonly [Mate, Mate];
  #failure: { readonly error: unknown } | undefined;
  readonly #wakeUp = new WakeUp();

  constructor(data: FeedData, host: FeedHost) {
    super(data, host, (options, numbering) => new PairBatcher(options, numbering));
    this.#mates = [this.#newMate(0), this.#newMate(1)];
  }

  async run(): Promise<FeedSums> {
    // Neither waits for the other: a writer may write all of one before the first byte of the
    // other.
    for (const mate of this.#mates) void this.#open(mate);
    for (;;) {
      await this.drain();
      const unopened = this.#mates.find(({ opened }) => opened === undefined);
      if (this.hasEnough) {
        if (unopened === undefined) break;
        // A run that is resumed at the end of an input needs its header all the same.
        await this.#advance(unopened);
        continue;
      }
      const { lacking } = this.batcher;
      if (this.#mates[lacking].hasEnded) {
        await this.#finish(this.#mates[lacking], this.#mates[lacking === 0 ? 1 : 0]);
        break;
      }
      await this.#advance(this.#mates[lacking]);
    }
    for (const { opened } of this.#mates) if (opened !== undefined) this.host.close(opened.source);
    const { recordsCut } = this.batcher;
    return this.sums([recordsCut, recordsCut]);
  }

  #newMate(index: MateIndex): Mate {
    const state = { opened: undefined, isReading: true, isAtEnd: false, hasEnded: false };
    return { index, plan: this.data.inputs[index]!, batcher: this.batcher.mates[index], ...state };
  }

  async #open(mate: Mate): Promise<void> {
    const { index, plan, batcher } = mate;
    const host = this.host;
    try {
      const source = await host.open(plan);
      const start = await host.heads.read(plan.displayName, async (target) => {
        const bytes = await source.read(target);
        host.countRead(source, bytes);
        return bytes;
      });
      await this.beginInput(batcher, index, source, start, this.data.before?.positions[index]);
      mate.opened = { source, start };
      mate.isReading = false;
      this.#begin();
      this.#wakeUp.wake();
    } catch (error) {
      this.#failed(mate, error);
    }
  }

  /** When both are open: their heads are passed on, the first one's first. */
  #begin(): void {
    const [first, second] = this.#mates.map(({ opened }) => opened?.start);
    if (first === undefined || second === undefined) return;
    this.host.tellPreamble({ bytes: byteOrderMarkOf(first), mateBytes: byteOrderMarkOf(second) });
    this.host.heads.note(this.#mates[0].plan.displayName, first);
    this.host.heads.note(this.#mates[1].plan.displayName, second);
  }

  /**
   * One of them has ended, and has no whole batch left: the other must have as many records left.
   */
  async #finish(ended: Mate, other: Mate): Promise<void> {
    const tooMany = { records: ended.batcher.recordsHeld + 1 };
    while (other.batcher.find(tooMany) === undefined && !other.hasEnded) await this.#advance(other);
    await this.flushRest();
    this.batcher.checkPaired();
  }

  /** Reads more of this input, or its end; its batcher has scanned what it has. */
  async #advance(mate: Mate): Promise<void> {
    this.#checkReads();
    if (mate.isAtEnd) {
      if (mate.batcher.closeInput()) return;
      mate.batcher.endInput();
      mate.hasEnded = true;
      return;
    }
    await this.host.reading(() => {
      const arrived = this.#wakeUp.wait();
      this.#startReads(mate);
      if (!mate.isReading) return undefined; // a file's read has ended already
      return mayCutAnywhere(this.data.spec) ? this.#orPause(arrived) : arrived;
    });
    this.#checkReads();
  }

  /** A read may fail while nobody awaits it. */
  #checkReads(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  #startReads(wanted: Mate): void {
    for (const mate of this.#mates) {
      if (mate.isReading || mate.isAtEnd) continue;
      const { source } = mate.opened!;
      const mayRunAhead = source.isStream && mate.batcher.bytesHeld < AHEAD_BYTES;
      if (mate === wanted || mayRunAhead) this.#startRead(mate, source);
    }
  }

  #startRead(mate: Mate, source: ByteSource): void {
    const read = source.read(mate.batcher.space());
    if (typeof read === 'number') {
      this.#arrived(mate, source, read);
      return;
    }
    mate.isReading = true;
    read.then(
      (bytes) => this.#arrived(mate, source, bytes),
      (error: unknown) => this.#failed(mate, error),
    );
  }

  #failed({ batcher }: Mate, error: unknown): void {
    this.#failure = { error: error instanceof CorruptInputError ? error.afterRecords(batcher.recordsFound) : error };
    this.#wakeUp.wake();
  }

  #arrived(mate: Mate, source: ByteSource, bytes: number): void {
    mate.isReading = false;
    mate.isAtEnd = bytes === 0;
    mate.batcher.filled(bytes);
    this.host.countRead(source, bytes);
    this.#wakeUp.wake();
  }

  /** While nothing arrives, the complete pairs go out. */
  async #orPause(arrived: Promise<void>): Promise<void> {
    if ((await unlessPaused(arrived.then(() => true))) === undefined) await this.flush();
    return arrived;
  }

  protected override place(): Pick<BatchPlace, 'positions' | 'ended'> {
    const positions = this.#mates.map(({ index, batcher: { position }, opened }) =>
      this.readPosition(position, opened?.source, index === 0),
    );
    return { positions, ended: [] };
  }
}
