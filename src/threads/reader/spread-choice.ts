// Decides whether a small input is split so that every worker gets a part: only if batch borders
// don't show in the output, which worker 1 reports when it has loaded the work.
import type { Spreading } from '../../job/batch-size.ts';
import type { FeedHost } from './feed.ts';

export class SpreadChoice {
  readonly #wanted: Spreading | undefined;
  readonly #host: FeedHost;
  #state: 'open' | 'spread' | 'not-spread';

  constructor(wanted: Spreading | undefined, host: FeedHost) {
    this.#wanted = wanted;
    this.#host = host;
    this.#state = wanted === undefined ? 'not-spread' : 'open';
  }

  /** How the next batch is to be split off. */
  get chosen(): Spreading | undefined {
    return this.#state === 'spread' ? this.#wanted : undefined;
  }

  /**
   * Await it, if defined, before the first batch and after the header was sent to the workers. If
   * the size of the input is unknown, batches have their normal size until the end.
   */
  beforeFirst(): Promise<void> | undefined {
    return this.#state === 'open' && this.#wanted!.mostBytes !== undefined ? this.#choose() : undefined;
  }

  /**
   * The greatest size in records of the batches at the end of the last input, of which `records`
   * are left.
   */
  async mostOfRest(records: number, batchesCut: number): Promise<number> {
    const owed = (this.#wanted?.leastBatches ?? 0) - batchesCut;
    if (records < 2 || owed < 2) return Infinity;
    if (this.#state === 'open') await this.#choose();
    return this.#state === 'spread' ? Math.ceil(records / owed) : Infinity;
  }

  async #choose(): Promise<void> {
    const showsBorders = await this.#host.waiting(this.#host.workKind.showsBorders);
    this.#state = showsBorders ? 'not-spread' : 'spread';
    if (!showsBorders) this.#host.holdStarts();
  }
}
