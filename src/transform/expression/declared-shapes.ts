// The shapes of the names that an expression declares. Only names that are declared once and never
// assigned again are included: all uses of such a name have the same shape in every scope.
import type { AnyNode, Pattern } from 'acorn';
import { fullAncestor } from 'acorn-walk';
import { staticName } from './member-use.ts';
import { LIST, MADE, NUMBER, RECORD, UNKNOWN, type Shape } from './value-shape.ts';

export interface DeclaredShapes {
  readonly shapes: ReadonlyMap<string, () => Shape>;
  /** Names of arrays and objects whose elements are assigned. */
  readonly changed: ReadonlySet<string>;
}

type ShapeOf = (node: AnyNode) => Shape;

/** Array methods whose callback gets the elements one by one. */
const EACH = new Set('map filter some every find findIndex findLast findLastIndex forEach flatMap'.split(' '));
const PUTTING = new Set('push unshift splice fill copyWithin'.split(' '));
/** Any number above 1: the name is not declared exactly once. */
const MANY = 2;

export function declaredShapes(root: AnyNode, of: ShapeOf): DeclaredShapes {
  const shapes = new Map<string, () => Shape>();
  const counts = new Map<string, number>();
  const changed = new Set<string>();
  const count = (name: string, by: number) => counts.set(name, (counts.get(name) ?? 0) + by);
  const declare = (pattern: Pattern | null | undefined, shape: () => Shape = () => UNKNOWN) => {
    for (const [name, ofName] of bound(pattern, shape)) {
      count(name, 1);
      shapes.set(name, ofName);
    }
  };
  const assign = (target: AnyNode) => {
    if (target.type !== 'MemberExpression') {
      for (const [name] of bound(target as Pattern, () => UNKNOWN)) count(name, MANY);
    } else if (target.object.type === 'Identifier') {
      changed.add(target.object.name);
      const name = staticName(target);
      if (name !== undefined && name !== 'length') count(target.object.name, MANY);
    }
  };
  fullAncestor(root, (node, _state, ancestors) => {
    const parent = ancestors.at(-2);
    switch (node.type) {
      case 'VariableDeclarator':
        declare(node.id, initialShape(node.init, ancestors.at(-3), of));
        break;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        declare(node.id);
        node.params.forEach((parameter, i) => declare(parameter, parameterShape(node, i, ancestors, of)));
        break;
      case 'ClassDeclaration':
      case 'ClassExpression':
        declare(node.id);
        break;
      case 'CatchClause':
        declare(node.param);
        break;
      case 'AssignmentExpression':
        assign(node.left);
        break;
      case 'UpdateExpression':
        assign(node.argument);
        break;
      case 'ForInStatement':
      case 'ForOfStatement':
        if (node.left.type !== 'VariableDeclaration') assign(node.left);
        break;
      case 'MemberExpression': {
        const isCalled = parent?.type === 'CallExpression' && parent.callee === node;
        if (isCalled && node.object.type === 'Identifier' && PUTTING.has(staticName(node) ?? '')) {
          changed.add(node.object.name);
        }
        break;
      }
      default:
    }
  });
  for (const [name, times] of counts) if (times > 1) shapes.delete(name);
  return { shapes, changed };
}

function initialShape(init: AnyNode | null | undefined, around: AnyNode | undefined, of: ShapeOf): () => Shape {
  if (init) return () => of(init);
  return around?.type === 'ForOfStatement' ? () => element(of(around.right)) : () => UNKNOWN;
}

/**
 * The shape of a parameter, if its function is called where it is written, or by an array method.
 */
export function parameterShape(node: AnyNode, index: number, ancestors: readonly AnyNode[], of: ShapeOf): () => Shape {
  const call = ancestors.slice(0, -1).findLast(({ type }) => type !== 'ParenthesizedExpression');
  if (call?.type !== 'CallExpression') return () => UNKNOWN;
  const { callee, arguments: given } = call;
  if (callee.type === 'MemberExpression' && given[0] === node && index === 0 && EACH.has(staticName(callee) ?? '')) {
    const { object } = callee;
    return () => (object.type === 'Super' ? UNKNOWN : element(of(object)));
  }
  const argument = unwrapped(callee) === node ? given[index] : undefined;
  const isPlain = argument !== undefined && !given.some(({ type }) => type === 'SpreadElement');
  return isPlain ? () => of(argument) : () => UNKNOWN;
}

/** The shape of an array's element. A string among several is more often text than a number. */
function element(shape: Shape): Shape {
  if (shape.is !== 'array') return UNKNOWN;
  return shape.of.is === 'string' && shape.of.isGuess !== true ? MADE : shape.of;
}

function bound(pattern: Pattern | null | undefined, shape: () => Shape): [name: string, shape: () => Shape][] {
  const unknown = () => UNKNOWN;
  switch (pattern?.type) {
    case 'Identifier':
      return [[pattern.name, shape]];
    case 'ObjectPattern':
      return pattern.properties.flatMap((each) => {
        if (each.type === 'RestElement') return bound(each.argument, unknown);
        const name = each.key.type === 'Identifier' && !each.computed ? each.key.name : undefined;
        return bound(each.value, () => member(shape(), name));
      });
    case 'ArrayPattern':
      return pattern.elements.flatMap((each) => bound(each, () => element(shape())));
    case 'RestElement':
      return bound(pattern.argument, () => LIST);
    case 'AssignmentPattern':
      return bound(pattern.left, unknown);
    default:
      return [];
  }
}

function member(shape: Shape, name: string | undefined): Shape {
  if (name === undefined) return UNKNOWN;
  if (shape.is === 'read') return shape.keys.includes(name) ? RECORD : UNKNOWN;
  return name === 'length' && (shape.is === 'string' || shape.is === 'array') ? NUMBER : UNKNOWN;
}

function unwrapped(node: AnyNode): AnyNode {
  return node.type === 'ParenthesizedExpression' ? unwrapped(node.expression) : node;
}
