// Whether evaluating a part of an expression can do more than give a value.
import type { AnyNode, CallExpression } from 'acorn';
import { full } from 'acorn-walk';
import { staticName } from './member-use.ts';
import type { Shapes } from './shapes.ts';

const DOING =
  /^(AssignmentExpression|UpdateExpression|AwaitExpression|YieldExpression|NewExpression|ImportExpression|TaggedTemplateExpression)$/;
/** Functions without side effects. Array methods with a callback are not included. */
const PURE_FUNCTIONS = new Set(
  'row set sample meanQuality gc reverseComplement Number String Boolean parseInt parseFloat BigInt isNaN isFinite'.split(
    ' ',
  ),
);
const PURE_OF_ARRAY = new Set(
  'at concat includes indexOf join lastIndexOf slice toReversed toSorted toSpliced toString with'.split(' '),
);

export function hasEffect(node: AnyNode, shapes: Shapes): boolean {
  let isFound = false;
  full(node, (part) => {
    if (DOING.test(part.type)) isFound = true;
    if (part.type === 'UnaryExpression' && part.operator === 'delete') isFound = true;
    if (part.type === 'CallExpression' && !isPure(part, shapes)) isFound = true;
  });
  return isFound;
}

function isPure({ callee, arguments: given }: CallExpression, shapes: Shapes): boolean {
  if (callee.type === 'Identifier') return PURE_FUNCTIONS.has(callee.name) && shapes.isGiven(callee, callee.name);
  if (callee.type !== 'MemberExpression' || callee.object.type === 'Super') return false;
  // A function that is passed as an argument is called.
  if (given.some(({ type }) => /Function/.test(type))) return false;
  const { is } = shapes.of(callee.object);
  if (is === 'array') return PURE_OF_ARRAY.has(staticName(callee) ?? '');
  return is === 'string' || is === 'number' || shapes.isGiven(callee.object, 'Math');
}
