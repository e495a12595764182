// Which names in an expression mean something outside it: those that no scope within declares.
import type { Identifier, Node, Pattern } from 'acorn';
import { ancestor, fullAncestor, type FullAncestorWalkerCallback } from 'acorn-walk';

export interface NameUse {
  readonly name: string;
  readonly node: Identifier;
  /** From the outside in; the last is the node itself. */
  readonly ancestors: readonly Node[];
  /** True where the name is given a value. */
  readonly isAssigned: boolean;
}

/** Every use of a name that is not declared inside the expression, in the order of the text. */
export function freeNames(root: Node): NameUse[] {
  const declared = declarations(root);
  const uses: NameUse[] = [];
  const note = (isAssigned: boolean) => (node: Node, _state: unknown, ancestors: Node[]) => {
    const { name } = node as Identifier;
    if (ancestors.some((scope) => declared.get(scope)?.has(name))) return;
    const parent = ancestors.at(-2);
    const isUpdated = parent?.type === 'UpdateExpression';
    uses.push({ name, node: node as Identifier, ancestors: [...ancestors], isAssigned: isAssigned || isUpdated });
  };
  // acorn-walk calls a name in a pattern, declared or assigned, VariablePattern
  const visitors = { Identifier: note(false), VariablePattern: note(true) };
  ancestor(root, visitors as unknown as Parameters<typeof ancestor>[1]);
  return uses.sort((a, b) => a.node.start - b.node.start);
}

type Scopes = Map<Node, Set<string>>;

/** The names that each scope declares. Parameters and function names count for the function, `var` for the nearest one. */
function declarations(root: Node): Scopes {
  const scopes: Scopes = new Map();
  const declare = (scope: Node, pattern: Pattern | null | undefined) => {
    const names = scopes.get(scope) ?? new Set();
    for (const name of namesOf(pattern)) names.add(name);
    scopes.set(scope, names);
  };
  const visit: FullAncestorWalkerCallback<unknown> = (node, _state, ancestors) => {
    const outer = ancestors.slice(0, -1);
    const scopeFor = (isScope: (node: Node) => boolean) => outer.findLast(isScope) ?? root;
    switch (node.type) {
      case 'VariableDeclaration': {
        const { kind, declarations: declarators } = node as unknown as VariableDeclaration;
        const scope = scopeFor(kind === 'var' ? isFunction : isBlock);
        for (const { id } of declarators) declare(scope, id);
        break;
      }
      case 'FunctionDeclaration':
      case 'ClassDeclaration':
        declare(scopeFor(isBlock), (node as unknown as Named).id);
        break;
      case 'ClassExpression':
        declare(node, (node as unknown as Named).id);
        break;
      case 'CatchClause':
        declare(node, (node as unknown as { param?: Pattern | null }).param);
        break;
      default:
    }
    if (isFunction(node)) {
      const { id, params } = node as unknown as Named & { params: Pattern[] };
      declare(node, id);
      for (const param of params) declare(node, param);
      if (node.type !== 'ArrowFunctionExpression') scopes.get(node)?.add('arguments');
    }
  };
  fullAncestor(root, visit);
  return scopes;
}

interface Named {
  readonly id?: Identifier | null;
}

interface VariableDeclaration {
  readonly kind: string;
  readonly declarations: readonly { readonly id: Pattern }[];
}

function isFunction(node: Node): boolean {
  return /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type);
}

function isBlock(node: Node): boolean {
  return isFunction(node) || /^(BlockStatement|For(In|Of)?Statement|SwitchStatement|StaticBlock)$/.test(node.type);
}

function namesOf(pattern: Pattern | null | undefined): string[] {
  if (pattern === null || pattern === undefined) return [];
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        namesOf(property.type === 'RestElement' ? property.argument : property.value),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => namesOf(element));
    case 'RestElement':
      return namesOf(pattern.argument);
    case 'AssignmentPattern':
      return namesOf(pattern.left);
    default:
      return [];
  }
}
