// How an expression uses the members of a name: `col.NAME`, `args.key`.
import type { AnyNode, CallExpression, MemberExpression } from 'acorn';
import type { ColumnUse } from './expression-plan.ts';
import type { NameUse } from './free-names.ts';

/** The `col.NAME` or `col[x]` around a `col`; undefined if `col` is used as a whole. */
export function memberAround({ node, ancestors }: NameUse): MemberExpression | undefined {
  const parent = ancestors.at(-2);
  return parent?.type === 'MemberExpression' && parent.object === node ? parent : undefined;
}

/** For `col.NAME` or `col['NAME']`: the name, and the range of the whole. */
export function staticMember(use: NameUse): ColumnUse | undefined {
  const member = memberAround(use);
  if (member === undefined) return undefined;
  const name = staticName(member);
  return name === undefined ? undefined : { name, start: member.start, end: member.end };
}

/** The NAME of `x.NAME` or `x['NAME']`; undefined if it is known only at run time. */
export function staticName({ property, computed }: MemberExpression): string | undefined {
  if (!computed) return property.type === 'Identifier' ? property.name : undefined;
  return property.type === 'PrivateIdentifier' ? undefined : textLiteral(property);
}

/** For `set('NAME', value, …)`: the column names that are literals. */
export function namedColumns({ node, ancestors }: NameUse): string[] {
  const call = ancestors.at(-2);
  if (call?.type !== 'CallExpression' || call.callee !== node) return [];
  const spread = call.arguments.findIndex(({ type }) => type === 'SpreadElement');
  // After a spread, columns and values can't be told apart.
  const known = spread < 0 ? call.arguments : call.arguments.slice(0, spread);
  return known.filter((_, index) => index % 2 === 0).flatMap((column) => textLiteral(column) ?? []);
}

/** Whether the member is assigned or deleted. */
export function isMemberChanged({ ancestors }: NameUse): boolean {
  return isChanged(ancestors.at(-2), ancestors.at(-3));
}

function isChanged(member: AnyNode | undefined, parent: AnyNode | undefined): boolean {
  switch (parent?.type) {
    case 'AssignmentExpression':
    case 'AssignmentPattern':
    case 'ForInStatement':
    case 'ForOfStatement':
      return parent.left === member;
    case 'UpdateExpression':
    case 'ArrayPattern':
    case 'RestElement':
      return true;
    case 'UnaryExpression':
      return parent.operator === 'delete';
    case 'ObjectPattern':
      // Property nodes themselves are not among the ancestors.
      return parent.properties.some((each) => (each.type === 'Property' ? each.value : each.argument) === member);
    default:
      return false;
  }
}

/**
 * Whether it or a part of it is assigned: `json.a.b = 1`, `json.n += 1`, `[json.a] = list`,
 * `Object.assign(json.a, more)`.
 */
export function isEdited({ ancestors }: NameUse): boolean {
  let at = ancestors.length - 1;
  const isPart = (node: AnyNode | undefined, part: AnyNode | undefined) =>
    (node?.type === 'MemberExpression' && node.object === part) || node?.type === 'ParenthesizedExpression';
  while (isPart(ancestors[at - 1], ancestors[at])) at -= 1;
  const [parent, whole] = [ancestors[at - 1], ancestors[at]];
  if (parent?.type === 'CallExpression') return isAssignCall(parent) && parent.arguments[0] === whole;
  // `json.a ??= 1` and delete may change nothing; whether they do is noticed at run time.
  if (parent?.type === 'AssignmentExpression')
    return parent.left === whole && !/^(\?\?|\|\||&&)=$/.test(parent.operator);
  if (parent?.type === 'UnaryExpression') return false;
  return isChanged(whole, parent);
}

function isAssignCall({ callee }: CallExpression): boolean {
  return (
    callee.type === 'MemberExpression' &&
    callee.object.type === 'Identifier' &&
    callee.property.type === 'Identifier' &&
    `${callee.object.name}.${callee.property.name}` === 'Object.assign'
  );
}

/** Whether the code gives a default for a missing member: `args.min ?? 5`. */
export function hasDefault({ ancestors }: NameUse): boolean {
  let index = ancestors.length - 2;
  const isWrapped = (node: AnyNode | undefined) =>
    node?.type === 'ParenthesizedExpression' || node?.type === 'ChainExpression';
  while (isWrapped(ancestors[index - 1])) index -= 1;
  const parent = ancestors[index - 1];
  return parent?.type === 'LogicalExpression' && parent.operator !== '&&' && parent.left === ancestors[index];
}

/** The value of a string literal. */
export function textLiteral(node: AnyNode | undefined): string | undefined {
  return node?.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}
