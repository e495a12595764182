// Reads the numbers of an expression: literals, fields as numbers, their lengths, and results of
// operators and functions that give the same double everywhere.
import type { AnyNode, BinaryExpression, CallExpression, UnaryExpression } from 'acorn';
import { numberOfText } from '../../records/blank.ts';
import type { BinaryNumber, FieldNumber, UnaryNumber } from './field-plan.ts';
import type { Operands } from './read-field.ts';

export class NumberReader {
  readonly #operands: Operands;

  constructor(operands: Operands) {
    this.#operands = operands;
  }

  /**
   * `30`, `-1`, `+$3`, `Number($3)`, `+args.min`, `$3.length`, `meanQuality(qual)`, `gc(seq)`, `$3
   * * 2`, `Math.round($3)`. Undefined for anything else; a bare field is a string.
   */
  read(node: AnyNode): FieldNumber | undefined {
    switch (node.type) {
      case 'ParenthesizedExpression':
        return this.read(node.expression);
      case 'Identifier': {
        const field = this.#operands.typed.number(node);
        return field === undefined ? undefined : { kind: 'value', field };
      }
      case 'Literal':
        return typeof node.value === 'number' ? { kind: 'literal', value: node.value } : undefined;
      case 'UnaryExpression':
        return this.#unary(node);
      case 'BinaryExpression':
        return this.#binary(node);
      case 'CallExpression':
        return this.#call(node);
      case 'MemberExpression': {
        const { object, property, computed, optional } = node;
        if (computed || optional || property.type !== 'Identifier' || property.name !== 'length') return undefined;
        const field = this.#operands.field(object);
        return field === undefined ? undefined : { kind: 'length', field };
      }
      default:
        return undefined;
    }
  }

  /** Number() of a field or a constant string; NaN if that is blank. */
  value(node: AnyNode): FieldNumber | undefined {
    const field = this.#operands.field(node);
    if (field !== undefined) return { kind: 'value', field };
    const text = this.#operands.text(node);
    return text === undefined ? undefined : { kind: 'literal', value: numberOfText(text) };
  }

  /** An operand that JavaScript converts to a number. */
  #operand(node: AnyNode): FieldNumber | undefined {
    return this.read(node) ?? this.value(node);
  }

  #unary({ operator, argument }: UnaryExpression): FieldNumber | undefined {
    if (operator === '+') return this.#operand(argument);
    const of = operator === '-' ? this.#operand(argument) : undefined;
    if (of?.kind === 'literal') return { kind: 'literal', value: -of.value };
    return of === undefined ? undefined : { kind: 'negate', of };
  }

  #binary({ operator, left, right }: BinaryExpression): FieldNumber | undefined {
    if (!isArithmetic(operator)) return undefined;
    // With two strings, + concatenates.
    const read = (node: AnyNode) => (operator === '+' ? this.read(node) : this.#operand(node));
    return pair(operator, read(left), read(right));
  }

  #call({ callee, arguments: values, optional }: CallExpression): FieldNumber | undefined {
    const [first, second, ...more] = values;
    if (optional || first === undefined || more.length > 0) return undefined;
    if (callee.type === 'MemberExpression') {
      const { object, property, computed } = callee;
      const isOfMath = object.type === 'Identifier' && object.name === 'Math' && !computed && !callee.optional;
      return isOfMath && property.type === 'Identifier' ? this.#math(property.name, first, second) : undefined;
    }
    const kind = callee.type === 'Identifier' && second === undefined ? FUNCTIONS.get(callee.name) : undefined;
    if (kind === undefined || kind === 'value') return kind === undefined ? undefined : this.value(first);
    const field = this.#operands.field(first);
    return field === undefined ? undefined : { kind, field };
  }

  #math(name: string, first: AnyNode, second: AnyNode | undefined): FieldNumber | undefined {
    if (second !== undefined) {
      return name === 'max' || name === 'min' ? pair(name, this.#operand(first), this.#operand(second)) : undefined;
    }
    const of = isUnary(name) ? this.#operand(first) : undefined;
    return of === undefined ? undefined : { kind: name as UnaryNumber, of };
  }
}

function pair(
  kind: BinaryNumber,
  left: FieldNumber | undefined,
  right: FieldNumber | undefined,
): FieldNumber | undefined {
  return left === undefined || right === undefined ? undefined : { kind, left, right };
}

function isArithmetic(operator: string): operator is '+' | '-' | '*' | '/' | '%' {
  return /^[-+*/%]$/.test(operator);
}

function isUnary(name: string): boolean {
  return /^(?:abs|ceil|floor|round|sqrt|trunc)$/.test(name);
}

/** The check of the expression has made sure that the format has the helper. */
const FUNCTIONS: ReadonlyMap<string, 'value' | 'meanQuality' | 'gc'> = new Map([
  ['Number', 'value'],
  ['meanQuality', 'meanQuality'],
  ['gc', 'gc'],
] as const);
