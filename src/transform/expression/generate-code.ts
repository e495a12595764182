// The code of the function that evaluates an expression: constants for the names it uses, no others, and then the
// expression as it was written, but for what stands for columns and `json`, and for what makes numbers (number-edits.ts).
// Lines in stacks are those of the expression, whose code begins on a line of its own; columns are told by `shifts`.
import type { Delimiter } from '../../job/job-spec.ts';
import { edited, type ColumnShift, type Replacement } from './code-edits.ts';
import type { ColumnIndex } from './column-index.ts';
import { fieldNumber, type ExpressionPlan } from './expression-plan.ts';
import { MAX_SEARCHED_FIELDS, pickFields, searchFields } from './field-code.ts';

const READ_NAMES = ['id', 'comment', 'seq', 'qual'];

export interface GeneratedCode {
  readonly code: string;
  /** Lines of the code above the expression's own. */
  readonly linesAbove: number;
  /** What begins each name of the code's own, and nothing in the expression. */
  readonly own: string;
  /** How many fields `split` has to give at least; Infinity for all. */
  readonly splitLimit: number;
  /** Of each line of the expression. */
  readonly shifts: readonly (readonly ColumnShift[])[];
}

/**
 * Code that returns the function. It is to be given `args` and `row`, and by names that begin with `own`: `set` (line,
 * changes), `split` (line, record number), `count` (line), `width` (line), `col` (fields), `parse` (line, record number),
 * `object` (value, member) and `edited` ().
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
  // the expression may change its array, and col still has to be the record's
  if (uses('fields')) constants.push(`const fields = ${own}all${plan.hasDynamicColumn ? '.slice()' : ''};`);
  if (uses('NF')) constants.push(`const NF = ${needsAll ? `${own}all.length` : `${own}count(line)`};`);
  if (uses('NR')) constants.push(`const NR = ${own}context.recordNumber;`);
  if (uses('file')) constants.push(`const file = ${own}context.file;`);
  if (uses('$0')) constants.push('const $0 = line;');
  if (uses('set')) constants.push(`const set = (...changes) => ${own}set(line, changes);`);
  if (plan.hasDynamicColumn) constants.push(`const col = ${own}col(${own}all);`);

  const parse = `${own}parse(line, ${own}context.recordNumber)`;
  // parsed when it is looked at: a search in the line's text may settle the matter before
  if (uses('json')) constants.push(`const ${own}json = () => ${parse};`);
  if (plan.jsonUses.some(({ isEdited }) => isEdited)) {
    constants.push(`const ${own}edit = () => { const json = ${own}json(); ${own}edited(); return json; };`);
  }
  if (READ_NAMES.some(uses)) constants.push(`const { ${READ_NAMES.filter(uses).join(', ')} } = ${parse};`);

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

/** The user may have called anything `$$fields`. */
function unusedPrefix(text: string): string {
  let prefix = '$$';
  while (text.includes(prefix)) prefix += '$';
  return prefix;
}

/** Columns as constants, and `json` as a call. */
function replacedUses(
  { text, columnUses, jsonUses }: ExpressionPlan,
  constantOf: (name: string) => string,
  own: string,
): Replacement[] {
  const columns = columnUses.map(({ name, start, end }) => {
    const constant = constantOf(name);
    // line ends within `col\n  .NAME` stay, too
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
