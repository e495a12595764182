// The preamble of each output: byte-order mark and header. The reader owes the first, worker 1 the
// second. A resumed run has it already, and waits only until it is known whether results must be
// merged.
import { ResumeError } from '../../job/errors.ts';
import type { JobSpec } from '../../job/job-spec.ts';
import { writesHeader } from '../../job/shard.ts';
import type { JournalData } from './journal-entry.ts';
import type { OutputName } from '../protocol/output-names.ts';
import type { Outputs, Pieces } from './outputs.ts';
import type { HeaderResult, PreambleMarks } from '../protocol/protocol.ts';

/** Outputs of unchanged records. */
const AS_THEY_CAME = ['refused', 'refused-mate', 'quarantine', 'quarantine-mate'] as const;

export class Preamble {
  readonly #journal: JournalData | undefined;
  readonly #hasHeader: boolean;
  readonly #isCommand: boolean;
  readonly #isConverted: boolean;
  #marks: PreambleMarks | undefined;
  #header: HeaderResult | undefined;
  #isOver = false;

  constructor(
    journal: JournalData | undefined,
    { shard, work, conversion }: Pick<JobSpec, 'shard' | 'work' | 'conversion'>,
  ) {
    this.#journal = journal;
    this.#hasHeader = writesHeader(shard);
    this.#isConverted = conversion !== undefined;
    this.#isCommand = work.kind === 'command';
  }

  setMarks(opening: PreambleMarks): void {
    this.#marks = opening;
  }

  /** A replacement worker may send it again: the first one counts. */
  setHeader(header: HeaderResult): void {
    this.#header ??= header;
  }

  /** Present if the work is a reduction. */
  get reduction(): HeaderResult['reduction'] {
    return this.#header?.reduction;
  }

  /** It was added: results may be written. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Adds it, once; false while it is not known. */
  add(pieces: Pieces, outputs: Outputs): boolean {
    this.#isOver ||= this.#journal?.from === undefined ? this.#addAll(pieces, outputs) : this.#isWorkKnown();
    return this.#isOver;
  }

  #isWorkKnown(): boolean {
    const { from, isHeaderOwed } = this.#journal!;
    if (isHeaderOwed && this.#header === undefined) return false;
    if ((from!.state === undefined) === (this.reduction === undefined)) return true;
    const is = this.reduction === undefined ? 'is not a reduction' : 'is a reduction';
    throw new ResumeError(`the work ${is}, unlike the work of the earlier run`, {
      advice: 'to start anew: --restart',
    });
  }

  #addAll(pieces: Pieces, outputs: Outputs): boolean {
    // a command that makes the header is not started for a shard without records
    if (!this.#hasHeader && this.#isCommand) return true;
    const opening = this.#marks;
    const header = this.#header;
    if (opening === undefined || header === undefined) return false;
    if (!this.#hasHeader) return true;
    const add = (output: OutputName, ...data: (Uint8Array | undefined)[]) => {
      const bytes = Buffer.concat(data.filter((each) => each !== undefined));
      if (bytes.length > 0) for (const piece of outputs.packed(output, bytes)) pieces.add(output, piece);
    };
    // a byte-order mark, and the line sep=; of Excel, are of the input's format
    add('main', this.#isConverted ? undefined : opening.bytes, header.bytes);
    add('mate', this.#isConverted ? undefined : opening.mateBytes, header.bytes);
    for (const output of AS_THEY_CAME) add(output, header.rawBytes);
    return true;
  }
}
