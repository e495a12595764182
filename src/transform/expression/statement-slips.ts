// Finds statements without effect, and functions that return nothing although a result is needed.
import type { AnyNode, ArrowFunctionExpression, FunctionExpression } from 'acorn';
import { hasEffect } from './effects.ts';
import { staticName } from './member-use.ts';
import { hasOwn } from './own-code.ts';
import type { PartSlip, SlipCheck, SlipContext } from './slip.ts';

const NEEDING_RESULT = new Set(
  'map filter some every find findIndex findLast findLastIndex flatMap reduce reduceRight sort toSorted'.split(' '),
);

/** `{ line.trim(); return line }`, `{ x == 5; return x }`. */
export const unusedSlip: SlipCheck = (node, _ancestors, { source, shapes }) => {
  if (node.type !== 'ExpressionStatement' || hasEffect(node.expression, shapes)) return undefined;
  const { expression } = node;
  const text = source(expression);
  const fixes: Readonly<Partial<Record<AnyNode['type'], string>>> = {
    CallExpression: `keep its result: const x = ${text}`,
    BinaryExpression: 'to assign: x = 5; to return the result: return x',
  };
  const fix = fixes[expression.type] ?? `to return it: return ${text}`;
  return { what: `the result of ${text} is lost`, at: expression.start, fix };
};

/**
 * `fields.map((f) => { f + 1 })`, `(x) => { a: x }`: braces begin a body, which has to return its
 * result.
 */
export const callbackSlip: SlipCheck = (node, ancestors, { source }) => {
  if (node.type !== 'ArrowFunctionExpression' && node.type !== 'FunctionExpression') return undefined;
  if (node.body.type !== 'BlockStatement') return undefined;
  if (hasOwn(node.body, isGiving)) return undefined;
  const object = node.type === 'ArrowFunctionExpression' ? objectMeant(node, source) : undefined;
  if (object !== undefined) return object;
  const call = ancestors.at(-2);
  if (call?.type !== 'CallExpression' || call.arguments[0] !== node || call.callee.type !== 'MemberExpression')
    return undefined;
  const method = staticName(call.callee) ?? '';
  if (!NEEDING_RESULT.has(method)) return undefined;
  return {
    what: `the function given to ${method} returns nothing`,
    fix: node.type === 'ArrowFunctionExpression' ? withoutBraces(node, source) : 'return its result',
  };
};

function isGiving(node: AnyNode): boolean {
  return (node.type === 'ReturnStatement' && Boolean(node.argument)) || node.type === 'ThrowStatement';
}

/** A body with only a label, or only names between commas, was meant as an object. */
function objectMeant(node: ArrowFunctionExpression, source: SlipContext['source']): PartSlip | undefined {
  const statements = node.body.type === 'BlockStatement' ? node.body.body : [];
  const [only] = statements;
  const isObject =
    statements.length === 1 &&
    ((only?.type === 'LabeledStatement' && only.body.type === 'ExpressionStatement') ||
      (only?.type === 'ExpressionStatement' && only.expression.type === 'SequenceExpression'));
  if (!isObject) return undefined;
  const head = source(node).slice(0, node.body.start - node.start);
  return {
    what: 'braces make a body here, but it returns nothing',
    at: node.body.start,
    fix: `an object: ${head}(${source(node.body)})`,
  };
}

function withoutBraces(node: ArrowFunctionExpression | FunctionExpression, source: SlipContext['source']): string {
  const [only, ...more] = node.body.type === 'BlockStatement' ? node.body.body : [];
  const head = source(node).slice(0, node.body.start - node.start);
  const isOne = only?.type === 'ExpressionStatement' && more.length === 0;
  return isOne ? `without braces: ${head}${source(only.expression)}` : `return its result: ${head}{ …; return x }`;
}
