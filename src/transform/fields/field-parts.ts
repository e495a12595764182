// A map's result as parts of the record, with the literals between them as bytes.
import type { Encoding } from '../../job/job-spec.ts';
import type { FieldName, FieldNumber, FieldText, FieldTextPart, TextChange } from './field-plan.ts';

/** Translates a field's name into its number. */
export type FieldIndex = (name: FieldName) => number;

/** A piece of the result, and the literals before it. */
export interface Part {
  readonly before: Uint8Array;
  readonly piece: Piece;
}

export type Piece =
  | { readonly kind: 'field'; readonly field: number; readonly change?: TextChange }
  | { readonly kind: 'number'; readonly number: FieldNumber; readonly digits?: number }
  /**
   * The bytes from one field to another, delimiters included. A bound of 0 is the record's
   * beginning or end.
   */
  | { readonly kind: 'between'; readonly behind: number; readonly before: number };

export interface Parts {
  readonly parts: readonly Part[];
  /** The literals after the last part. */
  readonly tail: Uint8Array;
  /**
   * Bytes of everything whose size does not depend on the record, including \r\n and the quotes of
   * a single empty field.
   */
  readonly fixedBytes: number;
}

export interface PartsOptions {
  readonly indexOf: FieldIndex;
  /** It can hold the literals. */
  readonly encoding: Encoding;
  readonly delimiter: number;
  /** How row() and set() write a literal as a field. Default: unchanged. */
  readonly writtenAs?: (literal: string) => string;
}

/**
 * The longest printed number: sign, at most 21 digits before the point, point, digits, exponent.
 */
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

/** The replaced fields, in order of their columns. */
function replaced(columns: readonly number[], parts: readonly FieldTextPart[]) {
  return columns.map((column, i) => ({ column, part: parts[i]! })).sort((a, b) => a.column - b.column);
}

function fixedBytes(parts: readonly Part[], tail: Uint8Array): number {
  const ofNumber = ({ piece }: Part) => (piece.kind === 'number' ? NUMBER_BYTES + (piece.digits ?? 0) : 0);
  return parts.reduce((sum, part) => sum + part.before.length + ofNumber(part), tail.length + LEAST_BYTES);
}

/** Concatenates in memory of its own, not in Node's pool. */
function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
