// A whole batch, as it is cut.
import type { BatchHead } from '../job/batch.ts';

/** `bytes` is a view that the batcher's next `space()` may overwrite: copy it first. */
export interface ReadBatch {
  readonly head: BatchHead;
  readonly bytes: Uint8Array;
  /** Of pairs: the second input's records, which stand behind the first's in the batch. */
  readonly mateBytes?: Uint8Array;
}
