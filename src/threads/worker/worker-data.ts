// The start data of a worker thread: plain values, shared memory and ports.
import type { MessagePort } from 'node:worker_threads';
import type { Compression } from '../../job/compression.ts';
import type { PreparedArgs } from '../../transform/args.ts';
import type { PreviewWidth } from '../../transform/preview/preview-text.ts';
import type { PreparedWork } from '../../transform/prepare-work.ts';
import type { ByOutput } from '../protocol/output-names.ts';
import type { RunData } from '../protocol/thread-data.ts';

export interface WorkerThreadData extends RunData {
  /** From 1. */
  readonly worker: number;
  readonly work: PreparedWork;
  readonly args: PreparedArgs;
  /** The outputs that the run has, and how each is compressed. */
  readonly outputs: ByOutput<Compression>;
  /** It takes the place of a worker that is lost. */
  readonly isReplacement: boolean;
  /** Of --preview. */
  readonly previewWidth: PreviewWidth | undefined;
  readonly readerPort: MessagePort;
  readonly writerPort: MessagePort;
  /** Of MemoryNotes, if they are wanted. */
  readonly memoryNotes?: SharedArrayBuffer;
  /** Of a StderrLock. */
  readonly printing: SharedArrayBuffer;
  /** Prints of the work go to main, because it shows a live line. */
  readonly isPrintRelayed: boolean;
  /** Of a ProcessGroupTable and a RepeatedHeader, if the work is a command. */
  readonly groups?: SharedArrayBuffer;
  readonly repeatedHeader?: SharedArrayBuffer;
}
