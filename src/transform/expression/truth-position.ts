// Whether only the truth of a part's value counts: in a condition, or as the result of a filter.
import type { AnyNode } from 'acorn';
import { staticName } from './member-use.ts';
import type { SlipContext } from './slip.ts';

const TESTING = new Set('filter some every find findIndex findLast findLastIndex'.split(' '));

/** The part is the last of the ancestors. */
export function isTested(ancestors: readonly AnyNode[], context: Pick<SlipContext, 'option' | 'kind'>): boolean {
  const [node, parent, around] = [ancestors.at(-1)!, ancestors.at(-2), ancestors.at(-3)];
  const outwards = ancestors.slice(0, -1);
  switch (parent?.type) {
    case undefined:
      return context.option === '--filter' && context.kind === 'expression';
    case 'ParenthesizedExpression':
    case 'ChainExpression':
      return isTested(outwards, context);
    case 'LogicalExpression':
      if (parent.operator === '??') return parent.right === node && isTested(outwards, context);
      if (parent.left === node) return true;
      // `a && "x" || "y"` gives "x" or "y".
      if (parent.operator === '&&' && isLeftOfOr(outwards)) return isTested(ancestors.slice(0, -2), context);
      return isTested(outwards, context);
    case 'UnaryExpression':
      return parent.operator === '!';
    case 'IfStatement':
    case 'ConditionalExpression':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForStatement':
      return parent.test === node;
    case 'SequenceExpression':
      return parent.expressions.at(-1) === node && isTested(outwards, context);
    case 'ArrowFunctionExpression':
      return parent.body === node && isTesting(around, parent);
    case 'ReturnStatement':
      return isReturnTested(ancestors, context);
    default:
      return false;
  }
}

function isLeftOfOr(ancestors: readonly AnyNode[]): boolean {
  const [node, parent] = [ancestors.at(-1), ancestors.at(-2)];
  if (parent?.type === 'ParenthesizedExpression') return isLeftOfOr(ancestors.slice(0, -1));
  return parent?.type === 'LogicalExpression' && parent.operator === '||' && parent.left === node;
}

function isReturnTested(
  ancestors: readonly AnyNode[],
  { option, kind }: Pick<SlipContext, 'option' | 'kind'>,
): boolean {
  const at = ancestors.findLastIndex(({ type }) => /Function/.test(type));
  if (at < 0) return option === '--filter' && kind === 'body';
  return isTesting(ancestors[at - 1], ancestors[at]!);
}

/** Whether an array method keeps or finds elements by the callback's result. */
function isTesting(call: AnyNode | undefined, callback: AnyNode): boolean {
  if (call?.type !== 'CallExpression' || call.arguments[0] !== callback) return false;
  return call.callee.type === 'MemberExpression' && TESTING.has(staticName(call.callee) ?? '');
}

export function unwrapped(node: AnyNode): AnyNode {
  return node.type === 'ParenthesizedExpression' || node.type === 'ChainExpression' ? unwrapped(node.expression) : node;
}
