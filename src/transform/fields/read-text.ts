// Reads a map that does nothing but put fields together: `$4`, `row($1, col.NAME, 'x')`, templates and sums of texts.
import type { AnyNode, TemplateLiteral } from 'acorn';
import type { FieldText, FieldTextPart } from './field-plan.ts';
import type { Operands } from './read-field.ts';

export class TextReader {
  readonly #operands: Operands;

  constructor(operands: Operands) {
    this.#operands = operands;
  }

  /** Undefined where it does anything else. */
  read(node: AnyNode): FieldText | undefined {
    if (node.type === 'ParenthesizedExpression') return this.read(node.expression);
    if (node.type === 'CallExpression') return this.#row(node);
    const parts = this.#parts(node);
    return parts === undefined ? undefined : { isRow: false, parts };
  }

  #row(node: AnyNode & { readonly type: 'CallExpression' }): FieldText | undefined {
    if (node.callee.type !== 'Identifier' || node.callee.name !== 'row' || node.optional) return undefined;
    const parts = node.arguments.map((value) => this.#part(value) ?? readNumber(value));
    // a record of several fields holds the delimiter, which row() refuses
    if (parts.some((part) => part?.kind === 'field' && part.field === 0)) return undefined;
    return parts.every((part) => part !== undefined) ? { isRow: true, parts } : undefined;
  }

  /** A template, or a sum in which every part is a text: then it means the same from whichever end it is put together. */
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
        return expression === undefined ? [literal] : [literal, this.#parts(expression)];
      }),
    );
  }

  #part(node: AnyNode): FieldTextPart | undefined {
    const field = this.#operands.field(node);
    if (field !== undefined) return { kind: 'field', field };
    const text = this.#operands.text(node);
    return text === undefined ? undefined : { kind: 'literal', text };
  }
}

/** In a row, a number stands for its text. */
function readNumber(node: AnyNode): FieldTextPart | undefined {
  if (node.type !== 'Literal' || typeof node.value !== 'number' || !Number.isFinite(node.value)) return undefined;
  return { kind: 'literal', text: String(node.value) };
}

function joined(lists: readonly (FieldTextPart[] | undefined)[]): FieldTextPart[] | undefined {
  return lists.every((list) => list !== undefined) ? lists.flat() : undefined;
}
