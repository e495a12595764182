// Reads a filter that only compares fields with strings, numbers and one another. A filter needs
// only the truth of a value, so `&&` and `||` combine truths, and a bare field is true if it is not
// empty.
import type { AnyNode, CallExpression } from 'acorn';
import { LogicReader, type EqualityOperator, type OrderOperator } from '../expression/read-logic.ts';
import type { FieldComparison, FieldCondition, FieldName, FieldNumber, NumberOperator } from './field-plan.ts';
import { patternTable } from './pattern/pattern-table.ts';
import type { Operands } from './read-field.ts';
import { NumberReader } from './read-number.ts';

export class ConditionReader extends LogicReader<FieldComparison> {
  readonly #operands: Operands;
  readonly #numberReader: NumberReader;

  constructor(operands: Operands) {
    super();
    this.#operands = operands;
    this.#numberReader = new NumberReader(operands);
  }

  protected override value(node: AnyNode): FieldCondition | undefined {
    if (node.type === 'Literal') {
      return typeof node.value === 'boolean' ? { kind: 'constant', value: node.value } : undefined;
    }
    const field = this.#operands.field(node);
    return field === undefined ? undefined : { kind: 'not', condition: { kind: 'equals', field, text: '' } };
  }

  protected override order(left: AnyNode, operator: OrderOperator, right: AnyNode): FieldComparison | undefined {
    return this.#numbers(left, operator, right, true);
  }

  protected override equality(left: AnyNode, operator: EqualityOperator, right: AnyNode): FieldComparison | undefined {
    const [first, second] = [this.#operands.field(left), this.#operands.field(right)];
    if (first !== undefined && second !== undefined) return { kind: 'same', left: first, right: second };
    const field = first ?? second;
    const text = this.#operands.text(left) ?? this.#operands.text(right);
    const word = text === undefined ? undefined : (this.#word(left, text) ?? this.#word(right, text));
    if (word !== undefined && text !== undefined) return { kind: 'equals', field: word, text };
    if (field !== undefined && text !== undefined) return { kind: 'equals', field, text };
    // === never converts a string to a number.
    return this.#numbers(left, '===', right, operator === '==');
  }

  /** `convertsTexts`: the operator converts a string beside a number, exactly as Number() does. */
  #numbers(
    left: AnyNode,
    operator: NumberOperator,
    right: AnyNode,
    convertsTexts: boolean,
  ): FieldComparison | undefined {
    const { nullable } = this.#operands.typed;
    // null === null
    if (nullable(left) !== undefined && nullable(right) !== undefined) return undefined;
    const [a, b] = [this.#number(left), this.#number(right)];
    // Two fields are compared as strings.
    if (a === undefined && b === undefined) return undefined;
    const bareField = (node: AnyNode) => (convertsTexts ? this.#numberReader.value(node) : undefined);
    const [first, second] = [a ?? bareField(left), b ?? bareField(right)];
    if (first === undefined || second === undefined) return undefined;
    return { kind: 'compare', operator, left: first, right: second };
  }

  #word(node: AnyNode, text: string): FieldName | undefined {
    return this.#operands.typed.word(node, text);
  }

  /** A name that may be null is read only here: null is compared as NaN, but added as 0. */
  #number(node: AnyNode): FieldNumber | undefined {
    const field = this.#operands.typed.nullable(node);
    return field === undefined ? this.#numberReader.read(node) : { kind: 'value', field };
  }

  /** `/^chr/.test($1)`, `$1.startsWith('chr')`: patterns for which the kernel has a table. */
  protected override call({ callee, arguments: values, optional }: CallExpression): FieldComparison | undefined {
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

function matches(field: FieldName | undefined, source: string, flags: string): FieldComparison | undefined {
  if (field === undefined || patternTable(source, flags) === undefined) return undefined;
  return { kind: 'matches', field, source, flags };
}
