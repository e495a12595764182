// Compiles a checked expression in a worker, once its columns are known: to a function that has constants for the names
// the expression uses, and cuts the record no further than they need.
import { compileFunction } from 'node:vm';
import type { Delimiter } from '../../job/job-spec.ts';
import { splitFields } from '../../records/fields.ts';
import type { ArgValue } from '../context.ts';
import type { RecordFunction } from '../work.ts';
import type { ExpressionPlan } from './expression-plan.ts';
import { columnFinder, RowMaker } from './row-values.ts';

export interface CompileEnvironment {
  readonly delimiter: Delimiter;
  /** What no value of row() or set() may contain besides the delimiter. */
  readonly terminator: string | undefined;
  readonly args: Readonly<Record<string, ArgValue>>;
  readonly columns: readonly string[];
}

/** Names of what the generated code is given; no name in an expression can begin like this and be known. */
const GIVEN = ['args', '$$split', '$$row', '$$set', '$$column'] as const;

export function compileExpression(plan: ExpressionPlan, environment: CompileEnvironment): RecordFunction {
  const { delimiter, args, columns } = environment;
  const columnIndex = columnFinder(columns, plan.option);
  const rows = new RowMaker(environment);
  const given: Record<(typeof GIVEN)[number], unknown> = {
    args,
    $$split: splitter(plan, delimiter),
    $$row: (...values: unknown[]) => rows.row(values),
    $$set: (fields: readonly string[], changes: readonly unknown[]) => rows.set(fields, changes, columnIndex),
    $$column: (fields: readonly string[]) => columnReader(fields, columnIndex),
  };
  const code = generate(plan, columnIndex);
  // the code begins on the second line, so that its lines count from 1 in stacks
  const make = compileFunction(code, [...GIVEN], { filename: `threadmill:${plan.option}`, lineOffset: -1 });
  return (make as (...values: unknown[]) => RecordFunction)(...GIVEN.map((name) => given[name]));
}

function generate(plan: ExpressionPlan, columnIndex: (name: string) => number): string {
  const names = new Set(plan.names);
  const constants: string[] = [];
  const needsFields = plan.needsAllFields || plan.highestField > 0;
  if (needsFields) constants.push('const $$fields = $$split(line);');
  if (names.has('fields')) constants.push('const fields = $$fields;');
  if (names.has('NF')) constants.push('const NF = $$fields.length;');
  if (names.has('NR')) constants.push('const NR = $$context.recordNumber;');
  if (names.has('file')) constants.push('const file = $$context.file;');
  if (names.has('$0')) constants.push('const $0 = line;');
  for (const name of names) {
    if (/^\$[1-9]/.test(name)) constants.push(`const ${name} = $$fields[${Number(name.slice(1)) - 1}] ?? '';`);
  }
  if (names.has('row')) constants.push('const row = $$row;');
  if (names.has('set')) constants.push('const set = (...changes) => $$set($$fields, changes);');
  if (plan.hasDynamicColumn) constants.push('const col = $$column($$fields);');
  const head = `'use strict'; return ${plan.isAsync ? 'async ' : ''}function (line, $$context) { ${constants.join(' ')}`;
  const code = withColumns(plan, columnIndex);
  return plan.kind === 'body' ? `${head}\n${code}\n}` : `${head} return (\n${code}\n); }`;
}

/** The expression's code with each `col.NAME` replaced by that field. */
function withColumns({ text, columnUses }: ExpressionPlan, columnIndex: (name: string) => number): string {
  let code = '';
  let done = 0;
  for (const { name, start, end } of columnUses) {
    code += `${text.slice(done, start)}($$fields[${columnIndex(name)}] ?? '')`;
    done = end;
  }
  return code + text.slice(done);
}

/** Cuts a line into the fields that the expression needs, at least. */
function splitter({ needsAllFields, highestField }: ExpressionPlan, delimiter: Delimiter): (line: string) => string[] {
  if (delimiter.kind === 'whitespace') return (line) => splitFields(line, delimiter);
  const { text } = delimiter;
  if (needsAllFields) return (line) => (line === '' ? [] : line.split(text));
  return (line) => line.split(text, highestField);
}

/** `col` where names are known only when it runs. */
function columnReader(fields: readonly string[], columnIndex: (name: string) => number): object {
  return new Proxy(
    {},
    { get: (_target, name) => (typeof name === 'string' ? (fields[columnIndex(name)] ?? '') : undefined) },
  );
}
