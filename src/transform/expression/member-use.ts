// How a name of the record is used that has members: `col.NAME`, `args.key`.
import type { AnyNode, MemberExpression } from 'acorn';
import type { ColumnUse } from './expression-plan.ts';
import type { NameUse } from './free-names.ts';

/** The `col.NAME`, `col[x]` around the `col`; undefined where it stands for itself. */
export function memberAround({ node, ancestors }: NameUse): MemberExpression | undefined {
  const parent = ancestors.at(-2);
  return parent?.type === 'MemberExpression' && parent.object === node ? parent : undefined;
}

/** For a use as in `col.NAME` or `col['NAME']`: the name, and the range of all of it. */
export function staticMember(use: NameUse): ColumnUse | undefined {
  const member = memberAround(use);
  if (member === undefined) return undefined;
  const { property, computed, start, end } = member;
  if (!computed) return property.type === 'Identifier' ? { name: property.name, start, end } : undefined;
  const name = textLiteral(property);
  return name === undefined ? undefined : { name, start, end };
}

/** For a use as in `set('NAME', value, …)`: the names in it that are written out. */
export function namedColumns({ node, ancestors }: NameUse): string[] {
  const call = ancestors.at(-2);
  if (call?.type !== 'CallExpression' || call.callee !== node) return [];
  const spread = call.arguments.findIndex(({ type }) => type === 'SpreadElement');
  // behind a spread nobody knows which are columns and which are values
  const known = spread < 0 ? call.arguments : call.arguments.slice(0, spread);
  return known.filter((_, index) => index % 2 === 0).flatMap((column) => textLiteral(column) ?? []);
}

/** Whether the member is given a value, or deleted. */
export function isMemberChanged({ ancestors }: NameUse): boolean {
  const [member, parent] = [ancestors.at(-2), ancestors.at(-3)];
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
      // the properties themselves are no part of the ancestors
      return parent.properties.some((each) => (each.type === 'Property' ? each.value : each.argument) === member);
    default:
      return false;
  }
}

/** Whether something else is given where the member has no value: `args.min ?? 5`. */
export function hasDefault({ ancestors }: NameUse): boolean {
  let index = ancestors.length - 2;
  const isWrapped = (node: AnyNode | undefined) =>
    node?.type === 'ParenthesizedExpression' || node?.type === 'ChainExpression';
  while (isWrapped(ancestors[index - 1])) index -= 1;
  const parent = ancestors[index - 1];
  return parent?.type === 'LogicalExpression' && parent.operator !== '&&' && parent.left === ancestors[index];
}

/** The value of a text written in quotes. */
export function textLiteral(node: AnyNode | undefined): string | undefined {
  return node?.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}
