// Finds conditions and filters whose value has always the same truth.
import type { AnyNode } from 'acorn';
import { helperCall } from './call-slips.ts';
import { staticName } from './member-use.ts';
import type { PartSlip, SlipCheck, SlipContext } from './slip.ts';
import { isTested, unwrapped } from './truth-position.ts';

/** They return a position, or -1: -1 is truthy, and position 0 is falsy. */
const POSITIONS = new Set('indexOf lastIndexOf search findIndex findLastIndex'.split(' '));

export const truthSlip: SlipCheck = (node, ancestors, context) => {
  if (/^(Parenthesized|Chain|Logical)Expression$/.test(node.type)) return undefined;
  const alternative = alternativeSlip(node, ancestors, context);
  if (alternative !== undefined || !isTested(ancestors, context)) return alternative;
  const { source, shapes } = context;
  const text = source(node);
  if (node.type === 'Literal' || isSignedLiteral(node)) return literalSlip(node, ancestors, context);
  if (node.type === 'AssignmentExpression') return assignmentSlip(node, context);
  if (node.type === 'CallExpression') {
    const called = callSlip(node, ancestors, context);
    if (called !== undefined) return called;
  }
  const constant = {
    ArrowFunctionExpression: 'a function that nothing calls is always true',
    FunctionExpression: 'a function that nothing calls is always true',
    ObjectExpression: 'an object is always true',
    NewExpression: 'an object is always true',
  }[node.type as string];
  if (constant !== undefined) return { what: constant, fix: 'compare a value: $1 === "x"' };
  if (node.type === 'UnaryExpression' && node.operator === 'typeof') {
    return { what: `${text} is always true: it is the name of a type`, fix: `${text} === "string"` };
  }
  switch (shapes.of(node).is) {
    case 'array':
      return { what: `${text} is an array, which is true even if it is empty`, fix: `${text}.length > 0` };
    case 'set':
    case 'map':
      return { what: `${text} is always true, even if it is empty`, fix: `${text}.has($1), or ${text}.size > 0` };
    case 'helper':
      return { what: `${text} is a function, but nothing calls it`, fix: helperCall(text) };
    case 'regexp':
      return { what: `${text} is always true: nothing is matched`, fix: `${text}.test(line)` };
    case 'global':
    case 'date':
      return { what: `${text} is always true`, fix: 'compare a value: $1 === "x"' };
    default:
      return shapes.isGiven(node, 'col') ? { what: 'col is always true', fix: 'a column of it: col.NAME' } : undefined;
  }
};

/** `$1 == "a" || "b"`. */
function literalSlip(node: AnyNode, ancestors: readonly AnyNode[], { source }: SlipContext): PartSlip | undefined {
  if (node.type === 'Literal') {
    if ('regex' in node && node.regex) {
      return { what: `${source(node)} is always true: nothing is matched`, fix: `${source(node)}.test(line)` };
    }
    if (typeof node.value === 'boolean' || node.value === null) return undefined;
  }
  const parent = ancestors.at(-2);
  if (parent?.type === 'LogicalExpression' && parent.operator === '??') return undefined;
  // `for (;1;)` is fine; a filter that is only a literal uses nothing of the record, which another
  // check reports.
  if (parent === undefined || /^(While|DoWhile|For)Statement$/.test(parent.type)) return undefined;
  const other =
    parent.type === 'LogicalExpression' ? unwrapped(parent.left === node ? parent.right : parent.left) : undefined;
  const fix = other === undefined ? undefined : likeOther(other, source(node), source);
  return {
    what: `${source(node)} is a separate condition here, and always the same`,
    fix: fix ?? 'compare it: $1 === "b"',
  };
}

/** The comparison with the literal that the other side suggests. */
function likeOther(other: AnyNode, literal: string, source: SlipContext['source']): string | undefined {
  const last = other.type === 'LogicalExpression' ? unwrapped(other.right) : other;
  if (last.type === 'BinaryExpression' && last.left.type !== 'PrivateIdentifier') {
    const sides = [source(last.left), source(last.right)] as const;
    const [left, right] = last.left.type === 'Literal' ? [sides[1], sides[0]] : sides;
    const again = `${left} ${last.operator} ${literal}`;
    return /^===?$/.test(last.operator) ? `${again}; or [${right}, ${literal}].includes(${left})` : again;
  }
  if (last.type === 'CallExpression' && last.callee.type === 'MemberExpression') {
    return `${source(last.callee)}(${literal})`;
  }
  return undefined;
}

/** The same if the result is used as a value: `a == b || "c"` gives true or "c". */
function alternativeSlip(node: AnyNode, ancestors: readonly AnyNode[], context: SlipContext): PartSlip | undefined {
  const parent = ancestors.at(-2);
  if (node.type !== 'Literal' || parent?.type !== 'LogicalExpression' || parent.right !== node) return undefined;
  if (parent.operator === '??') return fallbackSlip(parent.left, node, context);
  const isTruth = parent.operator === '||' && context.shapes.of(parent.left).is === 'boolean';
  return isTruth ? literalSlip(node, ancestors, context) : undefined;
}

/** A missing field is '', never null: `$9 ?? "none"` never gives "none". */
function fallbackSlip(left: AnyNode, right: AnyNode, { source, shapes }: SlipContext): PartSlip | undefined {
  if (!shapes.isNeverMissing(left) || (right.type === 'Literal' && right.value === '')) return undefined;
  return {
    what: `${source(left)} is never null or undefined: it is '' where it is missing`,
    fix: `${source(left)} || ${source(right)}`,
  };
}

function assignmentSlip(
  node: AnyNode & { readonly type: 'AssignmentExpression' },
  { source }: SlipContext,
): PartSlip | undefined {
  // `while (match = pattern.exec(line))` is intended.
  const isMeant = node.left.type === 'Identifier' && !/^(Literal|TemplateLiteral)$/.test(unwrapped(node.right).type);
  if (node.operator !== '=' || isMeant) return undefined;
  const [target, value] = [source(node.left), source(node.right)];
  return {
    what: `${target} is assigned a value here, and that value is the condition`,
    fix: `to compare: ${target} === ${value}`,
  };
}

function callSlip(
  { callee, arguments: given }: AnyNode & { readonly type: 'CallExpression' },
  ancestors: readonly AnyNode[],
  { source, shapes, option }: SlipContext,
): PartSlip | undefined {
  if (option === '--filter' && (shapes.isGiven(callee, 'row') || shapes.isGiven(callee, 'set'))) {
    return {
      what: "a filter keeps or drops a record, and can't change it",
      fix: `to write it: --map '${source(ancestors.at(-1)!)}'`,
    };
  }
  if (callee.type !== 'MemberExpression') return undefined;
  const name = staticName(callee) ?? '';
  const [object, argument] = [source(callee.object), given[0] === undefined ? '' : source(given[0])];
  if (name === 'localeCompare') {
    // `!a.localeCompare(b)` tests for equality.
    if (ancestors.at(-2)?.type === 'UnaryExpression') return undefined;
    return {
      what: 'localeCompare gives a number: true where the strings differ',
      fix: `${object}.localeCompare(${argument}) < 0`,
    };
  }
  if (!POSITIONS.has(name)) return undefined;
  const fixes: Readonly<Record<string, string>> = {
    search: `${argument}.test(${object})`,
    findIndex: `${object}.some(${argument})`,
    findLastIndex: `${object}.some(${argument})`,
  };
  const fix = fixes[name] ?? `${object}.includes(${argument}); for the beginning: ${object}.startsWith(${argument})`;
  return { what: `${name} gives a position: -1 (not found) is true, and 0 is false`, fix };
}

function isSignedLiteral(node: AnyNode): boolean {
  return node.type === 'UnaryExpression' && /^[+-]$/.test(node.operator) && node.argument.type === 'Literal';
}
