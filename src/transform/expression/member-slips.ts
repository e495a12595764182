// Finds members that a value certainly lacks: JavaScript gives `undefined`, which filters and
// comparisons hide.
import type { AnyNode, ArrowFunctionExpression, FunctionExpression, MemberExpression } from 'acorn';
import { parameterShape } from './declared-shapes.ts';
import { memberFix } from './member-hints.ts';
import { staticName } from './member-use.ts';
import type { PartSlip, SlipCheck, SlipContext } from './slip.ts';
import { isTested, unwrapped } from './truth-position.ts';
import { hasMember, isMethod, UNKNOWN, wordOf, type Shape } from './value-shape.ts';

export const memberSlip: SlipCheck = (node, ancestors, context) => {
  switch (node.type) {
    case 'MemberExpression':
      return ofMember(node, ancestors, context);
    case 'VariableDeclarator':
      return node.init ? ofPattern(node.id, context.shapes.of(node.init), node.init, context) : undefined;
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return ofParameters(node, ancestors, context);
    case 'AssignmentExpression':
      return ofPattern(node.left, context.shapes.of(node.right), node.right, context);
    default:
      return undefined;
  }
};

function ofMember(node: MemberExpression, ancestors: readonly AnyNode[], context: SlipContext): PartSlip | undefined {
  const { source, shapes } = context;
  if (node.object.type === 'Super') return undefined;
  const name = staticName(node);
  const shape = shapes.isGiven(node.object, 'col') ? UNKNOWN : shapes.of(node.object);
  const value = enclosed(node.object, source);
  if (name === undefined) return ofPosition(node, shape, ancestors, context);
  if (shape.is === 'unknown') return undefined;
  const at = node.property.start;
  const column = dottedColumn(node, context);
  if (hasMember(shape, name) === false) {
    const word = value.length > MOST_SHOWN ? wordOf(shape) : `${value} is ${wordOf(shape)}, which`;
    const fix = column ?? memberFix(shape, name, value) ?? otherFix(shape, name, value);
    return { what: `${word} has no ${name}`, at, fix };
  }
  return ofMethod(node, shape, name, ancestors, context);
}

const MOST_SHOWN = 60;

function otherFix(shape: Shape, name: string, value: string): string {
  if (shape.is === 'read') return `it has ${shape.keys.join(', ')}`;
  if (value === 'fields') return `a column by its name: col.${name}; by its number: $1 is fields[0]`;
  if (shape.is !== 'string') return 'did you mean another value?';
  if (name in Array.prototype) return `an array has it: ${value}.split(',').${name}(…)`;
  return `the ${name} of key=value pairs: /(?:^|;)${name}=([^;]*)/.exec(${value})?.[1]`;
}

/** `col.INFO.DP`: the column itself may have that name. */
function dottedColumn(node: MemberExpression, { source, shapes }: SlipContext): string | undefined {
  const names: string[] = [];
  let part: AnyNode = node;
  while (part.type === 'MemberExpression' && !shapes.isGiven(part.object, 'col')) {
    const name = staticName(part);
    if (name === undefined) return undefined;
    names.unshift(name);
    part = part.object;
  }
  if (part.type !== 'MemberExpression') return undefined;
  const [first, tag] = [staticName(part), names.join('.')];
  if (first === undefined || memberFix({ is: 'string', from: 'field' }, names.at(-1)!, 'x') !== undefined)
    return undefined;
  const value = source(part);
  return `a column of that name: col["${first}.${tag}"]; key=value pairs: /(?:^|;)${tag}=([^;]*)/.exec(${value})?.[1]`;
}

/** A method that is not called, or a call of a member that is not a method. */
function ofMethod(
  node: MemberExpression,
  shape: Shape,
  name: string,
  ancestors: readonly AnyNode[],
  context: SlipContext,
): PartSlip | undefined {
  const { source } = context;
  const parent = ancestors.at(-2);
  const at = node.property.start;
  const isCalled = parent?.type === 'CallExpression' && parent.callee === node;
  if (shape.is === 'read') return undefined;
  if (isCalled) {
    if (isMethod(shape, name) !== false) return undefined;
    return { what: `${name} is not a function, and can't be called`, at, fix: `without parentheses: ${source(node)}` };
  }
  if (shape.is === 'helper' || shape.is === 'global' || name === 'constructor' || isMethod(shape, name) !== true)
    return undefined;
  const isUsed =
    parent === undefined ||
    /^(Binary|Logical|Template|Return|Unary|Conditional|Paren|If)/.test(parent.type) ||
    isTested(ancestors, context);
  const isObject = parent?.type === 'MemberExpression' && parent.object === node;
  if (!isUsed || isObject) return undefined;
  return { what: `${name} is a function, but nothing calls it`, at, fix: `call it: ${source(node)}()` };
}

/** `fields[NF]`, `fields[-1]`: there is no element. */
function ofPosition(
  node: MemberExpression,
  shape: Shape,
  ancestors: readonly AnyNode[],
  { source, shapes }: SlipContext,
): PartSlip | undefined {
  const parent = ancestors.at(-2);
  const isTarget = parent?.type === 'AssignmentExpression' && parent.left === node;
  if (!/^(array|string|match)$/.test(shape.is) || isTarget || node.property.type === 'PrivateIdentifier')
    return undefined;
  const value = source(node.object);
  const position = unwrapped(node.property);
  if (position.type === 'UnaryExpression' && position.operator === '-' && position.argument.type === 'Literal') {
    return {
      what: `${value} has nothing at ${source(position)}: positions are from 0`,
      fix: `${value}.at(${source(position)})`,
    };
  }
  const isCount = shapes.isGiven(node.object, 'fields') && shapes.isGiven(position, 'NF');
  if (!isCount && source(position) !== `${value}.length`) return undefined;
  return { what: `${source(node)} is beyond the last: positions are from 0`, fix: `the last one: ${value}.at(-1)` };
}

/** Destructured parameters: `[r1, r2].every(({ sequence }) => …)`. */
function ofParameters(
  node: ArrowFunctionExpression | FunctionExpression,
  ancestors: readonly AnyNode[],
  context: SlipContext,
): PartSlip | undefined {
  const of = (part: AnyNode) => context.shapes.of(part);
  for (const [i, parameter] of node.params.entries()) {
    if (parameter.type !== 'ObjectPattern') continue;
    const slip = ofPattern(parameter, parameterShape(node, i, ancestors, of)(), undefined, context);
    if (slip !== undefined) return slip;
  }
  return undefined;
}

/** Destructured values: `const { lenght } = line`. */
function ofPattern(
  pattern: AnyNode,
  shape: Shape,
  from: AnyNode | undefined,
  { source }: SlipContext,
): PartSlip | undefined {
  if (pattern.type !== 'ObjectPattern' || shape.is === 'unknown') return undefined;
  for (const property of pattern.properties) {
    if (property.type !== 'Property' || property.computed || property.key.type !== 'Identifier') continue;
    // With a default, a missing member is expected.
    const { name } = property.key;
    if (hasMember(shape, name) !== false) continue;
    const value = from === undefined ? 'x' : enclosed(from, source);
    const fix = memberFix(shape, name, value) ?? otherFix(shape, name, value);
    const what =
      from === undefined ? `${wordOf(shape)} has no ${name}` : `${value} is ${wordOf(shape)}, which has no ${name}`;
    return { what, at: property.start, fix };
  }
  return undefined;
}

/** The code, in parentheses if a `.` after it would apply to a part only. */
function enclosed(node: AnyNode, source: SlipContext['source']): string {
  return /^(Binary|Logical|Conditional|Assignment|Sequence|Arrow|Unary|Await)/.test(node.type)
    ? `(${source(node)})`
    : source(node);
}
