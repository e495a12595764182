// Finds code that runs, but is surely a mistake in an expression, which gives one result for each
// record.
import type { AnyNode } from 'acorn';
import { full, fullAncestor } from 'acorn-walk';
import type { FormatName } from '../../job/job-spec.ts';
import { callSlip } from './call-slips.ts';
import { isRecordName, type RecordScope } from './expression-plan.ts';
import { bindingSlip, contradictionSlip, repeatedConditionSlip, selfSlip } from './logic-slips.ts';
import { memberSlip } from './member-slips.ts';
import { numberSlip, operatorSlip } from './operator-slips.ts';
import { ownThis } from './own-code.ts';
import type { ParsedExpression } from './parse-expression.ts';
import { MODULE_FIX, type Slip, type SlipCheck, type SlipContext } from './slip.ts';
import { callbackSlip, unusedSlip } from './statement-slips.ts';
import { unwrapped } from './truth-position.ts';
import { truthSlip } from './truth-slips.ts';
import {
  caseSlip,
  commaSlip,
  matchSlip,
  patternSlip,
  quotedNameSlip,
  randomSlip,
  sparseSlip,
  templateSlip,
} from './value-slips.ts';

type Source = (node: AnyNode) => string;

/**
 * The whole expression is a function that is never called: as a filter it would be truthy for every
 * record.
 */
export function functionSlip({ node, kind }: ParsedExpression, source: Source, scope: RecordScope): Slip | undefined {
  const root = unwrapped(node);
  if (kind === 'body' || !/^(ArrowFunction|Function|Class)Expression$/.test(root.type)) return undefined;
  return {
    what: 'it is a function, but nothing calls it',
    at: root.start,
    fix: functionFix(root, source, scope),
  };
}

function functionFix(root: AnyNode, source: Source, scope: RecordScope): string {
  if (root.type !== 'ArrowFunctionExpression' || !root.expression) return 'a body is { …; return x }, in braces';
  const [parameter] = root.params;
  const isOther = parameter?.type === 'Identifier' && !isRecordName(parameter.name, scope);
  const records: Partial<Record<FormatName, string>> = {
    ndjson: 'json',
    fastq: 'id, seq, qual, …',
    fasta: 'id, seq, …',
  };
  const record = scope.isPaired ? 'r1 and r2' : (records[scope.format] ?? 'line');
  return `write what it returns: ${source(root.body)}${isOther ? `, with ${record} for ${parameter.name}` : ''}`;
}

/** The checks of each part. If several find a mistake in one place, the first one counts. */
const CHECKS: readonly SlipCheck[] = [
  matchSlip,
  bindingSlip,
  selfSlip,
  operatorSlip,
  numberSlip,
  memberSlip,
  callSlip,
  truthSlip,
  contradictionSlip,
  repeatedConditionSlip,
  quotedNameSlip,
  templateSlip,
  commaSlip,
  sparseSlip,
  caseSlip,
  patternSlip,
  callbackSlip,
  unusedSlip,
];

/** The first mistake in the text, if there is one. */
export function codeSlip(root: AnyNode, context: SlipContext): Slip | undefined {
  const slips: Slip[] = [];
  fullAncestor(root, (node, _state, ancestors) => {
    for (const check of CHECKS) {
      const slip = check(node, ancestors, context);
      if (slip !== undefined) slips.push({ at: node.start, ...slip });
    }
    if (node.type === 'ImportExpression') {
      slips.push({ what: "import() can't be used in an expression", at: node.start, fix: MODULE_FIX });
    }
  });
  const own = ownThis(root);
  if (own !== undefined) {
    slips.push({ what: 'this has no meaning in an expression', at: own.start, fix: 'the record is line' });
  }
  if (context.kind === 'expression') slips.push(...assignmentSlips(root, context));
  return slips.sort((a, b) => a.at - b.at)[0];
}

/** Code whose value differs from run to run, anywhere in the expression. */
export function unsteadySlip(root: AnyNode, context: SlipContext): Slip | undefined {
  let found: Slip | undefined;
  full(root, (node) => {
    const slip = randomSlip(node, context);
    if (slip !== undefined) found ??= { at: node.start, ...slip };
  });
  return found;
}

/** `fields[2] = "x"` as a result or condition: its value is "x", which is always truthy. */
function assignmentSlips(node: AnyNode, context: SlipContext): Slip[] {
  const part = unwrapped(node);
  if (part.type === 'LogicalExpression') {
    return [part.left, part.right].flatMap((side) => assignmentSlips(side, context));
  }
  if (part.type !== 'AssignmentExpression' || part.left.type !== 'MemberExpression') return [];
  const { source, shapes } = context;
  const { object, property, computed } = part.left;
  const [target, value] = [source(part.left), source(part.right)];
  const slip = { what: `${target} is assigned a value, and that value is the result`, at: part.start };
  if (computed && shapes.isGiven(object, 'fields')) {
    const isPosition = property.type === 'Literal' && typeof property.value === 'number';
    const field = isPosition ? String(Number(property.value) + 1) : `${source(property)} + 1`;
    return [{ ...slip, fix: `to compare: ${target} === ${value}; for the record with it: set(${field}, ${value})` }];
  }
  if (part.operator !== '=' || !shapes.isGiven(object, 'json')) return [];
  const whole = `({ ...json, ${computed ? `[${source(property)}]` : source(property)}: ${value} })`;
  return [{ ...slip, fix: `to compare: ${target} === ${value}; for the record with it: ${whole}` }];
}
