// FASTQ records of four lines: @ and the name, the sequence, + (and the name again), the quality. Cock et al. 2010,
// Nucleic Acids Research 38(6), describe the format; sequences over several lines are not read.
import { describeValue } from '../../job/error-report.ts';
import { ResultError } from '../../job/errors.ts';
import type { FastqRecord } from './fastq-record.ts';
import { RecordFault, type RecordFormat } from './record-format.ts';

const KEYS = ['id', 'comment', 'seq', 'qual'] as const;
const TAB = 9;
const RETURN = 13;
const BLANK = 32;
const PLUS = 43;
const AT = 64;

export class FastqFormat implements RecordFormat {
  readonly isAlwaysChecked = true;
  #text = '';
  #number = -1;
  #read: FastqRecord = { id: '', comment: '', seq: '', qual: '' };
  /** What #read was made with: the work may have changed it since. */
  #original: Readonly<FastqRecord> = this.#read;

  parse(text: string, recordNumber: number): FastqRecord {
    if (this.#number === recordNumber && this.#text === text) return this.#read;
    const first = text.indexOf('\n');
    const second = text.indexOf('\n', first + 1);
    const third = text.indexOf('\n', second + 1);
    if (text.charCodeAt(0) !== AT) {
      throw structureFault(0, `a FASTQ record begins with @, not with ${shown(lineOf(text, 0, first))}`);
    }
    if (text.charCodeAt(second + 1) !== PLUS) {
      const line = shown(lineOf(text, second + 1, third));
      throw structureFault(2, `the third line of a FASTQ record begins with +, not with ${line}`);
    }
    const seq = lineOf(text, first + 1, second);
    const qual = lineOf(text, third + 1, text.length);
    if (seq.length !== qual.length) {
      throw structureFault(3, `its sequence has ${seq.length} letters, and its quality ${qual.length}`);
    }
    const nameEnd = text.charCodeAt(first - 1) === RETURN ? first - 1 : first;
    let idEnd = 1;
    while (idEnd < nameEnd && !isSpace(text.charCodeAt(idEnd))) idEnd += 1;
    let commentStart = idEnd;
    while (commentStart < nameEnd && isSpace(text.charCodeAt(commentStart))) commentStart += 1;
    const id = text.slice(1, idEnd);
    const comment = text.slice(commentStart, nameEnd);
    this.#text = text;
    this.#number = recordNumber;
    this.#read = { id, comment, seq, qual };
    this.#original = { id, comment, seq, qual };
    return this.#read;
  }

  /** A read can't be taken for a list. */
  isOne(): boolean {
    return false;
  }

  print(value: object): string {
    const { id, comment, seq, qual } = checkRead(value);
    const original = this.#original;
    const isNameKept = id === original.id && comment === original.comment;
    if (isNameKept && seq === original.seq && qual === original.qual) return this.#text;
    const text = this.#text;
    const first = text.indexOf('\n');
    const second = text.indexOf('\n', first + 1);
    const lineEnd = text.charCodeAt(first - 1) === RETURN ? '\r\n' : '\n';
    const oldName = lineOf(text, 1, first);
    const oldAgain = lineOf(text, second + 2, text.indexOf('\n', second + 1));
    const gap = isNameKept ? '' : (/^[^ \t]*([ \t]+)./.exec(oldName)?.[1] ?? ' ');
    const name = isNameKept ? oldName : comment === '' ? id : `${id}${gap}${comment}`;
    const again = oldAgain === oldName ? name : oldAgain;
    return [`@${name}`, seq, `+${again}`, qual].join(lineEnd);
  }
}

function isSpace(code: number): boolean {
  return code === BLANK || code === TAB;
}

/** The line between two offsets, a \r at its end taken off. */
function lineOf(text: string, start: number, end: number): string {
  return text.slice(start, end > start && text.charCodeAt(end - 1) === RETURN ? end - 1 : end);
}

function structureFault(line: number, message: string): RecordFault {
  return new RecordFault('framing', message, {
    line,
    advice: 'is the file cut short, or no FASTQ of four lines a record?',
  });
}

function shown(line: string): string {
  return line === '' ? 'an empty line' : describeValue(line.slice(0, 20));
}

/** The value as a read, its comment filled in; refused where what would be written does not read back as it. */
function checkRead(value: object): FastqRecord {
  const advice = 'a FASTQ record is { id, comment, seq, qual }: { ...read, seq: … } changes one';
  const unknown = Object.keys(value).find((key) => !KEYS.includes(key as (typeof KEYS)[number]));
  if (unknown !== undefined)
    throw new ResultError(`the work gave a FASTQ record with an unknown '${unknown}'`, { advice });
  const read = { comment: '', ...value } as Readonly<Record<string, unknown>>;
  for (const key of KEYS) {
    const text = read[key];
    if (typeof text !== 'string') {
      const what = text === undefined ? 'without' : `with ${describeValue(text)} as`;
      throw new ResultError(`the work gave a FASTQ record ${what} '${key}'`, { advice });
    }
    if (/[\n\r]/.test(text)) throw new ResultError(`the work gave a FASTQ record with a line end in its '${key}'`);
  }
  const { id, seq, qual } = read as unknown as FastqRecord;
  if (/[ \t]/.test(id)) {
    throw new ResultError(`the work gave a FASTQ record with white space in its id: ${describeValue(id)}`, {
      advice: 'what stands behind white space is its comment',
    });
  }
  if (seq.length !== qual.length) {
    throw new ResultError(`the work gave a FASTQ record of ${seq.length} letters and ${qual.length} qualities`, {
      advice: 'cut both: { ...read, seq: seq.slice(a, b), qual: qual.slice(a, b) }',
    });
  }
  return read as unknown as FastqRecord;
}
