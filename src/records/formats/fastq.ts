// FASTQ with four lines per record: @ and the name, the sequence, + (and the name again), the
// quality. Specified by Cock et al. 2010, Nucleic Acids Research 38(6); sequences over several
// lines are not supported.
import { describeValue } from '../../job/error-report.ts';
import { ResultError } from '../../job/errors.ts';
import type { FastqRecord } from './fastq-record.ts';
import { parseName, printName } from './name-line.ts';
import { RecordFault, type RecordFormat } from './record-format.ts';
import { checkSequence } from './sequence-check.ts';
import { fastqMixup } from './sequence-mixups.ts';

const KEYS = ['id', 'comment', 'seq', 'qual'] as const;
const STRUCTURE_ADVICE = 'is the file cut short, or not FASTQ with four lines a record?';
const LENGTHS_ADVICE = `${STRUCTURE_ADVICE} to set such records aside: --quarantine FILE`;
const RETURN = 13;
const PLUS = 43;
const AT = 64;

export class FastqFormat implements RecordFormat {
  readonly isAlwaysChecked = true;
  #text = '';
  #number = -1;
  #read: FastqRecord = { id: '', comment: '', seq: '', qual: '' };
  /**
   * The values of #read as parsed: the work may have changed it. Not in an object, which would cost
   * time for each read.
   */
  #id = '';
  #comment = '';
  #seq = '';
  #qual = '';

  parse(text: string, recordNumber: number): FastqRecord {
    if (this.#number === recordNumber && this.#text === text) return this.#read;
    const first = text.indexOf('\n');
    const second = text.indexOf('\n', first + 1);
    const third = text.indexOf('\n', second + 1);
    if (text.charCodeAt(0) !== AT) {
      refuseMixup(text);
      throw structureFault(0, `a FASTQ record begins with @, not with ${displayName(lineOf(text, 0, first))}`);
    }
    if (text.charCodeAt(second + 1) !== PLUS) {
      refuseMixup(text);
      const line = displayName(lineOf(text, second + 1, third));
      throw structureFault(2, `the third line of a FASTQ record begins with +, not with ${line}`);
    }
    const seq = lineOf(text, first + 1, second);
    const qual = lineOf(text, third + 1, text.length);
    if (seq.length !== qual.length) {
      const isJoined = qual.length > seq.length && qual.charCodeAt(seq.length) === AT;
      // Not a fault of the framing: had a line been lost, the next record would not begin with @ and have its +, or the
      // input would end inside it.
      throw new RecordFault('format', `its sequence has ${seq.length} letters, and its quality ${qual.length}`, {
        line: 3,
        advice: isJoined
          ? 'the next record begins right after it: was a line end lost when two files were joined?'
          : LENGTHS_ADVICE,
      });
    }
    const nameEnd = text.charCodeAt(first - 1) === RETURN ? first - 1 : first;
    const { id, comment } = parseName(text, 1, nameEnd);
    this.#text = text;
    this.#number = recordNumber;
    this.#read = { id, comment, seq, qual };
    this.#id = id;
    this.#comment = comment;
    this.#seq = seq;
    this.#qual = qual;
    return this.#read;
  }

  openBlock(): void {
    this.#number = NaN;
  }

  recall(record: unknown, text: string): void {
    this.parse(text, NaN);
    this.#read = record as FastqRecord;
  }

  /** A read is never a list. */
  isOne(): boolean {
    return false;
  }

  print(value: object): string {
    const { id, comment, seq, qual } = checkRead(value);
    const isNameKept = id === this.#id && comment === this.#comment;
    if (isNameKept && seq === this.#seq && qual === this.#qual) return this.#text;
    const text = this.#text;
    const first = text.indexOf('\n');
    const second = text.indexOf('\n', first + 1);
    const lineEnd = text.charCodeAt(first - 1) === RETURN ? '\r\n' : '\n';
    const oldName = lineOf(text, 1, first);
    const oldAgain = lineOf(text, second + 2, text.indexOf('\n', second + 1));
    const name = isNameKept ? oldName : printName({ id, comment }, oldName);
    const again = text !== '' && oldAgain === oldName ? name : oldAgain;
    return [`@${name}`, seq, `+${again}`, qual].join(lineEnd);
  }
}

/** The line between two offsets, without a final \r. */
function lineOf(text: string, start: number, end: number): string {
  return text.slice(start, end > start && text.charCodeAt(end - 1) === RETURN ? end - 1 : end);
}

/** @throws RecordFault if the text is recognised as something else */
function refuseMixup(text: string): void {
  const mixup = fastqMixup(text.split(/\r?\n/));
  if (mixup !== undefined) throw structureFault(mixup.line, mixup.message, mixup.advice);
}

function structureFault(line: number, message: string, advice = STRUCTURE_ADVICE): RecordFault {
  return new RecordFault('framing', message, { line, advice });
}

function displayName(line: string): string {
  return line === '' ? 'an empty line' : describeValue(line.slice(0, 20));
}

/** Checks the value; throws a ResultError if it is not a valid read. */
function checkRead(value: object): Readonly<FastqRecord> {
  const read = checkSequence(value, KEYS, 'FASTQ');
  const { seq, qual } = read;
  if (seq.length !== qual.length) {
    throw new ResultError(`the work gave a FASTQ record of ${seq.length} letters and ${qual.length} qualities`, {
      advice: 'cut both: { ...read, seq: seq.slice(a, b), qual: qual.slice(a, b) }',
    });
  }
  return read;
}
