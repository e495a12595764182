// FASTA: > and a name, then a sequence over any number of lines (from Pearson and Lipman 1988, PNAS
// 85(8)). Lines that begin with ; are not comments.
import { ResultError } from '../../job/errors.ts';
import type { FastaRecord } from './fasta-record.ts';
import { parseName, printName } from './name-line.ts';
import { RecordFault, type RecordFormat } from './record-format.ts';
import { checkSequence } from './sequence-check.ts';

const KEYS = ['id', 'comment', 'seq'] as const;
const RETURN = 13;
/** The width if the record's own lines don't set one. */
const DEFAULT_LINE_WIDTH = 60;

export interface FastaOptions {
  /** The letters on each line of a changed sequence; left out: as on the record's own lines. */
  readonly lineWidth?: number | undefined;
}

export class FastaFormat implements RecordFormat {
  /** Every text that begins with > is a record, so borders are the only check. */
  readonly isAlwaysChecked = false;
  readonly #lineWidth: number | undefined;
  #text = '';
  #number = -1;
  #record: FastaRecord = { id: '', comment: '', seq: '' };
  /** The values of #record as parsed: the work may have changed it. */
  #original: Readonly<FastaRecord> = this.#record;

  constructor({ lineWidth }: FastaOptions) {
    this.#lineWidth = lineWidth;
  }

  parse(text: string, recordNumber: number): FastaRecord {
    if (this.#number === recordNumber && this.#text === text) return this.#record;
    const lineEnd = text.indexOf('\n');
    const { id, comment } = parseName(text, 1, nameEnd(text, lineEnd));
    const seq = lineEnd < 0 ? '' : joined(text.slice(lineEnd + 1));
    checkLines(text, seq);
    this.#text = text;
    this.#number = recordNumber;
    this.#record = { id, comment, seq };
    this.#original = { id, comment, seq };
    return this.#record;
  }

  openBlock(): void {
    this.#number = NaN;
  }

  recall(record: unknown, text: string): void {
    this.parse(text, NaN);
    this.#record = record as FastaRecord;
  }

  /** A sequence is never a list. */
  isOne(): boolean {
    return false;
  }

  print(value: object): string {
    const { id, comment, seq } = checkSequence(value, KEYS, 'FASTA');
    if (seq.includes('>')) {
      throw new ResultError("the work gave a FASTA record with a > in its 'seq'", {
        advice: 'at the start of a line it would begin another record',
      });
    }
    const { id: oldId, comment: oldComment, seq: oldSeq } = this.#original;
    const isNameKept = id === oldId && comment === oldComment;
    if (isNameKept && seq === oldSeq) return this.#text;
    const lineEnd = this.#text.indexOf('\n');
    const lineBreak = lineEnd > 0 && this.#text.charCodeAt(lineEnd - 1) === RETURN ? '\r\n' : '\n';
    const oldName = this.#text.slice(1, nameEnd(this.#text, lineEnd));
    const name = isNameKept ? oldName : printName({ id, comment }, oldName);
    return [`>${name}`, ...wrapped(seq, this.#lineWidth ?? this.#ownWidth(lineEnd))].join(lineBreak);
  }

  /** The letters on the first line of the record's sequence; unlimited if it was a single line. */
  #ownWidth(lineEnd: number): number {
    if (this.#original.seq === '') return DEFAULT_LINE_WIDTH;
    const next = this.#text.indexOf('\n', lineEnd + 1);
    const first = this.#text.slice(lineEnd + 1, next < 0 ? undefined : next).replace(/\r$/, '');
    if (first.length === this.#original.seq.length) return Infinity;
    return first.length === 0 ? DEFAULT_LINE_WIDTH : first.length;
  }
}

/** The end of the name if its line ends at `lineEnd` (below 0: at the text's end). */
function nameEnd(text: string, lineEnd: number): number {
  if (lineEnd < 0) return text.length;
  return text.charCodeAt(lineEnd - 1) === RETURN ? lineEnd - 1 : lineEnd;
}

/**
 * Refuses lines that are not part of a sequence: the -- of grep -A after a record without other
 * gaps, and reads of FASTQ. @throws RecordFault
 */
function checkLines(text: string, seq: string): void {
  if (seq.endsWith('--') && /\n--\r?$/.test(text) && seq.indexOf('-') === seq.length - 2) {
    throw new RecordFault('format', 'its last line is --, as grep -A writes it between groups', {
      line: text.split('\n').length - 1,
      advice: 'grep --no-group-separator -A 1 PATTERN x.fa | threadmill …',
    });
  }
  const read = text.indexOf('\n@');
  if (read < 0) return;
  throw new RecordFault('format', 'a line of its sequence begins with @, as a read of FASTQ does', {
    line: text.slice(0, read + 1).split('\n').length - 1,
    advice: 'are FASTA and FASTQ mixed in this file?',
  });
}

function joined(lines: string): string {
  if (!lines.includes('\n')) return lines;
  return lines.includes('\r') ? lines.replaceAll(/\r?\n/g, '') : lines.replaceAll('\n', '');
}

function wrapped(seq: string, width: number): string[] {
  if (seq.length <= width) return seq === '' ? [] : [seq];
  const lines: string[] = [];
  for (let at = 0; at < seq.length; at += width) lines.push(seq.slice(at, at + width));
  return lines;
}
