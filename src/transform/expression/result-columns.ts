// The columns of an expression's results, if its text shows them: all results are bare columns or
// row() of columns, or all are object literals. Runs in the main thread, on an expression that has
// been checked.
import type { AnyNode, CallExpression, ObjectExpression } from 'acorn';
import { isOfRows } from '../../job/conversion.ts';
import { isOfPlainFields, type FormatName } from '../../job/job-spec.ts';
import type { FieldName, ResultColumns } from './column-list.ts';
import { fieldNumber } from './expression-plan.ts';
import type { ParsedExpression } from './parse-expression.ts';

/**
 * `differ`: its objects have different keys. Undefined if a result is, or may be, anything else.
 * `to`: the format of the output, if it is another one.
 */
export function resultColumns(
  { node, kind }: ParsedExpression,
  isFree: IsFree,
  format: FormatName,
  to: FormatName = format,
): ResultColumns | 'differ' | undefined {
  const isRows = isOfRows(to);
  if (!isRows && !isOfRows(format) && !isOfPlainFields(format)) return undefined;
  const values: (AnyNode | undefined)[] = [];
  if (kind === 'body') collectReturns(node, values);
  else collectValues(node, values);
  const found = values.map((value) => (value === undefined ? undefined : columnsOf(value, isFree, isRows)));
  const [first] = found;
  if (first !== undefined && found.every((each) => each?.kind === first.kind)) {
    if (first.kind === 'same') return { kind: 'same', upTo: Math.max(...found.map(upToOf)) };
    const keys = new Set(found.map((each) => keyOf(each!)));
    if (keys.size === 1) return first;
    if (first.kind === 'names' || first.kind === 'keys') return 'differ';
  }
  const rows = found.flatMap(rowsOf);
  return rows.length === 0 ? undefined : { kind: 'mixed', rows };
}

function upToOf(columns: ResultColumns | undefined): number {
  return columns?.kind === 'same' ? columns.upTo : 0;
}

function rowsOf(columns: ResultColumns | undefined): (readonly (FieldName | null)[])[] {
  if (columns?.kind === 'mixed') return [...columns.rows];
  return columns?.kind === 'fields' ? [columns.fields] : [];
}

/**
 * Puts row() around each bare column that is a whole result, since in csv it may need quotes.
 * Undefined if there is none.
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
  if (columns.kind === 'names') return JSON.stringify([...columns.names].sort());
  if (columns.kind === 'keys') return JSON.stringify([...columns.keys].sort());
  return JSON.stringify(columns);
}

/**
 * Collects the nodes that may be the result; undefined stands for an unknown one. `null` is not a
 * result.
 */
function collectValues(node: AnyNode, values: (AnyNode | undefined)[]): void {
  switch (node.type) {
    case 'ParenthesizedExpression':
      return collectValues(node.expression, values);
    case 'ConditionalExpression':
      collectValues(node.consequent, values);
      return collectValues(node.alternate, values);
    case 'LogicalExpression':
      // A falsy left side of && can't be written as a result.
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

/** Collects the results of the body itself, not of functions in it. */
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
  if (node.type === 'CallExpression') return rowColumns(node, isFree) ?? setColumns(node, isFree);
  if (node.type === 'Identifier' && (node.name === 'line' || node.name === '$0') && isFree(node)) {
    return { kind: 'same', upTo: 0 };
  }
  const field = bareField(node, isFree);
  if (field !== undefined) return { kind: 'fields', fields: [field] };
  if (!isRows) return undefined;
  // In csv and tsv, an array of fields is one record.
  if (node.type === 'ArrayExpression') return fieldList(node.elements, isFree);
  return node.type === 'ObjectExpression' ? objectColumns(node, isFree) : undefined;
}

function rowColumns({ callee, arguments: values }: CallExpression, isFree: IsFree) {
  if (callee.type !== 'Identifier' || callee.name !== 'row' || !isFree(callee)) return undefined;
  return fieldList(values, isFree);
}

/** The record with other fields: `set('NAME', value)`, `set(3, value)`. */
function setColumns({ callee, arguments: values }: CallExpression, isFree: IsFree): ResultColumns | undefined {
  if (callee.type !== 'Identifier' || callee.name !== 'set' || !isFree(callee)) return undefined;
  const places = values.filter((_, i) => i % 2 === 0).map((node) => (node.type === 'Literal' ? node.value : undefined));
  if (places.some((place) => typeof place !== 'number' && typeof place !== 'string')) return undefined;
  return { kind: 'same', upTo: Math.max(0, ...places.filter((place) => typeof place === 'number')) };
}

function fieldList(nodes: readonly (AnyNode | null)[], isFree: IsFree): ResultColumns | undefined {
  // The number of values in a spread is unknown.
  if (nodes.length === 0 || nodes.some((node) => node === null || node.type === 'SpreadElement')) return undefined;
  const fields = nodes.map((node) => bareField(node!, isFree) ?? null);
  const bare = fields.filter((field) => field !== null);
  if (bare.length === fields.length) return { kind: 'fields', fields: bare };
  return bare.length === 0 ? undefined : { kind: 'mixed', rows: [fields] };
}

function bareField(node: AnyNode, isFree: IsFree): FieldName | undefined {
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

function objectColumns({ properties }: ObjectExpression, isFree: IsFree): ResultColumns | undefined {
  const keys: (string | null)[] = [];
  for (const property of properties) {
    if (property.type === 'SpreadElement') {
      const { argument } = property;
      if (argument.type !== 'Identifier' || argument.name !== 'col' || !isFree(argument)) return undefined;
      keys.push(null);
      continue;
    }
    if (property.kind !== 'init' || property.computed) return undefined;
    const { key } = property;
    if (key.type === 'Identifier') keys.push(key.name);
    else if (key.type === 'Literal') keys.push(String(key.value));
    else return undefined;
  }
  if (keys.length === 0) return undefined;
  const names = keys.filter((key) => key !== null);
  if (names.length === keys.length) return { kind: 'names', names: [...new Set(names)] };
  return { kind: 'keys', keys: [...new Set(keys)] };
}
