// A complete batch of the reader.
import type { BatchHead } from '../job/batch.ts';

/** `bytes` is a view that the next call of the batcher's `space()` may overwrite: copy it first. */
export interface ReadBatch {
  readonly head: BatchHead;
  readonly bytes: Uint8Array;
  /** For pairs: the second input's records, which follow the first's in the batch. */
  readonly mateBytes?: Uint8Array;
}
