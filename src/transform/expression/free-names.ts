// The names in an expression that are defined outside it: those that no scope in it declares.
import type { AnyNode, Identifier } from 'acorn';
import { fullAncestor } from 'acorn-walk';
import { declaredNames } from './declared-names.ts';

export interface NameUse {
  readonly name: string;
  readonly node: Identifier;
  /** From the outermost to the node itself. */
  readonly ancestors: readonly AnyNode[];
  /** True if the name is assigned. */
  readonly isAssigned: boolean;
}

/** Every use of a name that the expression does not declare, in the order of the text. */
export function freeNames(root: AnyNode): NameUse[] {
  const declared = declaredNames(root);
  const uses: NameUse[] = [];
  fullAncestor(root, (node, _state, ancestors, role) => {
    if (node.type !== 'Identifier' || ancestors.some((scope) => declared.get(scope)?.has(node.name))) return;
    // A name in a pattern that no scope declares is assigned.
    const isAssigned = role === 'VariablePattern' || isUpdated(node, ancestors.at(-2));
    uses.push({ name: node.name, node, ancestors: [...ancestors], isAssigned });
  });
  return uses.sort((a, b) => a.node.start - b.node.start);
}

function isUpdated(name: Identifier, parent: AnyNode | undefined): boolean {
  if (parent?.type === 'ForInStatement' || parent?.type === 'ForOfStatement') return parent.left === name;
  return parent?.type === 'UpdateExpression';
}
