// What a worker that runs commands needs, besides the options of every runner.
import type { HeaderOut } from '../../job/job-spec.ts';

export interface CommandDependencies {
  /** The memory of a ProcessGroupTable. */
  readonly groups: SharedArrayBuffer;
  /** The memory of a RepeatedHeader. */
  readonly repeatedHeader: SharedArrayBuffer;
  /** The header's lines, each terminated. */
  readonly header: Uint8Array;
  readonly headerOut: HeaderOut;
  /** Sends the writer the output before all records; call it before any result. */
  readonly sendHeader: (bytes: Uint8Array) => void;
  /** Prints whole lines to standard error. */
  readonly print: (lines: Uint8Array) => void;
  /** Reports a sentence as a warning; the run continues. */
  readonly warn: (text: string) => void;
  /** More commands may follow a failed one. */
  readonly outlivesFailures: boolean;
}

/** With --repeat-header the command's header is written, unless another one is asked for. */
export function isHeaderFromCommand(command: { readonly repeatHeader: boolean } | undefined, out: HeaderOut): boolean {
  return command?.repeatHeader === true && (out.kind === 'default' || out.kind === 'keep');
}
