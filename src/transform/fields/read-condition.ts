// Reads a filter that only compares fields with strings, numbers and one another. A filter needs
// only the truth of a value, so `&&` and `||` combine truths, and a bare field is true if it is not
// empty.
import type { AnyNode, BinaryExpression, CallExpression } from 'acorn';
import type { FieldCondition, FieldName, NumberOperator } from './field-plan.ts';
import { patternTable } from './pattern/pattern-table.ts';
import type { Operands } from './read-field.ts';
import { NumberReader } from './read-number.ts';

export class ConditionReader {
  readonly #operands: Operands;
  readonly #numberReader: NumberReader;

  constructor(operands: Operands) {
    this.#operands = operands;
    this.#numberReader = new NumberReader(operands);
  }

  /** Undefined if the filter does anything else. */
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
      case 'CallExpression':
        return this.#match(node);
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
    // === never converts a string to a number.
    return this.#numbers(left, '===', right, operator === '==' || operator === '!=');
  }

  /** `convertsTexts`: the operator converts a string beside a number, exactly as Number() does. */
  #numbers(
    left: AnyNode,
    operator: NumberOperator,
    right: AnyNode,
    convertsTexts: boolean,
  ): FieldCondition | undefined {
    const [a, b] = [this.#numberReader.read(left), this.#numberReader.read(right)];
    // Two fields are compared as strings.
    if (a === undefined && b === undefined) return undefined;
    const bareField = (node: AnyNode) => (convertsTexts ? this.#numberReader.value(node) : undefined);
    const [first, second] = [a ?? bareField(left), b ?? bareField(right)];
    if (first === undefined || second === undefined) return undefined;
    return { kind: 'compare', operator, left: first, right: second };
  }

  /** `/^chr/.test($1)`, `$1.startsWith('chr')`: patterns for which the kernel has a table. */
  #match({ callee, arguments: values, optional }: CallExpression): FieldCondition | undefined {
    const [argument, ...more] = values;
    if (callee.type !== 'MemberExpression' || argument === undefined || more.length > 0) return undefined;
    const { object, property, computed } = callee;
    if (optional || callee.optional || computed || property.type !== 'Identifier') return undefined;
    if (object.type === 'Literal' && object.regex && property.name === 'test') {
      return matches(this.#operands.field(argument), object.regex.pattern, object.regex.flags);
    }
    const around = SEARCHES.get(property.name);
    const text = this.#operands.text(argument);
    if (around === undefined || text === undefined) return undefined;
    const [before, behind] = around;
    return matches(this.#operands.field(object), before + escaped(text) + behind, '');
  }
}

/** The regular expression for each method: what goes before and after the searched string. */
const SEARCHES: ReadonlyMap<string, readonly [before: string, behind: string]> = new Map([
  ['startsWith', ['^', '']],
  ['endsWith', ['', '$']],
  ['includes', ['', '']],
]);

function escaped(text: string): string {
  return text.replace(/[\^$\\.*+?()[\]{}|]/g, '\\$&');
}

function matches(field: FieldName | undefined, source: string, flags: string): FieldCondition | undefined {
  if (field === undefined || patternTable(source, flags) === undefined) return undefined;
  return { kind: 'matches', field, source, flags };
}

function negated(condition: FieldCondition | undefined): FieldCondition | undefined {
  return condition === undefined ? undefined : { kind: 'not', condition };
}
