// Walks the code of an expression itself, not that of functions within it: what a `return`, an `await` or a `this`
// stands for depends on the function around it.
import type { AnyNode } from 'acorn';
import { base, full, type RecursiveVisitors } from 'acorn-walk';

const stop = () => undefined;

/** Passes over the functions within: a class's methods, and its fields and static blocks, which are much the same. */
const OUTSIDE_FUNCTIONS: RecursiveVisitors<unknown> = {
  ...base,
  Function: stop,
  StaticBlock: stop,
  PropertyDefinition(node, state, walk) {
    if (node.computed) walk(node.key, state);
  },
};

/** The same but for arrow functions, whose `this` is that of the code around them. */
const OUTSIDE_METHODS: RecursiveVisitors<unknown> = {
  ...OUTSIDE_FUNCTIONS,
  ArrowFunctionExpression: (node, state, walk) => base.Function?.(node, state, walk),
};

/** Whether such a node stands in the code itself. */
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

/** The `this` of the code itself, or of its arrow functions. */
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
