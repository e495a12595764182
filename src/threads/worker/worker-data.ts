// What main tells a worker thread at its start: plain values, and the shared memory and ports that are its.
import type { MessagePort } from 'node:worker_threads';
import type { Compression } from '../../job/compression.ts';
import type { Delimiter, Encoding, Framing, HeaderOut, HeaderSpec } from '../../job/job-spec.ts';
import type { PreparedArgs } from '../../transform/args.ts';
import type { PreparedWork } from '../../transform/prepare-work.ts';
import type { ByOutput } from '../protocol/output-names.ts';

export interface WorkerThreadData {
  /** From 1. */
  readonly worker: number;
  readonly work: PreparedWork;
  readonly args: PreparedArgs;
  readonly framing: Framing;
  readonly delimiter: Delimiter;
  readonly lineWidth: number | undefined;
  /** Rows may be wider or narrower than the header. */
  readonly isRagged: boolean;
  readonly header: HeaderSpec;
  readonly headerOut: HeaderOut;
  readonly encoding: Encoding;
  /** Of the header's lines, where it is another: what nobody reads as text may be any bytes. */
  readonly headerEncoding?: Encoding;
  readonly inputNames: readonly string[];
  /** Of pairs: of --mate-names. */
  readonly checksMates: boolean;
  /** The outputs that the run has, and how each is compressed. */
  readonly outputs: ByOutput<Compression>;
  /** Records on which the work fails are set aside, with their bytes where there is an output for them; else they fail the batch. */
  readonly setsAside: boolean;
  readonly retries: number;
  /** Batches may have comment lines, which go out in their places. */
  readonly placesComments: boolean;
  /** It takes the place of a worker that is lost. */
  readonly isReplacement: boolean;
  /** Of --preview: how wide it is. */
  readonly previewColumns: number | undefined;
  readonly procs: number;
  readonly board: SharedArrayBuffer;
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
