// Reads a map that only joins fields and numbers: `$4`, `row($1, col.NAME, 'x')`, `set(3, +$3 *
// 2)`, templates and sums of strings.
import type { AnyNode, CallExpression, TemplateLiteral } from 'acorn';
import type { FieldName, FieldText, FieldTextPart, TextChange } from './field-plan.ts';
import type { Operands } from './read-field.ts';
import { NumberReader } from './read-number.ts';

/** toFixed() accepts up to 100; more than this is left to it. */
const MAX_DIGITS = 20;
/** Offsets are 32-bit integers in the kernel. */
const MAX_OFFSET = 2 ** 30;

export class TextReader {
  readonly #operands: Operands;
  readonly #numbers: NumberReader;

  constructor(operands: Operands) {
    this.#operands = operands;
    this.#numbers = new NumberReader(operands);
  }

  /** Undefined if the map does anything else. */
  read(node: AnyNode): FieldText | undefined {
    if (node.type === 'ParenthesizedExpression') return this.read(node.expression);
    const call = node.type === 'CallExpression' ? this.#call(node) : undefined;
    if (call !== undefined) return call;
    const number = this.#number(node);
    const parts = number === undefined ? this.#parts(node) : [number];
    return parts === undefined ? undefined : { isRow: false, parts };
  }

  /** Reads row() and set(). */
  #call({ callee, arguments: values, optional }: CallExpression): FieldText | undefined {
    if (callee.type !== 'Identifier' || optional) return undefined;
    if (callee.name === 'row') return this.#row(values);
    if (callee.name !== 'set' || values.length === 0 || values.length % 2 === 1) return undefined;
    const columns = values.filter((_, i) => i % 2 === 0).map((value) => this.#column(value));
    const row = this.#row(values.filter((_, i) => i % 2 === 1));
    if (row === undefined || !columns.every((column) => column !== undefined)) return undefined;
    return { ...row, columns };
  }

  #row(values: readonly AnyNode[]): FieldText | undefined {
    const parts = values.map((value) => this.#part(value) ?? this.#number(value));
    // A record of several fields contains the delimiter, which row() refuses.
    if (parts.some((part) => part?.kind === 'field' && part.field === 0)) return undefined;
    return parts.every((part) => part !== undefined) ? { isRow: true, parts } : undefined;
  }

  /** A column of set(): a number from 1, or a name. */
  #column(node: AnyNode): FieldName | undefined {
    if (node.type !== 'Literal') return undefined;
    if (typeof node.value === 'string') return node.value;
    return typeof node.value === 'number' && node.value > 0 ? this.#operands.numbered(node.value) : undefined;
  }

  /** A template, or a sum in which every operand is a string: concatenation is associative. */
  #parts(node: AnyNode): FieldTextPart[] | undefined {
    if (node.type === 'ParenthesizedExpression') return this.#parts(node.expression);
    if (node.type === 'BinaryExpression' && node.operator === '+') {
      return joined([node.left, node.right].map((side) => this.#parts(side)));
    }
    if (node.type === 'TemplateLiteral') return this.#template(node);
    const part = this.#part(node);
    return part === undefined ? undefined : [part];
  }

  #template({ quasis, expressions }: TemplateLiteral): FieldTextPart[] | undefined {
    return joined(
      quasis.flatMap(({ value }, i) => {
        const literal: FieldTextPart[] = [{ kind: 'literal', text: value.cooked ?? '' }];
        const expression = expressions[i];
        if (expression === undefined) return [literal];
        const number = this.#number(expression);
        return [literal, number === undefined ? this.#parts(expression) : [number]];
      }),
    );
  }

  /** A single string: a field, a constant, or the result of a method. */
  #part(node: AnyNode): FieldTextPart | undefined {
    if (node.type === 'ParenthesizedExpression') return this.#part(node.expression);
    if (node.type === 'CallExpression') return this.#method(node);
    const field = this.#operands.field(node);
    if (field !== undefined) return { kind: 'field', field };
    const text = this.#operands.text(node);
    return text === undefined ? undefined : { kind: 'literal', text };
  }

  /**
   * A number in a template, printed as String() prints it. In a sum, + could add numbers instead.
   */
  #number(node: AnyNode): FieldTextPart | undefined {
    const number = this.#numbers.read(node);
    if (number?.kind !== 'literal') return number === undefined ? undefined : { kind: 'number', number };
    return Number.isFinite(number.value) ? { kind: 'literal', text: String(number.value) } : undefined;
  }

  /** `(+$3).toFixed(1)`, `$3.toLowerCase()`, `$3.slice(0, 8)`. */
  #method({ callee, arguments: values, optional }: CallExpression): FieldTextPart | undefined {
    const [value, ...others] = values;
    if (callee.type === 'Identifier' && callee.name === 'reverseComplement') {
      const field = value === undefined || others.length > 0 || optional ? undefined : this.#operands.field(value);
      return field === undefined ? undefined : { kind: 'field', field, change: { kind: 'reverseComplement' } };
    }
    if (callee.type !== 'MemberExpression' || optional || callee.optional || callee.computed) return undefined;
    const { object, property } = callee;
    if (property.type !== 'Identifier') return undefined;
    const offsets = values.map((value) => this.#offset(value));
    if (property.name === 'toFixed') {
      const number = this.#numbers.read(object);
      const [digits = 0, ...more] = offsets;
      const isKnown = offsets.every((offset) => offset !== undefined) && digits >= 0 && digits <= MAX_DIGITS;
      return number === undefined || !isKnown || more.length > 0 ? undefined : { kind: 'number', number, digits };
    }
    const field = this.#operands.field(object);
    const change = changeOf(property.name, offsets);
    return field === undefined || change === undefined ? undefined : { kind: 'field', field, change };
  }

  /** An integer literal. */
  #offset(node: AnyNode): number | undefined {
    const number = this.#numbers.read(node);
    if (number?.kind !== 'literal' || !Number.isInteger(number.value)) return undefined;
    // + 0 turns -0 into 0.
    return Math.abs(number.value) <= MAX_OFFSET ? number.value + 0 : undefined;
  }
}

function changeOf(name: string, offsets: readonly (number | undefined)[]): TextChange | undefined {
  if (name === 'slice') {
    const [from, to, ...more] = offsets;
    if (from === undefined || more.length > 0 || (offsets.length > 1 && to === undefined)) return undefined;
    return { kind: 'slice', from, to: to ?? MAX_OFFSET };
  }
  if (offsets.length > 0) return undefined;
  return name === 'toLowerCase' || name === 'toUpperCase' || name === 'trim' ? { kind: name } : undefined;
}

function joined(lists: readonly (FieldTextPart[] | undefined)[]): FieldTextPart[] | undefined {
  return lists.every((list) => list !== undefined) ? lists.flat() : undefined;
}
