// What a map puts together of a record, with its literals as bytes.
import type { Encoding } from '../../job/job-spec.ts';
import type { FieldName, FieldNumber, FieldText, FieldTextPart, TextChange } from './field-plan.ts';

/** The number of a field by its name. */
export type FieldIndex = (name: FieldName) => number;

/** What is put together, and the literals before it. */
export interface Part {
  readonly before: Uint8Array;
  readonly piece: Piece;
}

export type Piece =
  | { readonly kind: 'field'; readonly field: number; readonly change?: TextChange }
  | { readonly kind: 'number'; readonly number: FieldNumber; readonly digits?: number }
  /** All between two fields, delimiters included: 0 is the beginning of the record, or its end. */
  | { readonly kind: 'between'; readonly behind: number; readonly before: number };

export interface Parts {
  readonly parts: readonly Part[];
  /** The literals behind the last part. */
  readonly tail: Uint8Array;
  /** Of all that does not grow with the record, \r\n included, and the quotes that stand for one empty field. */
  readonly fixedBytes: number;
}

export interface PartsOptions {
  readonly indexOf: FieldIndex;
  /** It must be able to hold the literals. */
  readonly encoding: Encoding;
  readonly delimiter: number;
  /** How a literal is written as a field of row() or set(); left out, as it is. */
  readonly writtenAs?: (literal: string) => string;
}

/** The longest text of a number: sign, digits, point, exponent; before the point there are at most 21 digits. */
const NUMBER_BYTES = 32;
const LEAST_BYTES = '""\r\n'.length;
const asItIs = (literal: string) => literal;

export function partsOf(text: FieldText, options: PartsOptions): Parts {
  const { indexOf, encoding, delimiter, writtenAs = asItIs } = options;
  const parts: Part[] = [];
  let literal = new Uint8Array(0);
  const add = (piece: Piece) => {
    parts.push({ before: literal, piece });
    literal = new Uint8Array(0);
  };
  const addText = (part: FieldTextPart) => {
    if (part.kind === 'literal')
      literal = joined(literal, Buffer.from(text.isRow ? writtenAs(part.text) : part.text, encoding));
    else add(part.kind === 'field' ? { ...part, field: indexOf(part.field) } : part);
  };
  if (text.columns === undefined) {
    text.parts.forEach((part, i) => {
      if (text.isRow && i > 0) literal = joined(literal, Uint8Array.of(delimiter));
      addText(part);
    });
  } else {
    let behind = 0;
    for (const { column, part } of replaced(text.columns.map(indexOf), text.parts)) {
      add({ kind: 'between', behind, before: column });
      addText(part);
      behind = column;
    }
    add({ kind: 'between', behind, before: 0 });
  }
  return { parts, tail: literal, fixedBytes: fixedBytes(parts, literal) };
}

/** The replaced fields, from the first to the last. */
function replaced(columns: readonly number[], parts: readonly FieldTextPart[]) {
  return columns.map((column, i) => ({ column, part: parts[i]! })).sort((a, b) => a.column - b.column);
}

function fixedBytes(parts: readonly Part[], tail: Uint8Array): number {
  const ofNumber = ({ piece }: Part) => (piece.kind === 'number' ? NUMBER_BYTES + (piece.digits ?? 0) : 0);
  return parts.reduce((sum, part) => sum + part.before.length + ofNumber(part), tail.length + LEAST_BYTES);
}

/** In memory of its own, which is no part of a pool. */
function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
