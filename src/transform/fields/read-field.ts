// Reads the smallest parts of an expression: a field, and a constant string. Runs in the main
// thread, on an expression that has been checked: the meaning of its names is known.
import type { AnyNode } from 'acorn';
import { isOfPlainFields, isTypedLines, type FormatName } from '../../job/job-spec.ts';
import { fieldNumber } from '../expression/expression-plan.ts';
import { textLiteral } from '../expression/member-use.ts';
import type { FieldName } from './field-plan.ts';
import { isWord, typedFieldReader } from './typed-fields.ts';

/** Limits the kernel's memory for field borders; no real file has so many fields. */
const MAX_FIELD = 4096;

/**
 * Parts of a FASTQ record by name: its lines, and the two parts of its name line. FASTA has some of
 * them.
 */
const READ_FIELDS: ReadonlyMap<string, number> = new Map([
  ['seq', 2],
  ['qual', 4],
  ['id', 5],
  ['comment', 6],
]);

/** Undefined if the expression is not a field. */
export type ReadField = (node: AnyNode) => FieldName | undefined;

/** Readers of the smallest parts. */
export interface Operands {
  readonly field: ReadField;
  readonly text: ReadText;
  /**
   * The field with this number; undefined if the kernel does not number the fields of this format,
   * or not so high.
   */
  readonly numbered: (number: number) => FieldName | undefined;
  /** Names of typed lines. */
  readonly typed: TypedOperands;
}

export interface TypedOperands {
  /** A number that is never null. */
  readonly number: ReadField;
  /** A number, or null. */
  readonly nullable: ReadField;
  /** The name, if it is a string for this text. */
  readonly word: (node: AnyNode, text: string) => FieldName | undefined;
}

export function typedOperands(format: FormatName): TypedOperands {
  const read = typedFieldReader(format);
  return {
    number: (node) => read(node, 'number'),
    nullable: (node) => read(node, 'nullable'),
    word: (node, text) => {
      const field = read(node, 'word');
      return field !== undefined && isWord(field, text, format) ? field : undefined;
    },
  };
}

/** The fields of sequence formats have names only. */
export function numberedField(format: FormatName): (number: number) => FieldName | undefined {
  return (number) => (isOfPlainFields(format) && Number.isInteger(number) && number <= MAX_FIELD ? number : undefined);
}

/** Reads the fields of a format; undefined for a format whose fields the kernel can't find. */
export function fieldReader(format: FormatName): ReadField | undefined {
  if (format === 'fastq' || format === 'fasta') return readPart;
  if (isTypedLines(format)) {
    const typed = typedFieldReader(format);
    return (node) => readField(node) ?? typed(node, 'string');
  }
  return format === 'csv' || isOfPlainFields(format) ? readField : undefined;
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

/**
 * `seq`, `qual`, `id`, `comment`. The check of the expression has made sure that the format has it.
 */
function readPart(node: AnyNode): FieldName | undefined {
  if (node.type === 'ParenthesizedExpression') return readPart(node.expression);
  return node.type === 'Identifier' ? READ_FIELDS.get(node.name) : undefined;
}

/** A string that is the same for all records; undefined for anything else. */
export type ReadText = (node: AnyNode) => string | undefined;

/** Reads literals, and arguments (`args.key`). */
export function textReader(argTexts: ReadonlyMap<string, string>): ReadText {
  const readText: ReadText = (node) => {
    if (node.type === 'ParenthesizedExpression') return readText(node.expression);
    const key = memberOf(node, 'args');
    return key === undefined ? readLiteral(node) : argTexts.get(key);
  };
  return readText;
}

/** Also reads a template without placeholders. */
function readLiteral(node: AnyNode): string | undefined {
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0)
    return node.quasis[0]?.value.cooked ?? undefined;
  return textLiteral(node);
}

/** The NAME of `object.NAME` or `object['NAME']`. */
function memberOf(node: AnyNode, object: string): string | undefined {
  if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier' || node.object.name !== object) {
    return undefined;
  }
  if (node.optional) return undefined;
  if (node.computed) return textLiteral(node.property);
  return node.property.type === 'Identifier' ? node.property.name : undefined;
}
