// Reads the smallest parts of an expression: a field, and a text that is written out. In the main thread, from an
// expression that has been checked: what its names mean is known.
import type { AnyNode } from 'acorn';
import type { FormatName } from '../../job/job-spec.ts';
import { fieldNumber } from '../expression/expression-plan.ts';
import { textLiteral } from '../expression/member-use.ts';
import type { FieldName } from './field-plan.ts';

/** Where a field is noted costs memory up to it, and no file has as many. */
const MAX_FIELD = 4096;

/** Parts of a FASTQ record, by what they are called: its lines, and the two parts of its name. FASTA has some of them. */
const READ_FIELDS: ReadonlyMap<string, number> = new Map([
  ['seq', 2],
  ['qual', 4],
  ['id', 5],
  ['comment', 6],
]);

/** Undefined where the expression is not a field. */
export type ReadField = (node: AnyNode) => FieldName | undefined;

/** How the smallest parts are read. */
export interface Operands {
  readonly field: ReadField;
  readonly text: ReadText;
  /** The field of this number; undefined if the kernel finds no fields by number in this format, or not so far. */
  readonly numbered: (number: number) => FieldName | undefined;
}

/** Fields of reads have names. */
export function numberedField(format: FormatName): (number: number) => FieldName | undefined {
  return (number) =>
    (format === 'lines' || format === 'tsv') && Number.isInteger(number) && number <= MAX_FIELD ? number : undefined;
}

/** What a format has for fields; undefined for one whose records are not cut into fields on bytes. */
export function fieldReader(format: FormatName): ReadField | undefined {
  if (format === 'fastq' || format === 'fasta') return readPart;
  return format === 'lines' || format === 'tsv' || format === 'csv' ? readField : undefined;
}

/** `$3`, `line`, `col.NAME`. */
function readField(node: AnyNode): FieldName | undefined {
  if (node.type === 'ParenthesizedExpression') return readField(node.expression);
  if (node.type === 'Identifier') {
    const number = node.name === 'line' ? 0 : fieldNumber(node.name);
    return number !== undefined && number <= MAX_FIELD ? number : undefined;
  }
  return memberOf(node, 'col');
}

/** `seq`, `qual`, `id`, `comment`: that the format has it has been seen to. */
function readPart(node: AnyNode): FieldName | undefined {
  if (node.type === 'ParenthesizedExpression') return readPart(node.expression);
  return node.type === 'Identifier' ? READ_FIELDS.get(node.name) : undefined;
}

/** A text that is known before any record is: undefined for anything else. */
export type ReadText = (node: AnyNode) => string | undefined;

/** Of literals, and of arguments (`args.key`), which are the same for all records. */
export function textReader(argTexts: ReadonlyMap<string, string>): ReadText {
  const readText: ReadText = (node) => {
    if (node.type === 'ParenthesizedExpression') return readText(node.expression);
    const key = memberOf(node, 'args');
    return key === undefined ? readLiteral(node) : argTexts.get(key);
  };
  return readText;
}

/** Also of a template that has nothing to fill in. */
function readLiteral(node: AnyNode): string | undefined {
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0)
    return node.quasis[0]?.value.cooked ?? undefined;
  return textLiteral(node);
}

/** The NAME of `object.NAME`, `object['NAME']`. */
function memberOf(node: AnyNode, object: string): string | undefined {
  if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier' || node.object.name !== object) {
    return undefined;
  }
  if (node.optional) return undefined;
  if (node.computed) return textLiteral(node.property);
  return node.property.type === 'Identifier' ? node.property.name : undefined;
}
