// Writes the program that the kernel runs on each record, in the layout of its memory.
// assembly/plan.ts defines the same offsets.
import { DNA, RNA } from '../../../records/reverse-complement.ts';
import { ERROR_PROBABILITY } from '../../../records/sequences.ts';
import type { Encoding } from '../../../job/job-spec.ts';
import {
  conditionFields,
  mapFields,
  type FieldComparison,
  type FieldName,
  type FieldNumber,
  type FieldWork,
  type NumberOperator,
  type TextChange,
} from '../field-plan.ts';
import { KernelProgram } from './kernel-program.ts';
import { partsOf, type FieldIndex, type Piece } from '../field-parts.ts';
import { patternTable } from '../pattern/pattern-table.ts';

const PROBABILITIES_AT = 256;
const DNA_AT = 1280;
const RNA_AT = 1408;
const BOUNDS_AT = 1536;
const BOUND_BYTES = 8;

/** A target of a test that stops the run before the record. */
const FAULT = 2;

const TEST = { field: 12, text: 16, textBytes: 20, left: 24, right: 40 };
const TEST_BYTES = 56;
const IS_TEXT = 0;
const IS_FIELD = 1;
const COMPARISONS: Readonly<Record<NumberOperator, number>> = { '<': 2, '<=': 3, '>': 4, '>=': 5, '===': 6 };
const IS_WIDTH = 7;
const IS_MATCH = 8;
const IS_COUNT = 9;
/**
 * A pattern's table: a byte for each state (1 if a text may end in it), then the rows of next
 * states.
 */
const PATTERN_ROWS = 256;

const NUMBER = { kind: 0, field: 4, value: 8 };
const NUMBER_BYTES = 16;
const NUMBER_KINDS = {
  ...{ literal: 0, value: 1, length: 2, meanQuality: 3, gc: 4 },
  ...{ '+': 5, '-': 6, '*': 7, '/': 8, '%': 9, max: 10, min: 11 },
  ...{ negate: 12, abs: 13, ceil: 14, floor: 15, round: 16, sqrt: 17, trunc: 18 },
} as const satisfies Readonly<Record<FieldNumber['kind'], number>>;

const PART = { text: 0, textBytes: 4, kind: 8, first: 12, second: 16, third: 20 };
const PART_BYTES = 24;
const NO_PIECE = -1;
const IS_WHOLE_FIELD = 0;
const IS_BETWEEN = 1;
const CHANGES: Readonly<Record<TextChange['kind'], number>> = {
  ...{ toLowerCase: 2, toUpperCase: 3, trim: 4, slice: 5 },
  reverseComplement: 8,
};
const IS_NUMBER = 6;
const IS_FIXED = 7;

/** FASTQ: its four lines, and the two parts of the name line. FASTA has some of these. */
const READ_FIELDS = 6;

/** `fastq`, `fasta`: the fields are the parts numbered by READ_FIELDS (read-field.ts). */
export type Layout = 'lines' | 'csv' | 'fastq' | 'fasta';

export interface FieldProgramOptions {
  readonly indexOf: FieldIndex;
  readonly encoding: Encoding;
  readonly delimiter: number;
  /** Layout of the records. Default: `lines`. */
  readonly layout?: Layout;
  /** How row() and set() write a literal as a field. Default: unchanged. */
  readonly writtenAs?: (literal: string) => string;
}

/** Without a map, `part` is 0. */
interface MapLayout {
  readonly part: number;
  readonly fixedBytes: number;
  readonly fields: number;
}

export class FieldProgram extends KernelProgram<FieldComparison> {
  readonly #options: FieldProgramOptions;

  readonly highestField: number;
  readonly firstTest: number;
  readonly map: MapLayout;
  /** By the numbers with which the kernel asks for them. */
  readonly patterns: RegExp[] = [];

  constructor(work: FieldWork, options: FieldProgramOptions) {
    const highestField = highestOf(work, options);
    // One more than the fields: the kernel stores a field's beginning before it knows whether the
    // field exists.
    super(BOUNDS_AT + BOUND_BYTES * (highestField + 2));
    this.#options = options;
    this.highestField = highestField;
    ERROR_PROBABILITY.forEach((value, code) => this.view.setFloat64(PROBABILITIES_AT + 8 * code, value, true));
    this.bytesAt(DNA_AT).set(DNA);
    this.bytesAt(RNA_AT).set(RNA);
    this.firstTest = this.addTests(work.filter);
    this.map = this.#addMap(work);
  }

  protected override addTest(condition: FieldComparison, ifTrue: number, ifFalse: number): number {
    switch (condition.kind) {
      case 'constant':
        return condition.value ? ifTrue : ifFalse;
      case 'must':
        return this.addTest(condition.condition, ifTrue, FAULT);
      case 'equals': {
        const text = this.addBytes(Buffer.from(condition.text, this.#options.encoding));
        const at = this.reserveTest(TEST_BYTES, IS_TEXT, ifTrue, ifFalse);
        this.set(at + TEST.field, this.#options.indexOf(condition.field));
        this.set(at + TEST.text, text.at);
        this.set(at + TEST.textBytes, text.length);
        return at;
      }
      case 'same': {
        const at = this.reserveTest(TEST_BYTES, IS_FIELD, ifTrue, ifFalse);
        this.set(at + TEST.field, this.#options.indexOf(condition.left));
        this.set(at + TEST.text, this.#options.indexOf(condition.right));
        return at;
      }
      case 'width':
      case 'count': {
        const at = this.reserveTest(TEST_BYTES, condition.kind === 'count' ? IS_COUNT : IS_WIDTH, ifTrue, FAULT);
        this.set(at + TEST.field, condition.columns);
        return at;
      }
      case 'matches':
        return this.#addMatch(condition, ifTrue, ifFalse);
      case 'compare': {
        const at = this.reserveTest(TEST_BYTES, COMPARISONS[condition.operator], ifTrue, ifFalse);
        this.#setNumber(at + TEST.left, condition.left);
        this.#setNumber(at + TEST.right, condition.right);
        return at;
      }
    }
  }

  #addMatch(
    { field, source, flags }: FieldComparison & { readonly kind: 'matches' },
    ifTrue: number,
    ifFalse: number,
  ): number {
    // When the expression was read, the pattern was found to have a table.
    const { first, atEnd, next } = patternTable(source, flags)!;
    const table = this.reserve(PATTERN_ROWS + next.length);
    this.bytesAt(table).set(atEnd);
    this.bytesAt(table + PATTERN_ROWS).set(next);
    const at = this.reserveTest(TEST_BYTES, IS_MATCH, ifTrue, ifFalse);
    this.set(at + TEST.field, this.#options.indexOf(field));
    this.set(at + TEST.text, table);
    this.set(at + TEST.textBytes, first);
    this.set(at + TEST.left, this.patterns.push(new RegExp(source, flags)) - 1);
    return at;
  }

  #setNumber(at: number, number: FieldNumber): void {
    this.set(at + NUMBER.kind, NUMBER_KINDS[number.kind]);
    if (number.kind === 'literal') this.view.setFloat64(at + NUMBER.value, number.value, true);
    else if ('field' in number) this.set(at + NUMBER.field, this.#options.indexOf(number.field));
    else if ('of' in number) this.set(at + NUMBER.field, this.#addNumber(number.of));
    else {
      this.set(at + NUMBER.field, this.#addNumber(number.left));
      this.set(at + NUMBER.value, this.#addNumber(number.right));
    }
  }

  #addNumber(number: FieldNumber): number {
    const at = this.reserve(NUMBER_BYTES);
    this.#setNumber(at, number);
    return at;
  }

  #addMap({ map }: FieldWork): MapLayout {
    if (map === undefined) return { part: 0, fixedBytes: 0, fields: 0 };
    const { parts, tail, fixedBytes } = partsOf(map, this.#options);
    const texts = [...parts.map(({ before }) => before), tail].map((text) => this.addBytes(text));
    const first = this.reserve(texts.length * PART_BYTES);
    texts.forEach((text, i) => {
      const at = first + i * PART_BYTES;
      this.set(at + PART.text, text.at);
      this.set(at + PART.textBytes, text.length);
      const piece = parts[i]?.piece;
      if (piece === undefined) this.set(at + PART.kind, NO_PIECE);
      else this.#setPiece(at, piece);
    });
    return { part: first, fixedBytes, fields: parts.length };
  }

  #setPiece(at: number, piece: Piece): void {
    const set = (kind: number, first: number, second = 0, third = 0) => {
      this.set(at + PART.kind, kind);
      this.set(at + PART.first, first);
      this.set(at + PART.second, second);
      this.set(at + PART.third, third);
    };
    switch (piece.kind) {
      case 'between':
        return set(IS_BETWEEN, piece.behind, piece.before);
      case 'number':
        return set(piece.digits === undefined ? IS_NUMBER : IS_FIXED, this.#addNumber(piece.number), piece.digits);
      case 'field': {
        const { field, change } = piece;
        if (change === undefined) return set(IS_WHOLE_FIELD, field);
        if (change.kind !== 'slice') return set(CHANGES[change.kind], field);
        return set(CHANGES.slice, field, change.from, change.to);
      }
    }
  }
}

/** All fields that the work uses. */
export function fieldsOf({ filter, map }: FieldWork): FieldName[] {
  return [...(map === undefined ? [] : mapFields(map)), ...(filter === undefined ? [] : conditionFields(filter))];
}

function highestOf(work: FieldWork, { indexOf, layout }: FieldProgramOptions): number {
  const isOfSequences = layout === 'fastq' || layout === 'fasta';
  return Math.max(isOfSequences ? READ_FIELDS : 0, ...fieldsOf(work).map(indexOf));
}
