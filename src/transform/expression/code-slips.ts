// Code that runs, but can't be what was meant where one expression gives one result for each record.
import type { AnyNode } from 'acorn';
import { full } from 'acorn-walk';
import type { FormatName } from '../../job/job-spec.ts';
import { isRecordName, type RecordScope } from './expression-plan.ts';
import { operatorSlip } from './operator-slips.ts';
import { ownThis } from './own-code.ts';
import type { ParsedExpression } from './parse-expression.ts';
import { MODULE_MEND, type Slip } from './slip.ts';
import type { IsFree } from './value-kind.ts';

type Source = (node: AnyNode) => string;

/** The whole expression is a function, which nobody calls: any filter would take it for true. */
export function functionSlip({ node, kind }: ParsedExpression, source: Source, scope: RecordScope): Slip | undefined {
  const root = unwrapped(node);
  if (kind === 'body' || !/^(ArrowFunction|Function|Class)Expression$/.test(root.type)) return undefined;
  return {
    what: 'a function is given, and nothing calls it',
    at: root.start,
    mend: functionMend(root, source, scope),
  };
}

function functionMend(root: AnyNode, source: Source, scope: RecordScope): string {
  if (root.type !== 'ArrowFunctionExpression' || !root.expression) return 'a body is { …; return x }, in braces';
  const [parameter] = root.params;
  const isOther = parameter?.type === 'Identifier' && !isRecordName(parameter.name, scope);
  const records: Partial<Record<FormatName, string>> = {
    ndjson: 'json',
    fastq: 'id, seq, qual, …',
    fasta: 'id, seq, …',
  };
  const record = scope.isPaired ? 'r1 and r2' : (records[scope.format] ?? 'line');
  return `say what it would return: ${source(root.body)}${isOther ? `, with ${record} for ${parameter.name}` : ''}`;
}

/** The first slip in the order of the text, if there is one. */
export function codeSlip({ node: root, kind }: ParsedExpression, source: Source, isFree: IsFree): Slip | undefined {
  const slips: Slip[] = [];
  full(root, (node) => {
    if (node.type === 'BinaryExpression') {
      const slip = operatorSlip(node, source, isFree);
      if (slip !== undefined) slips.push({ ...slip, at: node.start });
    }
    if (node.type === 'ImportExpression') {
      slips.push({ what: 'import() is not to be had in an expression', at: node.start, mend: MODULE_MEND });
    }
  });
  const own = ownThis(root);
  if (own !== undefined) {
    slips.push({ what: 'this means nothing in an expression', at: own.start, mend: 'the record is line' });
  }
  if (kind === 'expression') slips.push(...assignmentSlips(root, source, isFree));
  return slips.sort((a, b) => a.at - b.at)[0];
}

/** `fields[2] = "x"` as a result, or as a condition of one: it gives "x", and any filter would take it for true. */
function assignmentSlips(node: AnyNode, source: Source, isFree: IsFree): Slip[] {
  const part = unwrapped(node);
  if (part.type === 'LogicalExpression') {
    return [part.left, part.right].flatMap((side) => assignmentSlips(side, source, isFree));
  }
  if (part.type !== 'AssignmentExpression' || part.left.type !== 'MemberExpression') return [];
  const { object, property, computed } = part.left;
  if (object.type !== 'Identifier' || object.name !== 'fields' || !computed || !isFree(object)) return [];
  const [target, value] = [source(part.left), source(part.right)];
  const isPosition = property.type === 'Literal' && typeof property.value === 'number';
  const field = isPosition ? String(Number(property.value) + 1) : `${source(property)} + 1`;
  return [
    {
      what: `${target} is given a value, and that value is the result`,
      at: part.start,
      mend: `to compare: ${target} === ${value}; for the record with it: set(${field}, ${value})`,
    },
  ];
}

function unwrapped(node: AnyNode): AnyNode {
  return node.type === 'ParenthesizedExpression' ? unwrapped(node.expression) : node;
}
