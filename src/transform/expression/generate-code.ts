// Generates the function that evaluates an expression: constants for the names that it uses, then
// the expression as written, except for column and `json` uses and for edits of conversions to
// numbers (number-edits.ts). The expression's code starts on a line of its own, so line numbers in
// stacks need only `linesAbove`; `shifts` maps columns.
import type { Delimiter } from '../../job/job-spec.ts';
import { edited, type ColumnShift, type Replacement } from './code-edits.ts';
import type { ColumnIndex } from './column-index.ts';
import { fieldNumber, partNames, type ExpressionPlan } from './expression-plan.ts';
import { MAX_SEARCHED_FIELDS, pickFields, searchFields } from './field-code.ts';

export interface GeneratedCode {
  readonly code: string;
  /** The number of lines above the expression's own. */
  readonly linesAbove: number;
  /** The prefix of the code's own names; it does not occur in the expression. */
  readonly own: string;
  /** The least number of fields that `split` must return; Infinity for all. */
  readonly splitLimit: number;
  /** For each line of the expression. */
  readonly shifts: readonly (readonly ColumnShift[])[];
}

/**
 * Code that returns the function. Its parameters are `args` and `row`, and with the prefix `own`:
 * `set` (line, changes), `split` (line, record number), `count` (line), `width` (line), `col`
 * (fields), `parse` (line, record number), `object` (value, member) and `edited` (value).
 */
export function generateCode(plan: ExpressionPlan, delimiter: Delimiter, columnIndex: ColumnIndex): GeneratedCode {
  const own = unusedPrefix(plan.text);
  const uses = (name: string) => plan.names.includes(name);
  const columnNames = new Map<number, string>();
  for (const { name } of plan.columnUses) columnNames.set(columnIndex(name), `${own}${columnIndex(name)}`);
  const wanted = wantedFields(plan.names, columnNames);

  const needsAll = uses('fields') || plan.hasDynamicColumn || (uses('NF') && delimiter.kind === 'whitespace');
  const splitLimit = needsAll ? Infinity : Math.max(-1, ...wanted.keys()) + 1;
  const isSearched = !needsAll && delimiter.kind !== 'whitespace' && splitLimit <= MAX_SEARCHED_FIELDS;
  const isSplit = splitLimit > 0 && !isSearched;

  const constants: string[] = [];
  if (columnNames.size > 0 || plan.hasDynamicColumn) constants.push(`${own}width(line);`);
  const split = `${own}split(line, ${own}context.recordNumber)`;
  if (isSplit) constants.push(`const ${own}all = ${split};`, pickFields(wanted, `${own}all`));
  if (isSearched && wanted.size > 0) {
    const cut = delimiter.kind === 'quoted' ? `${own}cut` : undefined;
    if (cut !== undefined) constants.push(`const ${cut} = line.includes('"') ? ${split} : undefined;`);
    constants.push(searchFields(wanted, delimiter.text, own, cut));
  }
  // The expression may change its array, while `col` must keep the record's fields.
  if (uses('fields')) constants.push(`const fields = ${own}all${plan.hasDynamicColumn ? '.slice()' : ''};`);
  if (uses('NF')) constants.push(`const NF = ${needsAll ? `${own}all.length` : `${own}count(line)`};`);
  if (uses('NR')) constants.push(`const NR = ${own}context.recordNumber;`);
  if (uses('file')) constants.push(`const file = ${own}context.file;`);
  if (uses('$0')) constants.push('const $0 = line;');
  if (uses('set')) constants.push(`const set = (...changes) => ${own}set(line, changes);`);
  if (plan.hasDynamicColumn) constants.push(`const col = ${own}col(${own}all);`);

  const parse = `${own}parse(line, ${own}context.recordNumber)`;
  // Parsed at the first use only: an earlier test of `line` may make it unnecessary.
  if (uses('json')) {
    // While it waits other records are parsed: it keeps its own.
    constants.push(
      plan.isAsync
        ? `let ${own}parsed; const ${own}json = () => (${own}parsed ??= { value: ${parse} }).value;`
        : `const ${own}json = () => ${parse};`,
    );
  }
  if (plan.jsonUses.some(({ isEdited }) => isEdited)) {
    constants.push(`const ${own}edit = () => { const json = ${own}json(); ${own}edited(json); return json; };`);
  }
  const parts = partNames(plan).filter(uses);
  if (parts.length > 0) constants.push(`const { ${parts.join(', ')} } = ${parse};`);

  const start = `'use strict'; return ${plan.isAsync ? 'async ' : ''}function (${plan.isPaired ? 'r1, r2' : 'line'}, ${own}context) {`;
  const head = `${start} ${constants.join(' ')}`;
  const replaced = replacedUses(plan, (name) => columnNames.get(columnIndex(name))!, own);
  const { code: text, shifts } = edited(plan.text, plan.edits, replaced, own);
  const code = plan.kind === 'body' ? `${head}\n${text}\n}` : `${head} return (\n${text}\n); }`;
  return { code, linesAbove: 1, own, splitLimit, shifts };
}

function wantedFields(names: readonly string[], columnNames: ReadonlyMap<number, string>): Map<number, string[]> {
  const wanted = new Map([...columnNames].map(([index, name]) => [index, [name]]));
  for (const name of names) {
    const number = fieldNumber(name) ?? 0;
    if (number > 0) wanted.set(number - 1, [name, ...(wanted.get(number - 1) ?? [])]);
  }
  return wanted;
}

/** A prefix that the user's code does not contain; it may contain `$$fields`. */
function unusedPrefix(text: string): string {
  let prefix = '$$';
  while (text.includes(prefix)) prefix += '$';
  return prefix;
}

/** Replaces column uses by constants, and `json` by a call. */
function replacedUses(
  { text, columnUses, jsonUses }: ExpressionPlan,
  constantOf: (name: string) => string,
  own: string,
): Replacement[] {
  const columns = columnUses.map(({ name, start, end }) => {
    const constant = constantOf(name);
    // Keeps line ends within `col\n  .NAME`.
    const padding = text.slice(start + constant.length, end).replace(/[^\n\r\u2028\u2029]/g, ' ');
    return { start, end, code: constant + padding };
  });
  const calls = jsonUses.map(({ start, end, isShorthand, isEdited, member }) => {
    const value = `${own}${isEdited ? 'edit' : 'json'}()`;
    const call = member === undefined ? value : `${own}object(${value}, ${JSON.stringify(member)})`;
    return { start, end, code: isShorthand ? `json: ${call}` : call };
  });
  return [...columns, ...calls];
}
