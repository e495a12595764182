// What a map puts together of a record, with its literals as bytes.
import type { Encoding } from '../../job/job-spec.ts';
import type { FieldName, FieldText } from './field-plan.ts';

/** The number of a field by its name. */
export type FieldIndex = (name: FieldName) => number;

/** A field, and the literals before it. */
export interface Part {
  readonly before: Uint8Array;
  readonly field: number;
}

export interface Parts {
  readonly parts: readonly Part[];
  /** The literals behind the last field. */
  readonly tail: Uint8Array;
  /** Of all that is the same for every record, \r\n included. */
  readonly fixedBytes: number;
}

export interface PartsOptions {
  readonly indexOf: FieldIndex;
  /** It must be able to hold the literals. */
  readonly encoding: Encoding;
  readonly delimiter: number;
}

export function partsOf(text: FieldText, { indexOf, encoding, delimiter }: PartsOptions): Parts {
  const parts: Part[] = [];
  let literal = new Uint8Array(0);
  text.parts.forEach((part, i) => {
    if (text.isRow && i > 0) literal = joined(literal, Uint8Array.of(delimiter));
    if (part.kind === 'literal') {
      literal = joined(literal, Buffer.from(part.text, encoding));
    } else {
      parts.push({ before: literal, field: indexOf(part.field) });
      literal = new Uint8Array(0);
    }
  });
  const fixedBytes = parts.reduce((sum, { before }) => sum + before.length, literal.length + 2);
  return { parts, tail: literal, fixedBytes };
}

/** In memory of its own, which is no part of a pool. */
function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
