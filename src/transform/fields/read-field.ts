// Reads the smallest parts of an expression: a field, and a text that is written out. In the main thread, from an
// expression that has been checked: what its names mean is known.
import type { AnyNode } from 'acorn';
import { fieldNumber } from '../expression/expression-plan.ts';
import { textLiteral } from '../expression/member-use.ts';
import type { FieldName } from './field-plan.ts';

/** Where a field is noted costs memory up to it, and no file has as many. */
const MAX_FIELD = 4096;

/** The field of `$3`, `line`, `col.NAME`; undefined for anything else. */
export function readField(node: AnyNode): FieldName | undefined {
  if (node.type === 'ParenthesizedExpression') return readField(node.expression);
  if (node.type === 'Identifier') {
    const number = node.name === 'line' ? 0 : fieldNumber(node.name);
    return number !== undefined && number <= MAX_FIELD ? number : undefined;
  }
  if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier' || node.object.name !== 'col') {
    return undefined;
  }
  if (node.computed) return textLiteral(node.property);
  return node.property.type === 'Identifier' ? node.property.name : undefined;
}

/** The text of a literal, also of a template that has nothing to fill in. */
export function readText(node: AnyNode): string | undefined {
  if (node.type === 'ParenthesizedExpression') return readText(node.expression);
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0)
    return node.quasis[0]?.value.cooked ?? undefined;
  return textLiteral(node);
}
