// Reads two inputs side by side as one stream of pairs. A writer may write them in turns, and wait
// with one until the other is read. So both are read at once, each at most a limit ahead of its
// mate.
import { WakeUp } from '../../flow/wake-up.ts';
import { CorruptInputError } from '../../job/errors.ts';
import { mayCutAnywhere } from '../../job/batch-size.ts';
import type { ByteSource, InputPlan } from '../../io/input/byte-source.ts';
import type { Batcher } from '../../records/batcher.ts';
import type { InputHead } from '../../records/input-head.ts';
import { PairBatcher, type MateIndex, type ReadPairBatch } from '../../records/pair-batcher.ts';
import { plus } from '../../records/skipped-lines.ts';
import { unlessPaused, type Feed, type FeedData, type FeedHost, type FeedSums } from './feed.ts';
import { byteOrderMarkOf } from './input-heads.ts';
import { seekAndDiscard } from './source-seek.ts';
import { SpreadChoice } from './spread-choice.ts';

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

export class PairFeed implements Feed {
  readonly #data: FeedData;
  readonly #host: FeedHost;
  readonly #pairs: PairBatcher;
  readonly #spread: SpreadChoice;
  readonly #mates: readonly [Mate, Mate];
  #failure: { readonly error: unknown } | undefined;
  readonly #wakeUp = new WakeUp();

  constructor(data: FeedData, host: FeedHost) {
    this.#data = data;
    this.#host = host;
    const { spec, inputs, before } = data;
    this.#spread = new SpreadChoice(data.spreading, host);
    const inputName = (input: number) => inputs[input]!.displayName;
    this.#pairs = new PairBatcher(
      { ...spec, before, inputName, spreading: () => this.#spread.chosen },
      before === undefined ? undefined : (before.positions[0]?.numbering ?? 0),
    );
    this.#mates = [this.#newMate(0), this.#newMate(1)];
  }

  async run(): Promise<FeedSums> {
    // Neither waits for the other: a writer may write all of one before the first byte of the
    // other.
    for (const mate of this.#mates) void this.#open(mate);
    for (;;) {
      await this.#drain();
      const unopened = this.#mates.find(({ opened }) => opened === undefined);
      if (this.#hasEnough) {
        if (unopened === undefined) break;
        // a run that goes on at its end needs the header all the same
        await this.#advance(unopened);
        continue;
      }
      const { lacking } = this.#pairs;
      if (this.#mates[lacking].hasEnded) {
        await this.#finish(this.#mates[lacking], this.#mates[lacking === 0 ? 1 : 0]);
        break;
      }
      await this.#advance(this.#mates[lacking]);
    }
    for (const { opened } of this.#mates) if (opened !== undefined) this.#host.close(opened.source);
    const { batchesCut: batches, pairsCut: records } = this.#pairs;
    const [first, second] = this.#mates;
    const skipped = this.#hasEnough
      ? this.#pairs.skippedCut
      : plus(first.batcher.skipped.all, second.batcher.skipped.all);
    return { batches, records, recordsByInput: [records, records], skipped };
  }

  get batchesCut(): number {
    return this.#pairs.batchesCut;
  }

  takeRest(): ReadPairBatch | undefined {
    return this.#pairs.flush();
  }

  #newMate(index: MateIndex): Mate {
    const state = { opened: undefined, isReading: true, isAtEnd: false, hasEnded: false };
    return { index, plan: this.#data.inputs[index]!, batcher: this.#pairs.mates[index], ...state };
  }

  async #open(mate: Mate): Promise<void> {
    const { index, plan, batcher } = mate;
    const host = this.#host;
    try {
      const source = await host.open(plan);
      const start = await host.heads.read(plan.displayName, async (target) => {
        const bytes = await source.read(target);
        host.countRead(source, bytes);
        return bytes;
      });
      const from = this.#data.before?.positions[index];
      const rest = from === undefined ? start.rest : await seekAndDiscard(from, start, source, plan, host);
      const at = from ?? { input: index, line: start.headerLines + 1, byte: start.byteLength };
      host.countDone(at.byte);
      batcher.beginInput(at);
      batcher.append(rest);
      mate.opened = { source, start };
      mate.isReading = false;
      this.#begin();
      this.#wakeUp.wake();
    } catch (error) {
      this.#failed(mate, error);
    }
  }

  /** When both are open: their heads go out, the first one's first. */
  #begin(): void {
    const [first, second] = this.#mates.map(({ opened }) => opened?.start);
    if (first === undefined || second === undefined) return;
    this.#host.tellPreamble({ bytes: byteOrderMarkOf(first), mateBytes: byteOrderMarkOf(second) });
    this.#host.heads.note(this.#mates[0].plan.displayName, first);
    this.#host.heads.note(this.#mates[1].plan.displayName, second);
  }

  /**
   * One of them has ended, and has no whole batch left: the other must have as many records left.
   */
  async #finish(ended: Mate, other: Mate): Promise<void> {
    const tooMany = { records: ended.batcher.recordsHeld + 1 };
    while (other.batcher.find(tooMany) === undefined && !other.hasEnded) await this.#advance(other);
    const most = await this.#spread.mostOfRest(this.#pairs.pairsHeld, this.#pairs.batchesCut);
    while (!this.#hasEnough && this.#pairs.pairsHeld > 0) await this.#flush(most);
    this.#pairs.checkPaired();
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
    await this.#host.reading(() => {
      const arrived = this.#wakeUp.wait();
      this.#startReads(mate);
      if (!mate.isReading) return undefined; // a file has answered already
      return mayCutAnywhere(this.#data.spec) ? this.#orPause(arrived) : arrived;
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
    this.#host.countRead(source, bytes);
    this.#wakeUp.wake();
  }

  /** While nothing arrives, the complete pairs go out. */
  async #orPause(arrived: Promise<void>): Promise<void> {
    if ((await unlessPaused(arrived.then(() => true))) === undefined) await this.#flush();
    return arrived;
  }

  async #drain(): Promise<void> {
    const isBegun = this.#mates.every(({ batcher }) => batcher.bytesHeld > 0);
    const choosing = isBegun ? this.#spread.beforeFirst() : undefined;
    if (choosing !== undefined) await choosing;
    while (!this.#hasEnough) {
      const cut = this.#pairs.next();
      if (cut === undefined) break;
      const waiting = this.#dispatch(cut);
      if (waiting !== undefined) await waiting;
    }
    this.#host.send();
  }

  async #flush(most?: number): Promise<void> {
    const cut = this.#hasEnough ? undefined : this.#pairs.flush(most);
    if (cut !== undefined) await this.#dispatch(cut);
    this.#host.send();
  }

  #dispatch(cut: ReadPairBatch): Promise<void> | undefined {
    if (this.#data.spec.resume.isWanted) this.#tellPlace(cut);
    return this.#host.dispatch(cut, this.#pairs.pairsCut);
  }

  #tellPlace({ head: { batch } }: ReadPairBatch): void {
    const { numbering = 0 } = this.#pairs;
    const positions = this.#mates.map(({ index, batcher: { position }, opened }) => {
      const restart = opened?.source.restartBefore?.(position.byte);
      return {
        ...position,
        ...(restart === undefined ? {} : { restart }),
        ...(index === 0 && numbering !== 0 ? { numbering } : {}),
      };
    });
    this.#host.tellPlace({ batch, positions, ended: [], skipped: this.#pairs.skippedCut });
  }

  get #hasEnough(): boolean {
    const { mostRecords = Infinity } = this.#data.spec;
    return this.#pairs.pairsCut >= mostRecords;
  }
}
