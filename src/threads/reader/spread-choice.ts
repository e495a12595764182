// Whether a small input is cut so that every worker gets some of it: only where nobody can see where batches end, which
// worker 1 tells when it has loaded the work.
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

  /** How the next batch is cut. */
  get chosen(): Spreading | undefined {
    return this.#state === 'spread' ? this.#wanted : undefined;
  }

  /**
   * To be awaited, if anything, before the first batch is cut and after the header has gone to the workers. Where it is not
   * known how much there is to read, batches are cut as ever until the end.
   */
  beforeFirst(): Promise<void> | undefined {
    return this.#state === 'open' && this.#wanted!.mostBytes !== undefined ? this.#choose() : undefined;
  }

  /** How many records a batch may have at most of those that are left at the end of the last input. */
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
