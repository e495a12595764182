// What kind of value a part of an expression gives, as far as that can be told by reading it: the checks for slips look
// only at what is certain.
import type { BinaryExpression, CallExpression, MemberExpression, Node } from 'acorn';
import { FIELD_NAME } from './expression-plan.ts';

/**
 * `field` is a bare field, column or argument; `record` the record's or the file's text; `string` a text that the
 * expression itself makes; `number` a number; `unknown` all that can't be told.
 */
export type ValueKind = 'field' | 'record' | 'string' | 'number' | 'unknown';

const NUMBER_FUNCTIONS = new Set(['Number', 'parseInt', 'parseFloat']);
const STRING_FUNCTIONS = new Set(['String', 'row', 'set']);
const STRING_METHODS = new Set(
  'concat join normalize padEnd padStart repeat replace replaceAll slice substring toFixed toLowerCase toString toUpperCase trim trimEnd trimStart'.split(
    ' ',
  ),
);

/** `isFree` tells whether a name means what the record gives it, and is not declared in the expression. */
export function valueKind(node: Node, isFree: (name: Node) => boolean): ValueKind {
  const kindOf = (part: Node) => valueKind(part, isFree);
  switch (node.type) {
    case 'ParenthesizedExpression':
      return kindOf((node as unknown as { expression: Node }).expression);
    case 'Literal':
      return kindOfLiteral((node as unknown as { value: unknown }).value);
    case 'TemplateLiteral':
      return 'string';
    case 'Identifier':
      return isFree(node) ? kindOfName((node as unknown as { name: string }).name) : 'unknown';
    case 'UpdateExpression':
      return 'number';
    case 'UnaryExpression':
      return kindOfUnary((node as unknown as { operator: string }).operator);
    case 'BinaryExpression':
      return kindOfBinary(node as unknown as BinaryExpression, kindOf);
    case 'MemberExpression':
      return kindOfMember(node as unknown as MemberExpression, isFree);
    case 'CallExpression':
      return kindOfCall(node as unknown as CallExpression, isFree);
    case 'ChainExpression':
      return kindOf((node as unknown as { expression: Node }).expression);
    default:
      return 'unknown';
  }
}

function kindOfLiteral(value: unknown): ValueKind {
  return typeof value === 'number' ? 'number' : typeof value === 'string' ? 'string' : 'unknown';
}

function kindOfName(name: string): ValueKind {
  if (name === 'NR' || name === 'NF') return 'number';
  if (name === '$0' || name === 'line' || name === 'file') return 'record';
  return FIELD_NAME.test(name) ? 'field' : 'unknown';
}

function kindOfUnary(operator: string): ValueKind {
  if (operator === 'typeof') return 'string';
  // ~ and - may give a bigint, + never does
  return operator === '+' || operator === '-' || operator === '~' ? 'number' : 'unknown';
}

function kindOfBinary({ operator, left, right }: BinaryExpression, kindOf: (part: Node) => ValueKind): ValueKind {
  if (operator !== '+') return /^(-|\*\*?|\/|%|&|\||\^|<<|>>>?)$/.test(operator) ? 'number' : 'unknown';
  const kinds = [kindOf(left), kindOf(right)];
  if (kinds.some((kind) => kind === 'string' || kind === 'record')) return 'string';
  return kinds.every((kind) => kind === 'number') ? 'number' : 'unknown';
}

function kindOfMember({ object, property, computed }: MemberExpression, isFree: (name: Node) => boolean): ValueKind {
  const name = nameOf(object);
  if (name !== undefined && isFree(object)) {
    if (name === 'args' || name === 'col') return 'field';
    if (name === 'fields' && computed) return 'field';
  }
  return !computed && nameOf(property) === 'length' ? 'number' : 'unknown';
}

function kindOfCall({ callee }: CallExpression, isFree: (name: Node) => boolean): ValueKind {
  const name = nameOf(callee);
  if (name !== undefined) {
    if (!isFree(callee)) return 'unknown';
    return NUMBER_FUNCTIONS.has(name) ? 'number' : STRING_FUNCTIONS.has(name) ? 'string' : 'unknown';
  }
  if (callee.type !== 'MemberExpression' || callee.computed) return 'unknown';
  if (nameOf(callee.object) === 'Math') return 'number';
  const method = nameOf(callee.property);
  // slice and concat of an array give an array
  const isOfText = valueKind(callee.object, isFree) !== 'unknown' || !/^(slice|concat)$/.test(method ?? '');
  return method !== undefined && STRING_METHODS.has(method) && isOfText ? 'string' : 'unknown';
}

function nameOf(node: Node): string | undefined {
  return node.type === 'Identifier' ? (node as unknown as { name: string }).name : undefined;
}
