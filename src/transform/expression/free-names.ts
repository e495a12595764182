// Which names in an expression mean something outside it: those that no scope within declares.
import type { AnyNode, Identifier } from 'acorn';
import { fullAncestor } from 'acorn-walk';
import { declaredNames } from './declared-names.ts';

export interface NameUse {
  readonly name: string;
  readonly node: Identifier;
  /** From the outside in; the last is the node itself. */
  readonly ancestors: readonly AnyNode[];
  /** True where the name is given a value. */
  readonly isAssigned: boolean;
}

/** Every use of a name that is not declared inside the expression, in the order of the text. */
export function freeNames(root: AnyNode): NameUse[] {
  const declared = declaredNames(root);
  const uses: NameUse[] = [];
  fullAncestor(root, (node, _state, ancestors, role) => {
    if (node.type !== 'Identifier' || ancestors.some((scope) => declared.get(scope)?.has(node.name))) return;
    // a name in a pattern that no scope declares is assigned to
    const isAssigned = role === 'VariablePattern' || isUpdated(node, ancestors.at(-2));
    uses.push({ name: node.name, node, ancestors: [...ancestors], isAssigned });
  });
  return uses.sort((a, b) => a.node.start - b.node.start);
}

function isUpdated(name: Identifier, parent: AnyNode | undefined): boolean {
  if (parent?.type === 'ForInStatement' || parent?.type === 'ForOfStatement') return parent.left === name;
  return parent?.type === 'UpdateExpression';
}
