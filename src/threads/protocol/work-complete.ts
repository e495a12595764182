// Worker 1 reports to the reader whether batches may end anywhere: a message of protocol.ts.

/** Owed once, by worker 1, if requested: the work is ready except for its `setup`. */
export interface WorkComplete {
  readonly kind: 'work-complete';
  /**
   * Batch borders show in the output, so they must follow from the input alone, however small it
   * is.
   */
  readonly showsBorders: boolean;
}
