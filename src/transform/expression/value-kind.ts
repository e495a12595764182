// What kind of value a part of an expression gives, for operators: strings by where they come from, numbers, truths.
import type { AnyNode } from 'acorn';
import type { Shapes } from './shapes.ts';
import type { StringSource } from './value-shape.ts';

/**
 * `field` is a bare field, column or argument: a string that is often meant as a number; `record` the record's or the
 * file's text; `made` a string that the expression itself makes; `unknown` all that can't be told.
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
