// Reads a map that does nothing but put fields together: `$4`, `row($1, col.NAME, 'x')`, templates and sums of texts.
import type { AnyNode, TemplateLiteral } from 'acorn';
import type { FieldText, FieldTextPart } from './field-plan.ts';
import { readField, readText } from './read-field.ts';

/** Undefined where it does anything else. */
export function readFieldText(node: AnyNode): FieldText | undefined {
  if (node.type === 'ParenthesizedExpression') return readFieldText(node.expression);
  if (node.type === 'CallExpression') return readRow(node);
  const parts = readParts(node);
  return parts === undefined ? undefined : { isRow: false, parts };
}

function readRow(node: AnyNode & { readonly type: 'CallExpression' }): FieldText | undefined {
  if (node.callee.type !== 'Identifier' || node.callee.name !== 'row' || node.optional) return undefined;
  const parts = node.arguments.map((value) => readPart(value) ?? readNumber(value));
  // a record of several fields holds the delimiter, which row() refuses
  if (parts.some((part) => part?.kind === 'field' && part.field === 0)) return undefined;
  return parts.every((part) => part !== undefined) ? { isRow: true, parts } : undefined;
}

/** A template, or a sum in which every part is a text: then it means the same from whichever end it is put together. */
function readParts(node: AnyNode): FieldTextPart[] | undefined {
  if (node.type === 'ParenthesizedExpression') return readParts(node.expression);
  if (node.type === 'BinaryExpression' && node.operator === '+') return joined([node.left, node.right].map(readParts));
  if (node.type === 'TemplateLiteral') return readTemplate(node);
  const part = readPart(node);
  return part === undefined ? undefined : [part];
}

function readTemplate({ quasis, expressions }: TemplateLiteral): FieldTextPart[] | undefined {
  return joined(
    quasis.flatMap(({ value }, i) => {
      const literal: FieldTextPart[] = [{ kind: 'literal', text: value.cooked ?? '' }];
      const expression = expressions[i];
      return expression === undefined ? [literal] : [literal, readParts(expression)];
    }),
  );
}

function readPart(node: AnyNode): FieldTextPart | undefined {
  const field = readField(node);
  if (field !== undefined) return { kind: 'field', field };
  const text = readText(node);
  return text === undefined ? undefined : { kind: 'literal', text };
}

/** In a row, a number stands for its text. */
function readNumber(node: AnyNode): FieldTextPart | undefined {
  if (node.type !== 'Literal' || typeof node.value !== 'number' || !Number.isFinite(node.value)) return undefined;
  return { kind: 'literal', text: String(node.value) };
}

function joined(lists: readonly (FieldTextPart[] | undefined)[]): FieldTextPart[] | undefined {
  return lists.every((list) => list !== undefined) ? lists.flat() : undefined;
}
