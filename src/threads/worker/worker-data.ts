// The start data of a worker thread: plain values, shared memory and ports.
import type { MessagePort } from 'node:worker_threads';
import type { Compression } from '../../job/compression.ts';
import type { PreparedArgs } from '../../transform/args.ts';
import type { PreviewWidth } from '../../transform/preview/preview-text.ts';
import type { PreparedWork } from '../../transform/prepare-work.ts';
import type { ByOutput } from '../protocol/output-names.ts';
import type { RunData } from '../protocol/thread-data.ts';

export interface WorkerThreadData extends RunData {
  /** The worker's number, from 1. */
  readonly worker: number;
  readonly work: PreparedWork;
  readonly args: PreparedArgs;
  /** The outputs of the run, and the compression of each. */
  readonly outputs: ByOutput<Compression>;
  /** It takes the place of a lost worker. */
  readonly isReplacement: boolean;
  /** Present in a preview. */
  readonly previewWidth: PreviewWidth | undefined;
  /** Of a RateLimit, if calls are limited. */
  readonly rate?: SharedArrayBuffer;
  readonly readerPort: MessagePort;
  readonly writerPort: MessagePort;
  /** The memory of MemoryNotes; absent if nothing reads them. */
  readonly memoryNotes?: SharedArrayBuffer;
  /** The memory of a StderrLock. */
  readonly printing: SharedArrayBuffer;
  /** Text that the work prints goes to main, because main shows a live line. */
  readonly isPrintRelayed: boolean;
  /** The memory of a ProcessGroupTable and of a RepeatedHeader, if the work is a command. */
  readonly groups?: SharedArrayBuffer;
  readonly repeatedHeader?: SharedArrayBuffer;
}
