// Generates code for a header, once in each worker: it splits a record at its delimiters and makes
// the row, with one statement for each field. A loop that assigns fields to names takes eight times
// as long. Column names can be any text, so they enter code only as JSON strings.
import { compileFunction } from 'node:vm';
import { quotedEnd, unquoted } from '../csv/csv-structure.ts';

/** Splits a record and makes its row; passes records that it can't split to `other`. */
export type RowMaker<Result> = (text: string, context: never) => Result;

export interface RowShape {
  /** If empty, rows are arrays. */
  readonly columns: readonly string[];
  /** The number of fields, from 1 to MOST_CUT_FIELDS; other records are passed to `other`. */
  readonly fields: number;
  /** One or more characters. */
  readonly delimiter: string;
}

/** Facts about the current block for the code for csv. */
export interface TextState {
  hasQuotes: boolean;
  hasReturns: boolean;
}

/** V8 does not optimise longer functions: more fields are split by split(). */
export const MOST_CUT_FIELDS = 100;
/** The same limit if each field may be quoted. */
const MOST_QUOTED_FIELDS = 40;
/** An object with more properties becomes a hash table, which is filled faster by a loop. */
const MOST_LITERAL_COLUMNS = 1000;

type Other<Result> = (text: string, context: never) => Result;
type Work<Result> = (row: never, context: never) => Result;

/**
 * Generates the function that makes rows. It calls `work` with each row, so that V8 can inline both
 * and create only the parts of the row that the work reads. Without `work` the row is the result.
 */
export function rowMaker<Result>(shape: RowShape, other: Other<Result>, work?: Work<Result>): RowMaker<Result> {
  const statements = [...cutCode(shape), resultCode(rowCode(shape), work)];
  return generated(['other', 'work'], ['text', 'context'], statements)(other, work) as RowMaker<Result>;
}

/** The same for csv, whose fields may be quoted. `other` reports what is wrong with a record. */
export function csvRowMaker<Result>(
  shape: RowShape,
  state: TextState,
  other: Other<Result>,
  work?: Work<Result>,
): RowMaker<Result> {
  // An unquoted carriage return is not part of a field.
  const refused = `if (state.hasReturns && text.includes('\\r')) return other(text, context);`;
  const quoted =
    shape.fields > MOST_QUOTED_FIELDS
      ? [`if (text.includes('"')) return other(text, context);`, ...cutCode(shape), resultCode(rowCode(shape), work)]
      : [
          ...quotedCutCode(shape),
          resultCode(
            wholeRowCode(shape, (i) => `f${i}`),
            work,
          ),
        ];
  const given = ['state', 'other', 'work', 'quotedEnd', 'unquoted'] as const;
  const makeQuoted = generated(given, ['text', 'context'], [refused, ...quoted]);
  const withQuotes = makeQuoted(state, other, work, quotedEnd, unquoted);
  const plain = [
    'if (state.hasQuotes || state.hasReturns) return withQuotes(text, context);',
    ...cutCode(shape),
    resultCode(rowCode(shape), work),
  ];
  const make = generated(['state', 'other', 'work', 'withQuotes'], ['text', 'context'], plain);
  return make(state, other, work, withQuotes) as RowMaker<Result>;
}

function resultCode(row: string, work: unknown): string {
  return work === undefined ? `return ${row};` : `return work(${row}, context);`;
}

/** Generates the function that makes an object by column from as many fields. */
export function objectMaker(columns: readonly string[]): (fields: readonly string[]) => Record<string, string> {
  if (columns.length > MOST_LITERAL_COLUMNS) return (fields) => filledObject(columns, fields);
  const row = objectCode(columns, (i) => `fields[${i}]`);
  return generated([], ['fields'], [`return ${row};`])() as (fields: readonly string[]) => Record<string, string>;
}

/** Statements for the end of each field: `e0`, `e1`, … */
function cutCode({ fields, delimiter }: RowShape): string[] {
  const quoted = JSON.stringify(delimiter);
  const statements: string[] = [];
  for (let i = 0; i < fields - 1; i += 1) {
    statements.push(`const e${i} = text.indexOf(${quoted}${i === 0 ? '' : `, e${i - 1} + ${delimiter.length}`});`);
    statements.push(`if (e${i} < 0) return other(text, context);`);
  }
  const last = fields === 1 ? '' : `, e${fields - 2} + ${delimiter.length}`;
  statements.push(`if (text.indexOf(${quoted}${last}) >= 0) return other(text, context);`);
  return statements;
}

/** The same, with the values in `f0`, `f1`, …; `quote`: the next quote after the fields so far. */
function quotedCutCode({ fields, delimiter }: RowShape): string[] {
  const statements = [`let quote = text.indexOf('"'), at = 0, end = 0;`];
  const delimited = JSON.stringify(delimiter);
  for (let i = 0; i < fields; i += 1) {
    const isLast = i === fields - 1;
    const isBehind = isLast ? 'end !== text.length' : `!text.startsWith(${delimited}, end)`;
    const isOpen = isLast ? 'end >= 0' : 'end < 0';
    statements.push(
      `let f${i};`,
      'if (quote === at) {',
      `  end = quotedEnd(text, at); if (end < 0 || ${isBehind}) return other(text, context);`,
      `  f${i} = unquoted(text, at, end); quote = text.indexOf('"', end);`,
      '} else {',
      `  end = text.indexOf(${delimited}, at); if (${isOpen}) return other(text, context);`,
      isLast
        ? '  if (quote >= 0) return other(text, context);'
        : '  if (quote >= 0 && quote < end) return other(text, context);',
      `  f${i} = text.slice(at${isLast ? '' : ', end'});`,
      '}',
      `at = end + ${delimiter.length};`,
    );
  }
  return statements;
}

function rowCode(shape: RowShape): string {
  const { fields, delimiter } = shape;
  return wholeRowCode(shape, (i) => {
    const from = i === 0 ? '0' : `e${i - 1} + ${delimiter.length}`;
    return `text.slice(${from}${i === fields - 1 ? '' : `, e${i}`})`;
  });
}

function wholeRowCode({ columns, fields }: RowShape, field: (i: number) => string): string {
  if (columns.length > 0) return objectCode(columns, field);
  return `[${Array.from({ length: fields }, (_, i) => field(i)).join(', ')}]`;
}

function objectCode(columns: readonly string[], field: (i: number) => string): string {
  return `{ ${columns.map((name, i) => `${keyCode(name)}: ${field(i)}`).join(', ')} }`;
}

/** The code of a property with this name: `"__proto__": x` would set the prototype. */
export function keyCode(name: string): string {
  return name === '__proto__' ? '["__proto__"]' : JSON.stringify(name);
}

/** Compiles a function of these statements. */
export function generated(
  given: readonly string[],
  parameters: readonly string[],
  statements: readonly string[],
): (...values: unknown[]) => unknown {
  const code = `'use strict'; return function (${parameters.join(', ')}) { ${statements.join('\n')} };`;
  // Not by `Function`, which Node can be told to refuse and a module may replace.
  return compileFunction(code, [...given], { filename: 'threadmill:rows' }) as (...values: unknown[]) => unknown;
}

function filledObject(columns: readonly string[], fields: readonly string[]): Record<string, string> {
  const row: Record<string, string> = {};
  for (let i = 0; i < columns.length; i += 1) {
    const name = columns[i]!;
    const value = fields[i]!;
    // Inherited names can't always be assigned: __proto__, or any if Object.prototype is frozen.
    if (!(name in row)) row[name] = value;
    else Object.defineProperty(row, name, { value, enumerable: true, configurable: true, writable: true });
  }
  return row;
}
