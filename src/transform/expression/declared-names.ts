// The names that each scope of an expression declares. Parameters and a function expression's own
// name belong to the function, `var` to the nearest function, everything else to the nearest block.
import type { AnyNode, Pattern } from 'acorn';
import { fullAncestor } from 'acorn-walk';

export type DeclaredNames = ReadonlyMap<AnyNode, ReadonlySet<string>>;

export function declaredNames(root: AnyNode): DeclaredNames {
  const scopes = new Map<AnyNode, Set<string>>();
  const declare = (scope: AnyNode, ...names: readonly string[]) => {
    const known = scopes.get(scope) ?? new Set();
    for (const name of names) known.add(name);
    scopes.set(scope, known);
  };
  fullAncestor(root, (node, _state, ancestors) => {
    const around = ancestors.slice(0, -1);
    const nearest = (isScope: (scope: AnyNode) => boolean) => around.findLast(isScope) ?? root;
    switch (node.type) {
      case 'VariableDeclaration':
        declare(
          nearest(node.kind === 'var' ? holdsVar : isBlock),
          ...node.declarations.flatMap(({ id }) => namesOf(id)),
        );
        break;
      case 'FunctionDeclaration':
        declare(nearest(isBlock), ...namesOf(node.id));
        declare(node, 'arguments', ...node.params.flatMap(namesOf));
        break;
      case 'FunctionExpression':
        declare(node, 'arguments', ...namesOf(node.id), ...node.params.flatMap(namesOf));
        break;
      case 'ArrowFunctionExpression':
        declare(node, ...node.params.flatMap(namesOf));
        break;
      case 'ClassDeclaration':
        declare(nearest(isBlock), ...namesOf(node.id));
        break;
      case 'ClassExpression':
        declare(node, ...namesOf(node.id));
        break;
      case 'CatchClause':
        declare(node, ...namesOf(node.param));
        break;
      default:
    }
  });
  return scopes;
}

function holdsVar(node: AnyNode): boolean {
  return /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression|StaticBlock)$/.test(node.type);
}

function isBlock(node: AnyNode): boolean {
  return holdsVar(node) || /^(BlockStatement|For(In|Of)?Statement|SwitchStatement)$/.test(node.type);
}

function namesOf(pattern: Pattern | null | undefined): string[] {
  switch (pattern?.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((each) => namesOf(each.type === 'RestElement' ? each.argument : each.value));
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
