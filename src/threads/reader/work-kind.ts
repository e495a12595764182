// What worker 1 reports about the work once it is known; it decides where batches may end.
import type { WorkLoaded } from '../protocol/protocol.ts';
import type { WorkComplete } from '../protocol/work-complete.ts';

export class WorkKind {
  /** Whether a result depends on other records of its batch. */
  readonly isBatchWise: Promise<boolean>;
  /**
   * Whether batch borders show in the output. Settles only if workers report it, when the header
   * has been read.
   */
  readonly showsBorders: Promise<boolean>;
  #tellLoaded!: (isBatchWise: boolean) => void;
  #tellComplete!: (showsBorders: boolean) => void;

  constructor() {
    this.isBatchWise = new Promise((resolve) => {
      this.#tellLoaded = resolve;
    });
    this.showsBorders = new Promise((resolve) => {
      this.#tellComplete = resolve;
    });
  }

  told(message: WorkLoaded | WorkComplete): void {
    if (message.kind === 'work-loaded') this.#tellLoaded(message.isBatchWise);
    else this.#tellComplete(message.showsBorders);
  }
}
