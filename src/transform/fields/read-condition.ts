// Reads a filter that does nothing but compare fields with texts, numbers and one another. A filter takes truth, so `&&` and
// `||` are about that alone, and a bare field is true where it is not empty.
import type { AnyNode, BinaryExpression } from 'acorn';
import { numberOfText } from '../../records/blank.ts';
import type { FieldCondition, FieldNumber, NumberOperator } from './field-plan.ts';
import type { Operands } from './read-field.ts';

export class ConditionReader {
  readonly #operands: Operands;

  constructor(operands: Operands) {
    this.#operands = operands;
  }

  /** Undefined where it does anything else. */
  read(node: AnyNode): FieldCondition | undefined {
    switch (node.type) {
      case 'ParenthesizedExpression':
        return this.read(node.expression);
      case 'Literal':
        return typeof node.value === 'boolean' ? { kind: 'constant', value: node.value } : undefined;
      case 'UnaryExpression':
        return node.operator === '!' ? negated(this.read(node.argument)) : undefined;
      case 'LogicalExpression': {
        if (node.operator === '??') return undefined;
        const [left, right] = [this.read(node.left), this.read(node.right)];
        if (left === undefined || right === undefined) return undefined;
        return { kind: node.operator === '&&' ? 'and' : 'or', left, right };
      }
      case 'BinaryExpression':
        return this.#comparison(node);
      default: {
        const field = this.#operands.field(node);
        return field === undefined ? undefined : negated({ kind: 'equals', field, text: '' });
      }
    }
  }

  #comparison({ operator, left, right }: BinaryExpression): FieldCondition | undefined {
    switch (operator) {
      case '===':
      case '==':
        return this.#equality(left, operator, right);
      case '!==':
      case '!=':
        return negated(this.#equality(left, operator, right));
      case '<':
      case '<=':
      case '>':
      case '>=':
        return this.#numbers(left, operator, right, true);
      default:
        return undefined;
    }
  }

  #equality(left: AnyNode, operator: string, right: AnyNode): FieldCondition | undefined {
    const [first, second] = [this.#operands.field(left), this.#operands.field(right)];
    if (first !== undefined && second !== undefined) return { kind: 'same', left: first, right: second };
    const field = first ?? second;
    const text = this.#operands.text(left) ?? this.#operands.text(right);
    if (field !== undefined && text !== undefined) return { kind: 'equals', field, text };
    // === makes no number of a text
    return this.#numbers(left, '===', right, operator === '==' || operator === '!=');
  }

  /** `convertsTexts`: the operator makes a number of a text beside a number, in the very way that Number() does. */
  #numbers(
    left: AnyNode,
    operator: NumberOperator,
    right: AnyNode,
    convertsTexts: boolean,
  ): FieldCondition | undefined {
    const [a, b] = [this.#number(left), this.#number(right)];
    // two texts are compared as texts
    if (a === undefined && b === undefined) return undefined;
    const bareField = (node: AnyNode) => (convertsTexts ? this.#value(node) : undefined);
    const [first, second] = [a ?? bareField(left), b ?? bareField(right)];
    if (first === undefined || second === undefined) return undefined;
    return { kind: 'compare', operator, left: first, right: second };
  }

  /** `30`, `-1`, `+$3`, `Number($3)`, `+args.min`, `$3.length`, `meanQuality(qual)`, `gc(seq)`. */
  #number(node: AnyNode): FieldNumber | undefined {
    switch (node.type) {
      case 'ParenthesizedExpression':
        return this.#number(node.expression);
      case 'Literal':
        return typeof node.value === 'number' ? { kind: 'literal', value: node.value } : undefined;
      case 'UnaryExpression': {
        if (node.operator === '+') return this.#number(node.argument) ?? this.#value(node.argument);
        const number = node.operator === '-' ? this.#number(node.argument) : undefined;
        return number?.kind === 'literal' ? { kind: 'literal', value: -number.value } : undefined;
      }
      case 'CallExpression': {
        const [argument, ...more] = node.arguments;
        if (node.callee.type !== 'Identifier' || node.optional || argument === undefined || more.length > 0) {
          return undefined;
        }
        const kind = NUMBER_FUNCTIONS.get(node.callee.name);
        if (kind === undefined || kind === 'value') return kind === undefined ? undefined : this.#value(argument);
        const field = this.#operands.field(argument);
        return field === undefined ? undefined : { kind, field };
      }
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

  /** What Number() gives for a text; NaN for a blank one. */
  #value(node: AnyNode): FieldNumber | undefined {
    const field = this.#operands.field(node);
    if (field !== undefined) return { kind: 'value', field };
    const text = this.#operands.text(node);
    return text === undefined ? undefined : { kind: 'literal', value: numberOfText(text) };
  }
}

/** That the format has such a helper has been seen to when the expression was checked. */
const NUMBER_FUNCTIONS: ReadonlyMap<string, 'value' | 'meanQuality' | 'gc'> = new Map([
  ['Number', 'value'],
  ['meanQuality', 'meanQuality'],
  ['gc', 'gc'],
] as const);

function negated(condition: FieldCondition | undefined): FieldCondition | undefined {
  return condition === undefined ? undefined : { kind: 'not', condition };
}
