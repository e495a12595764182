// The kind of a part's value, for operators: strings by their source, numbers, booleans.
import type { AnyNode } from 'acorn';
import type { Shapes } from './shapes.ts';
import type { StringSource } from './value-shape.ts';

/**
 * - `field`: a bare field, column or argument, a string that is often meant as a number
 * - `record`: the text of the record, its id or its file
 * - `made`: a string that the expression makes
 * - `unknown`: anything else
 */
export type ValueKind = StringSource | 'number' | 'boolean' | 'function' | 'array' | 'unknown';

export function valueKind(node: AnyNode, shapes: Shapes): ValueKind {
  const shape = shapes.of(node);
  switch (shape.is) {
    case 'string':
      return shape.from;
    case 'number':
    case 'boolean':
    case 'array':
      return shape.is;
    case 'helper':
      return 'function';
    default:
      return 'unknown';
  }
}

export function isStringKind(kind: ValueKind): boolean {
  return kind === 'field' || kind === 'record' || kind === 'made';
}
