// What main tells a worker thread at its start: plain values, and the shared memory and ports that are its.
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
  /** A MemoryNotes', where they are wanted. */
  readonly memoryNotes?: SharedArrayBuffer;
  /** A PrintingTurn's. */
  readonly printing: SharedArrayBuffer;
  /** What the work prints goes to main, because a live line is shown. */
  readonly isPrintRelayed: boolean;
  /** A HeldGroups' and a RepeatedHeader's, where the work is a command. */
  readonly groups?: SharedArrayBuffer;
  readonly repeatedHeader?: SharedArrayBuffer;
}
