// The columns that an expression's results have, where its text shows them: all its values are bare columns, or row() of
// them, or all are object literals. In the main thread, from an expression that has been checked.
import type { AnyNode, CallExpression, ObjectExpression } from 'acorn';
import type { FormatName } from '../../job/job-spec.ts';
import type { ResultColumns } from './column-list.ts';
import { fieldNumber } from './expression-plan.ts';
import type { ParsedExpression } from './parse-expression.ts';

/** `differ`: its objects have different keys. Undefined where its values are, or may be, anything else. */
export function resultColumns(
  { node, kind }: ParsedExpression,
  isFree: IsFree,
  format: FormatName,
): ResultColumns | 'differ' | undefined {
  const isRows = format === 'csv' || format === 'tsv';
  if (!isRows && format !== 'lines') return undefined;
  const values: (AnyNode | undefined)[] = [];
  if (kind === 'body') collectReturns(node, values);
  else collectValues(node, values);
  const found = values.map((value) => (value === undefined ? undefined : columnsOf(value, isFree, isRows)));
  const [first] = found;
  if (first === undefined || found.some((each) => each === undefined || each.kind !== first.kind)) return undefined;
  const keys = new Set(found.map((each) => keyOf(each!)));
  if (keys.size === 1) return first;
  return first.kind === 'names' ? 'differ' : undefined;
}

/**
 * The text with row() around each bare column that is a whole result: in csv such a value may need quotes. Undefined where
 * there is none.
 */
export function withRows(text: string, { node, kind }: ParsedExpression, isFree: IsFree): string | undefined {
  const values: (AnyNode | undefined)[] = [];
  if (kind === 'body') collectReturns(node, values);
  else collectValues(node, values);
  const bare = values.filter((value) => value !== undefined && bareField(value, isFree) !== undefined) as AnyNode[];
  if (bare.length === 0) return undefined;
  const inOrder = bare.toSorted((a, b) => b.start - a.start);
  return inOrder.reduce(
    (code, { start, end }) => `${code.slice(0, start)}row(${code.slice(start, end)})${code.slice(end)}`,
    text,
  );
}

type IsFree = (node: AnyNode) => boolean;

function keyOf(columns: ResultColumns): string {
  return JSON.stringify(columns.kind === 'fields' ? columns.fields : [...columns.names].sort());
}

/** The nodes that may be the value; undefined among them for one that nothing is known of. `null` is no result. */
function collectValues(node: AnyNode, values: (AnyNode | undefined)[]): void {
  switch (node.type) {
    case 'ParenthesizedExpression':
      return collectValues(node.expression, values);
    case 'ConditionalExpression':
      collectValues(node.consequent, values);
      return collectValues(node.alternate, values);
    case 'LogicalExpression':
      // what is falsy on the left of && is no result that could be written
      if (node.operator !== '&&') collectValues(node.left, values);
      return collectValues(node.right, values);
    case 'AwaitExpression':
      return collectValues(node.argument, values);
    case 'Literal':
      if (node.value !== null || node.raw !== 'null') values.push(undefined);
      return;
    default:
      values.push(node);
  }
}

/** Of the body itself, not of functions in it. */
function collectReturns(node: AnyNode, values: (AnyNode | undefined)[]): void {
  if (/^(?:Function|ArrowFunction|Class)/.test(node.type)) return;
  if (node.type === 'ReturnStatement') {
    if (node.argument == null) values.push(undefined);
    else collectValues(node.argument, values);
    return;
  }
  for (const part of Object.values(node) as unknown[]) {
    for (const each of Array.isArray(part) ? (part as unknown[]) : [part]) {
      if (typeof each === 'object' && each !== null && 'type' in each) collectReturns(each as AnyNode, values);
    }
  }
}

function columnsOf(node: AnyNode, isFree: IsFree, isRows: boolean): ResultColumns | undefined {
  if (node.type === 'CallExpression') return rowColumns(node, isFree);
  const field = bareField(node, isFree);
  if (field !== undefined) return { kind: 'fields', fields: [field] };
  if (!isRows) return undefined;
  // an array of fields is one record in csv and tsv
  if (node.type === 'ArrayExpression') return fieldList(node.elements, isFree);
  return node.type === 'ObjectExpression' ? objectColumns(node) : undefined;
}

function rowColumns({ callee, arguments: values }: CallExpression, isFree: IsFree) {
  if (callee.type !== 'Identifier' || callee.name !== 'row' || !isFree(callee)) return undefined;
  return fieldList(values, isFree);
}

function fieldList(nodes: readonly (AnyNode | null)[], isFree: IsFree): ResultColumns | undefined {
  const fields = nodes.map((node) => (node === null ? undefined : bareField(node, isFree)));
  if (fields.length === 0 || fields.some((field) => field === undefined)) return undefined;
  return { kind: 'fields', fields: fields as (number | string)[] };
}

/** `$3`, `col.NAME`, `fields[2]`. */
function bareField(node: AnyNode, isFree: IsFree): number | string | undefined {
  if (node.type === 'ParenthesizedExpression') return bareField(node.expression, isFree);
  if (node.type === 'Identifier') return (isFree(node) ? fieldNumber(node.name) : undefined) || undefined;
  if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier' || !isFree(node.object)) return undefined;
  const { object, property, computed } = node;
  const literal: unknown = property.type === 'Literal' ? property.value : undefined;
  if (object.name === 'fields') return computed && Number.isSafeInteger(literal) ? (literal as number) + 1 : undefined;
  if (object.name !== 'col') return undefined;
  if (!computed) return property.type === 'Identifier' ? property.name : undefined;
  return typeof literal === 'string' ? literal : undefined;
}

function objectColumns({ properties }: ObjectExpression): ResultColumns | undefined {
  const names: string[] = [];
  for (const property of properties) {
    if (property.type !== 'Property' || property.kind !== 'init' || property.computed) return undefined;
    const { key } = property;
    if (key.type === 'Identifier') names.push(key.name);
    else if (key.type === 'Literal') names.push(String(key.value));
    else return undefined;
  }
  return names.length === 0 ? undefined : { kind: 'names', names: [...new Set(names)] };
}
