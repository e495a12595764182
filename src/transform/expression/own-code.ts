// Walks the code of an expression without the functions in it: the meaning of `return`, `await` and
// `this` depends on the function around them.
import type { AnyNode } from 'acorn';
import { base, full, type RecursiveVisitors } from 'acorn-walk';

const stop = () => undefined;

/** Skips functions, including a class's methods, fields and static blocks. */
const OUTSIDE_FUNCTIONS: RecursiveVisitors<unknown> = {
  ...base,
  Function: stop,
  StaticBlock: stop,
  PropertyDefinition(node, state, walk) {
    if (node.computed) walk(node.key, state);
  },
};

/** The same, but enters arrow functions, whose `this` is that of the code around them. */
const OUTSIDE_METHODS: RecursiveVisitors<unknown> = {
  ...OUTSIDE_FUNCTIONS,
  ArrowFunctionExpression: (node, state, walk) => base.Function?.(node, state, walk),
};

/** Whether the code itself has such a node. */
export function hasOwn(root: AnyNode, isWanted: (node: AnyNode) => boolean): boolean {
  let isFound = false;
  full(
    root,
    (node) => {
      isFound ||= isWanted(node);
    },
    OUTSIDE_FUNCTIONS,
  );
  return isFound;
}

/** The first `this` of the code itself, or of its arrow functions. */
export function ownThis(root: AnyNode): AnyNode | undefined {
  let found: AnyNode | undefined;
  full(
    root,
    (node) => {
      if (node.type === 'ThisExpression') found ??= node;
    },
    OUTSIDE_METHODS,
  );
  return found;
}
