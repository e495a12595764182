// Code made for a header, once in each worker: it cuts a record at its delimiters and makes the row of it, one statement
// a field. A loop over fields that puts them under names takes eight times as long. Names of columns are whatever a
// file says: they get into code as JSON strings alone.
import { compileFunction } from 'node:vm';
import { quotedEnd, unquoted } from '../csv/csv-structure.ts';

/** Cuts a record's text and makes its row; it leaves to `other` what it can't do. */
export type RowMaker<Result> = (text: string, context: never) => Result;

export interface RowShape {
  /** Empty: rows are arrays. */
  readonly columns: readonly string[];
  /** Fields of a record; one with more or fewer is left to `other`. At least 1, at most MOST_CUT_FIELDS. */
  readonly fields: number;
  /** One or more characters. */
  readonly delimiter: string;
}

/** What the code for csv is told of the text that the records stand in. */
export interface TextState {
  hasQuotes: boolean;
  hasReturns: boolean;
}

/** V8 doesn't optimize longer functions: with more fields they are cut by split(). */
export const MOST_CUT_FIELDS = 100;
/** The same where each field may be quoted. */
const MOST_QUOTED_FIELDS = 40;
/** An object with more properties becomes a hash table, which is faster filled in a loop. */
const MOST_LITERAL_COLUMNS = 1000;

type Other<Result> = (text: string, context: never) => Result;
type Work<Result> = (row: never, context: never) => Result;

/**
 * Makes rows of records. `work` is called with each row, here, so that V8 may make it one function with the code that
 * cuts, and then makes no more of a row than the work reads. Left out, the row itself is the result.
 */
export function rowMaker<Result>(shape: RowShape, other: Other<Result>, work?: Work<Result>): RowMaker<Result> {
  const statements = [...cutCode(shape), resultCode(rowCode(shape), work)];
  return generated(['other', 'work'], ['text', 'context'], statements)(other, work) as RowMaker<Result>;
}

/** The same for csv, whose fields may be quoted. What is wrong with a record is for `other` to say. */
export function csvRowMaker<Result>(
  shape: RowShape,
  state: TextState,
  other: Other<Result>,
  work?: Work<Result>,
): RowMaker<Result> {
  // a carriage return belongs to no field, unless quoted
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

/** Makes an object by column of as many fields. */
export function objectMaker(columns: readonly string[]): (fields: readonly string[]) => Record<string, string> {
  if (columns.length > MOST_LITERAL_COLUMNS) return (fields) => filledObject(columns, fields);
  const row = objectCode(columns, (i) => `fields[${i}]`);
  return generated([], ['fields'], [`return ${row};`])() as (fields: readonly string[]) => Record<string, string>;
}

/** Where each field ends: `e0`, `e1`, … */
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

/** The same, with the fields' values in `f0`, `f1`, …: `quote` is where the next quote is that no field has had yet. */
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

/** A property of that name, whatever it is: `"__proto__": x` would set the prototype. */
export function keyCode(name: string): string {
  return name === '__proto__' ? '["__proto__"]' : JSON.stringify(name);
}

/** A function that returns the function with these statements. */
export function generated(
  given: readonly string[],
  parameters: readonly string[],
  statements: readonly string[],
): (...values: unknown[]) => unknown {
  const code = `'use strict'; return function (${parameters.join(', ')}) { ${statements.join('\n')} };`;
  // not by Function, which Node can be told to refuse, and which a module may replace
  return compileFunction(code, [...given], { filename: 'threadmill:rows' }) as (...values: unknown[]) => unknown;
}

function filledObject(columns: readonly string[], fields: readonly string[]): Record<string, string> {
  const row: Record<string, string> = {};
  for (let i = 0; i < columns.length; i += 1) {
    const name = columns[i]!;
    const value = fields[i]!;
    // what every object inherits can't always be assigned: __proto__, or anything once Object.prototype is frozen
    if (!(name in row)) row[name] = value;
    else Object.defineProperty(row, name, { value, enumerable: true, configurable: true, writable: true });
  }
  return row;
}
