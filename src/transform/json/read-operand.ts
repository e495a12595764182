// Reads the smallest parts of an expression on JSON: a path, and a computed number. Runs in the
// main thread, on an expression that has been checked: the meaning of its names is known.
import type { AnyNode, MemberExpression } from 'acorn';
import { numberOfText } from '../../records/blank.ts';
import { staticName } from '../expression/member-use.ts';
import type { ReadText } from '../fields/read-field.ts';
import type { ArithmeticOperator, JsonNumber, JsonPath, JsonStep } from './json-plan.ts';

/** The kernel counts with 32 bits; no array has as many elements. */
const MAX_INDEX = 2 ** 31 - 1;
const ARITHMETIC: ReadonlySet<string> = new Set<ArithmeticOperator>(['+', '-', '*', '/']);
const ONE: JsonNumber = { kind: 'literal', value: 1 };

/** Undefined if it is anything but `json` and its members, by literal keys. */
export function readPath(node: AnyNode): JsonPath | undefined {
  if (node.type === 'ParenthesizedExpression' || node.type === 'ChainExpression') return readPath(node.expression);
  const steps: JsonStep[] = [];
  let object: AnyNode = node;
  // Parentheses within a path end its optional chain, so such a path is not read.
  while (object.type === 'MemberExpression') {
    const key = keyOf(object);
    if (key === undefined) return undefined;
    steps.unshift({ key, isOptional: object.optional });
    object = object.object;
  }
  return object.type === 'Identifier' && object.name === 'json' && steps.length > 0 ? steps : undefined;
}

function keyOf(member: MemberExpression): string | number | undefined {
  const { property, computed } = member;
  if (computed && property.type === 'Literal' && typeof property.value === 'number') {
    const { value } = property;
    return Number.isInteger(value) && value >= 0 && value <= MAX_INDEX ? value : undefined;
  }
  const name = staticName(member);
  // Object.prototype's keys exist without being in the record. `length` is nearly always that of an
  // array or a string.
  if (name === undefined || name in Object.prototype || name === 'length') return undefined;
  // A lone surrogate has no UTF-8 bytes to compare.
  return name.isWellFormed() ? name : undefined;
}

export class NumberReader {
  readonly #text: ReadText;

  constructor(text: ReadText) {
    this.#text = text;
  }

  /** Undefined if it is not a number, or a path that is used as one. */
  read(node: AnyNode): JsonNumber | undefined {
    const path = readPath(node);
    return path === undefined ? this.readMade(node) : { kind: 'path', path };
  }

  /** The same without a path alone, which may be a string. */
  readMade(node: AnyNode): JsonNumber | undefined {
    switch (node.type) {
      case 'ParenthesizedExpression':
        return this.readMade(node.expression);
      case 'Literal':
        return typeof node.value === 'number' ? { kind: 'literal', value: node.value } : undefined;
      case 'UnaryExpression':
        if (node.operator === '+') return this.#converted(node.argument);
        return node.operator === '-' ? negative(this.read(node.argument)) : undefined;
      case 'CallExpression': {
        const [argument, ...more] = node.arguments;
        const isNumber = node.callee.type === 'Identifier' && node.callee.name === 'Number' && !node.optional;
        return isNumber && argument !== undefined && more.length === 0 ? this.#converted(argument) : undefined;
      }
      case 'BinaryExpression': {
        if (!ARITHMETIC.has(node.operator)) return undefined;
        const [left, right] = [this.read(node.left), this.read(node.right)];
        if (left === undefined || right === undefined) return undefined;
        return { kind: 'operation', operator: node.operator as ArithmeticOperator, left, right };
      }
      default:
        return undefined;
    }
  }

  /** `+x`, `Number(x)`: x converted to a number. */
  #converted(node: AnyNode): JsonNumber | undefined {
    const text = this.#text(node);
    if (text !== undefined) return { kind: 'literal', value: numberOfText(text) };
    const number = this.read(node);
    return number?.kind === 'path' ? { kind: 'operation', operator: '*', left: number, right: ONE } : number;
  }
}

function negative(number: JsonNumber | undefined): JsonNumber | undefined {
  if (number === undefined) return undefined;
  return number.kind === 'literal' ? { kind: 'literal', value: -number.value } : { kind: 'negative', of: number };
}

/** Whether the number depends on the record. */
export function readsRecord(number: JsonNumber): boolean {
  switch (number.kind) {
    case 'literal':
      return false;
    case 'path':
      return true;
    case 'negative':
      return readsRecord(number.of);
    case 'operation':
      return readsRecord(number.left) || readsRecord(number.right);
  }
}
