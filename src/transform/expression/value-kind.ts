// What kind of value a part of an expression gives, as far as that can be told by reading it: the checks for slips look
// only at what is certain.
import type { AnyNode, BinaryExpression, CallExpression, MemberExpression } from 'acorn';
import { fieldNumber } from './expression-plan.ts';

/**
 * `field` is a bare field, column or argument: a text that is often meant as a number; `record` the record's or the
 * file's text; `string` a text that the expression itself makes; `number` a number; `unknown` all that can't be told.
 */
export type ValueKind = 'field' | 'record' | 'string' | 'number' | 'unknown';

/** Whether a name means what the record or JavaScript gives it, and is not declared in the expression. */
export type IsFree = (name: AnyNode) => boolean;

const NUMBER_FUNCTIONS = new Set(['Number', 'parseInt', 'parseFloat', 'meanQuality', 'gc']);
const STRING_FUNCTIONS = new Set(['String', 'row', 'set', 'reverseComplement']);
const STRING_METHODS = new Set(
  (
    'join normalize padEnd padStart repeat replace replaceAll substring toFixed toLowerCase toString toUpperCase ' +
    'trim trimEnd trimStart'
  ).split(' '),
);
/** Of texts and of arrays alike. */
const METHODS_KEEPING_KIND = new Set(['concat', 'slice']);
/** What they give has a length that is a number, which a value out of JSON may have as a text. */
const METHODS_GIVING_LENGTH = new Set(['concat', 'filter', 'flatMap', 'map', 'slice', 'split']);
const ARITHMETIC = new Set(['-', '*', '**', '/', '%', '&', '|', '^', '<<', '>>', '>>>']);

export function valueKind(node: AnyNode, isFree: IsFree): ValueKind {
  const kindOf = (part: AnyNode) => valueKind(part, isFree);
  switch (node.type) {
    case 'ParenthesizedExpression':
    case 'ChainExpression':
      return kindOf(node.expression);
    case 'Literal':
      return typeof node.value === 'number' ? 'number' : typeof node.value === 'string' ? 'string' : 'unknown';
    case 'TemplateLiteral':
      return 'string';
    case 'Identifier':
      return isFree(node) ? kindOfName(node.name) : 'unknown';
    case 'UpdateExpression':
      return 'number';
    case 'UnaryExpression':
      if (node.operator === 'typeof') return 'string';
      return ['+', '-', '~'].includes(node.operator) ? 'number' : 'unknown';
    case 'BinaryExpression':
      return kindOfBinary(node, kindOf);
    case 'MemberExpression':
      return kindOfMember(node, isFree);
    case 'CallExpression':
      return kindOfCall(node, isFree);
    default:
      return 'unknown';
  }
}

function kindOfName(name: string): ValueKind {
  if (name === 'NR' || name === 'NF') return 'number';
  // id, seq and the like are known only where the format has them
  if (/^(line|file|id|comment|seq|qual)$/.test(name)) return 'record';
  return fieldNumber(name) === undefined ? 'unknown' : 'field';
}

function kindOfBinary({ operator, left, right }: BinaryExpression, kindOf: (part: AnyNode) => ValueKind): ValueKind {
  // where both are bigints the result is one, too: no text is === to that either
  if (operator !== '+') return ARITHMETIC.has(operator) ? 'number' : 'unknown';
  const kinds = [kindOf(left), kindOf(right)];
  if (kinds.some((kind) => kind === 'string' || kind === 'record')) return 'string';
  return kinds.every((kind) => kind === 'number') ? 'number' : 'unknown';
}

function kindOfMember({ object, property, computed }: MemberExpression, isFree: IsFree): ValueKind {
  if (isFree(object)) {
    if (isNamed(object, 'args') || isNamed(object, 'col')) return 'field';
    if (isNamed(object, 'fields') && computed) return 'field';
  }
  return !computed && isNamed(property, 'length') && hasLength(object, isFree) ? 'number' : 'unknown';
}

function hasLength(object: AnyNode, isFree: IsFree): boolean {
  if (isNamed(object, 'fields')) return isFree(object);
  const method = methodOf(object);
  if (method !== undefined && METHODS_GIVING_LENGTH.has(method.name)) return true;
  return ['field', 'record', 'string'].includes(valueKind(object, isFree));
}

function kindOfCall(node: CallExpression, isFree: IsFree): ValueKind {
  const { callee } = node;
  if (callee.type === 'Identifier') {
    if (!isFree(callee)) return 'unknown';
    return NUMBER_FUNCTIONS.has(callee.name) ? 'number' : STRING_FUNCTIONS.has(callee.name) ? 'string' : 'unknown';
  }
  const method = methodOf(node);
  if (method === undefined) return 'unknown';
  const { name, object } = method;
  if (isNamed(object, 'Math') && isFree(object)) return 'number';
  if (isNamed(object, 'fields') && isFree(object) && /^(at|pop|shift)$/.test(name)) return 'field';
  if (METHODS_KEEPING_KIND.has(name)) return valueKind(object, isFree) === 'unknown' ? 'unknown' : 'string';
  return STRING_METHODS.has(name) ? 'string' : 'unknown';
}

function methodOf(node: AnyNode): { readonly name: string; readonly object: AnyNode } | undefined {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined;
  const { object, property, computed } = node.callee;
  return !computed && property.type === 'Identifier' ? { name: property.name, object } : undefined;
}

function isNamed(node: AnyNode, name: string): boolean {
  return node.type === 'Identifier' && node.name === name;
}
