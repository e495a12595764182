// The names of typed lines (`pos`, `qual`, …) in the language of fields: which column each one is,
// and for which texts the kernel's answer is that of the typed value. At any other text the kernel
// stops, and the record runs on strings, which reports what is wrong with it.
import type { AnyNode } from 'acorn';
import { isTypedLines, type FormatName, type TypedLinesName } from '../../job/job-spec.ts';
import {
  conditionFields,
  mapFields,
  type FieldComparison,
  type FieldCondition,
  type FieldName,
  type FieldWork,
} from './field-plan.ts';

export interface TypedField {
  /** From 1. */
  readonly column: number;
  /**
   * - `string`: the text, never null
   * - `number`: a whole number, never null
   * - `nullable`: a number, or null for a dot
   * - `word`: a string for the texts in `words`, anything else for others
   */
  readonly kind: 'string' | 'number' | 'nullable' | 'word';
  readonly words?: readonly string[];
}

export interface TypedTable {
  readonly fields: ReadonlyMap<string, TypedField>;
  /** Numbers that are checked whichever names are used. */
  readonly checked: readonly string[];
  /** The first of these must not be after the second. */
  readonly order?: readonly [string, string];
  /** Records have as many columns as the header, which has this many or more. Absent: any number. */
  readonly leastInHeader?: number;
}

const string = (column: number): TypedField => ({ column, kind: 'string' });
const number = (column: number): TypedField => ({ column, kind: 'number' });
const nullable = (column: number): TypedField => ({ column, kind: 'nullable' });

/** Undefined for formats whose names are not read on bytes. */
const TABLES: Partial<Record<TypedLinesName, TypedTable>> = {
  vcf: {
    fields: new Map([
      ['chrom', string(1)],
      ['pos', number(2)],
      ['ref', string(4)],
      ['qual', nullable(6)],
      ['filter', { column: 7, kind: 'word', words: ['PASS'] }],
    ]),
    checked: ['pos'],
    leastInHeader: 8,
  },
  bed: {
    fields: new Map([
      ['chrom', string(1)],
      ['start', number(2)],
      ['end', number(3)],
    ]),
    checked: ['start', 'end'],
    order: ['start', 'end'],
  },
};

/** Texts that String() gives back for the number, below 2^53. */
const WHOLE = '^(?:0|[1-9]\\d{0,14})$';
const NUMBER_OR_DOT = '^(?:\\.|[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)$';
const SOURCES = { number: WHOLE, nullable: NUMBER_OR_DOT } as const;

/** Before a typed name, where a plan has a column's name otherwise. No header has it in a column. */
const MARK = '\0';

export function tableOf(format: FormatName): TypedTable | undefined {
  return isTypedLines(format) ? TABLES[format] : undefined;
}

/** Reads a name of this kind; undefined for anything else. */
export function typedFieldReader(
  format: FormatName,
): (node: AnyNode, kind: TypedField['kind']) => FieldName | undefined {
  const table = tableOf(format);
  const read = (node: AnyNode, kind: TypedField['kind']): FieldName | undefined => {
    if (node.type === 'ParenthesizedExpression') return read(node.expression, kind);
    if (node.type !== 'Identifier' || table?.fields.get(node.name)?.kind !== kind) return undefined;
    return MARK + node.name;
  };
  return read;
}

/** Whether the text is one for which the field's kind is a string. */
export function isWord(field: FieldName, text: string, format: FormatName): boolean {
  return typedField(field, tableOf(format))?.words?.includes(text) === true;
}

export function isTypedName(field: FieldName): field is string {
  return typeof field === 'string' && field.startsWith(MARK);
}

function typedField(field: FieldName, table: TypedTable | undefined): TypedField | undefined {
  return isTypedName(field) ? table?.fields.get(field.slice(MARK.length)) : undefined;
}

/** The column of a typed name. */
export function typedColumn(field: FieldName, format: FormatName): number | undefined {
  return typedField(field, tableOf(format))?.column;
}

/**
 * The same work, but the kernel stops at a record that is not sound, if names are used: before the
 * filter for its own names, after it for the map's. `columns`: the header's.
 */
export function withSoundRecords({ filter, map }: FieldWork, format: FormatName, columns: number): FieldWork {
  const table = tableOf(format);
  if (table === undefined) return { ...(filter && { filter }), ...(map && { map }) };
  const before = filter === undefined ? [] : checksFor(conditionFields(filter), table, columns);
  const behind = map === undefined ? [] : checksFor(mapFields(map), table, columns);
  const parts = [...before, ...(filter === undefined ? [] : [filter]), ...behind];
  const all = parts.length === 0 ? undefined : parts.reduce((left, right) => ({ kind: 'and', left, right }));
  return { ...(all && { filter: all }), ...(map && { map }) };
}

function checksFor(fields: readonly FieldName[], table: TypedTable, columns: number): FieldCondition[] {
  const used = fields.flatMap((field) => (isTypedName(field) ? field.slice(MARK.length) : []));
  if (used.length === 0) return [];
  const checks: FieldCondition[] = [...new Set([...table.checked, ...used])].flatMap((name) => {
    const { kind, column } = table.fields.get(name)!;
    if (kind !== 'number' && kind !== 'nullable') return [];
    return must({ kind: 'matches', field: column, source: SOURCES[kind], flags: '' });
  });
  if (table.order !== undefined) {
    const [left, right] = table.order.map(
      (name) => ({ kind: 'value', field: table.fields.get(name)!.column }) as const,
    );
    checks.push(must({ kind: 'compare', operator: '<=', left: left!, right: right! }));
  }
  return table.leastInHeader !== undefined ? [{ kind: 'width', columns }, ...checks] : checks;
}

function must(condition: FieldComparison): FieldComparison {
  return { kind: 'must', condition };
}
