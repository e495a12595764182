// What a worker that runs commands has around it, besides what every runner is told.
import type { HeaderOut } from '../../job/job-spec.ts';

export interface CommandDependencies {
  /** A HeldGroups' memory. */
  readonly groups: SharedArrayBuffer;
  /** A RepeatedHeader's memory. */
  readonly repeatedHeader: SharedArrayBuffer;
  /** The header's lines, each terminated. */
  readonly header: Uint8Array;
  readonly headerOut: HeaderOut;
  /** To the writer, before any result: what goes out before all records. */
  readonly sendHeader: (bytes: Uint8Array) => void;
  /** To standard error, whole lines. */
  readonly print: (lines: Uint8Array) => void;
  /** Something that may have to be known, though the run goes on: a sentence. */
  readonly warn: (text: string) => void;
  /** Further commands may come behind one that has failed. */
  readonly outlivesFailures: boolean;
}

/** With --repeat-header the header that goes out is the one that the command gives, unless another is asked for. */
export function isHeaderFromCommand(command: { readonly repeatHeader: boolean } | undefined, out: HeaderOut): boolean {
  return command?.repeatHeader === true && (out.kind === 'default' || out.kind === 'keep');
}
