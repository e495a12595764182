// Writes sequences: fasta, or fastq.
import { describeValue } from '../../job/error-report.ts';
import { ResultError } from '../../job/errors.ts';
import { isFastqOfFourLines } from '../formats/fastq-lines.ts';
import { parseName } from '../formats/name-line.ts';
import { checkSequence } from '../formats/sequence-check.ts';
import { RecordFault } from '../formats/record-format.ts';
import type { GivenRecord, RecordWriter, Refusal } from './record-writer.ts';

export const SEQUENCE_PARTS = ['id', 'comment', 'seq', 'qual'] as const;

export interface SequenceWriterOptions {
  readonly to: 'fasta' | 'fastq';
  /** The letters on each line of a sequence; undefined: all on one line. */
  readonly lineWidth: number | undefined;
}

export class SequenceWriter implements RecordWriter {
  readonly #options: SequenceWriterOptions;

  constructor(options: SequenceWriterOptions) {
    this.#options = options;
  }

  /** The values of SEQUENCE_PARTS. @throws RecordFault */
  write(values: readonly string[], _refuse: Refusal, nameLine?: string): string {
    const [id = '', comment = '', seq = '', qual = ''] = values;
    try {
      return this.print({ id, comment, seq, qual }, { nameLine });
    } catch (error) {
      if (!(error instanceof ResultError)) throw error;
      throw new RecordFault('format', error.message.replace('the work gave', 'it would be'), {
        ...(error.advice === undefined ? {} : { advice: error.advice }),
      });
    }
  }

  print(value: object, { nameLine }: GivenRecord): string {
    const { to, lineWidth } = this.#options;
    if (Array.isArray(value)) return this.row();
    if (to === 'fastq') {
      const { id, comment, seq, qual } = checkSequence(value, SEQUENCE_PARTS, 'FASTQ');
      if (seq.length !== qual.length) {
        throw new ResultError(`the work gave a FASTQ record of ${seq.length} letters and ${qual.length} qualities`, {
          advice: 'each letter has one',
        });
      }
      return `@${named(id, comment, nameLine)}\n${seq}\n+\n${qual}`;
    }
    // reads have qualities, which fasta has no place for
    const { qual: _qual, ...rest } = value as { readonly qual?: unknown };
    const { id, comment, seq } = checkSequence(rest, ['id', 'comment', 'seq'], 'FASTA');
    const wrong = /^@|>|^--$/.exec(seq)?.[0];
    if (wrong !== undefined) {
      throw new ResultError(`the work gave a FASTA record with ${wrong} in its 'seq'`, {
        advice: 'a line that begins with it is not read as part of a sequence',
      });
    }
    return `>${named(id, comment, nameLine)}${wrapped(seq, lineWidth)}`;
  }

  row(): string {
    throw new ResultError(`the work gave a row, and the output is ${this.#options.to}`, {
      advice:
        this.#options.to === 'fasta'
          ? 'return an object: ({ id: $1, seq: $2 })'
          : 'return an object: ({ id: $1, seq: $2, qual: $3 })',
    });
  }

  checkText(text: string): void {
    const { to } = this.#options;
    if (to === 'fasta' ? text.startsWith('>') : text.startsWith('@') && isFastqOfFourLines(Buffer.from(`${text}\n`)))
      return;
    throw new ResultError(`the work gave a string that is not a record of ${to}: ${describeValue(text)}`, {
      advice: `return an object, which is printed: ({ id, seq${to === 'fasta' ? '' : ', qual'} })`,
    });
  }
}

/** The name as it was, if it is the same: there may be a tab in it. */
function named(id: string, comment: string, nameLine: string | undefined): string {
  if (nameLine !== undefined) {
    const was = parseName(nameLine, 0, nameLine.length);
    if (was.id === id && was.comment === comment) return nameLine;
  }
  if (/^[ \t]/.test(comment)) {
    throw new ResultError(`the work gave a record whose comment begins with white space: ${describeValue(comment)}`, {
      advice: 'between id and comment it would be read as one gap: comment.trimStart()',
    });
  }
  return comment === '' ? id : `${id} ${comment}`;
}

/** The sequence below its name; nothing for an empty one. */
export function wrapped(seq: string, width = Infinity): string {
  if (seq.length <= width) return seq === '' ? '' : `\n${seq}`;
  let lines = '';
  for (let at = 0; at < seq.length; at += width) lines += `\n${seq.slice(at, at + width)}`;
  return lines;
}
