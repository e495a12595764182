// Which parts of an expression can't be a blank string for any record: those need no check before
// they are used as numbers. In doubt, a part may be blank.
import type { AnyNode, AssignmentExpression, Pattern } from 'acorn';
import { full } from 'acorn-walk';
import { isBlank } from '../../records/blank.ts';
import type { IsFree, Shapes } from './shapes.ts';

export type IsNeverBlank = (node: AnyNode) => boolean;

/** Free names that are never strings. */
const NUMBER_NAMES: ReadonlySet<string> = new Set(['NR', 'NF', 'NaN', 'Infinity', 'undefined']);

export function neverBlankReader(root: AnyNode, isFree: IsFree, shapes: Shapes): IsNeverBlank {
  const names = numberVariables(root);
  const isNever: IsNeverBlank = (node) => {
    if (node.type === 'Identifier') return isFree(node) ? NUMBER_NAMES.has(node.name) : names.has(node.name);
    return isNeverBlank(node, isNever) || shapes.of(node).is === 'number';
  };
  // A variable is never blank if all its values are. Those may depend on other variables: repeat
  // until nothing changes.
  for (let isStable = false; !isStable;) {
    isStable = true;
    for (const [name, values] of names) {
      if (values.every(isNever)) continue;
      names.delete(name);
      isStable = false;
    }
  }
  return isNever;
}

function isNeverBlank(node: AnyNode, isNever: IsNeverBlank): boolean {
  switch (node.type) {
    case 'ParenthesizedExpression':
      return isNever(node.expression);
    case 'Literal':
      return typeof node.value !== 'string' || !isBlank(node.value);
    case 'TemplateLiteral':
      return node.quasis.some(({ value }) => !isBlank(value.cooked ?? '')) || node.expressions.some(isNever);
    case 'UnaryExpression':
    case 'UpdateExpression':
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return true;
    case 'BinaryExpression':
      return node.operator !== '+' || isNever(node.left) || isNever(node.right);
    case 'LogicalExpression':
      return isNever(node.left) && isNever(node.right);
    case 'ConditionalExpression':
      return isNever(node.consequent) && isNever(node.alternate);
    case 'SequenceExpression':
      return isNever(node.expressions.at(-1)!);
    case 'AssignmentExpression':
      return isNeverAssigned(node, isNever);
    default:
      return false;
  }
}

function isNeverAssigned({ operator, left, right }: AssignmentExpression, isNever: IsNeverBlank): boolean {
  switch (operator) {
    case '=':
      return isNever(right);
    case '+=':
      return isNever(left) || isNever(right);
    case '&&=':
    case '||=':
    case '??=':
      return isNever(left) && isNever(right);
    default:
      return true;
  }
}

/**
 * All values assigned to each variable, by name, in any scope. Variables bound in other ways are
 * left out.
 */
type Variables = Map<string, AnyNode[]>;

function numberVariables(root: AnyNode): Variables {
  const values: Variables = new Map();
  const others = new Set<string>();
  const give = (name: string, value: AnyNode | null | undefined) => {
    const known = values.get(name) ?? [];
    if (value !== null && value !== undefined) known.push(value);
    values.set(name, known);
  };
  const exclude = (pattern: Pattern | null | undefined) => namesIn(pattern).forEach((name) => others.add(name));
  full(root, (node) => {
    switch (node.type) {
      case 'VariableDeclarator':
        if (node.id.type === 'Identifier') give(node.id.name, node.init);
        else exclude(node.id);
        break;
      case 'AssignmentExpression':
        // The result of a compound assignment is judged by its operator.
        if (node.left.type === 'Identifier') give(node.left.name, node.operator === '=' ? node.right : node);
        else if (node.left.type !== 'MemberExpression') exclude(node.left);
        break;
      case 'ForInStatement':
      case 'ForOfStatement':
        if (node.left.type === 'VariableDeclaration') node.left.declarations.forEach(({ id }) => exclude(id));
        else exclude(node.left);
        break;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        node.params.forEach(exclude);
        if ('id' in node) exclude(node.id);
        break;
      case 'ClassDeclaration':
      case 'ClassExpression':
        exclude(node.id);
        break;
      case 'CatchClause':
        exclude(node.param);
        break;
      default:
    }
  });
  for (const name of others) values.delete(name);
  return values;
}

function namesIn(pattern: AnyNode | null | undefined): string[] {
  if (pattern === null || pattern === undefined) return [];
  const names: string[] = [];
  // Includes more names than are bound (defaults, keys): these are only checked more carefully.
  full(pattern, (node) => {
    if (node.type === 'Identifier') names.push(node.name);
  });
  return names;
}
