// Worker 1 tells the reader that batches may end anywhere, or not: a message of protocol.ts.

/** Owed once, by worker 1, where it is asked for: the work is ready but for its `setup`. */
export interface WorkComplete {
  readonly kind: 'work-complete';
  /** Where batches end shows in the output: borders must follow from the input alone, however small that is. */
  readonly showsBorders: boolean;
}
