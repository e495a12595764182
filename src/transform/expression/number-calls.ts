// Edits for JavaScript's own functions that convert arguments to numbers, or numbers to strings:
// where an expression calls them, and where it passes them on, as in `fields.map(Number)`.
import type { AnyNode, CallExpression, Identifier, NewExpression } from 'acorn';
import { OWN } from './code-edits.ts';
import type { IsFree } from './shapes.ts';

const FUNCTIONS: ReadonlySet<string> = new Set(['Number', 'isNaN', 'isFinite']);
const FLOATS = /^(?:Float(?:16|32|64)|Big(?:Int|Uint)64)Array$/;
/** The functions that convert their arguments to numbers, by the name of their object. */
const MEMBERS: Readonly<Record<string, RegExp>> = {
  Math: /^/,
  Date: /^UTC$/,
  BigInt: /^as(?:Int|Uint)N$/,
};
/** Only dates have these methods. */
const DATE_METHODS = /^set(?:UTC)?(?:Date|Month|FullYear|Hours|Minutes|Seconds|Milliseconds)$|^setTime$/;
const NUMBER_TEXTS: ReadonlySet<string> = new Set(['toFixed', 'toPrecision', 'toExponential', 'toLocaleString']);
/** Methods of functions that call them with other arguments. */
const CALLERS: ReadonlySet<string> = new Set(['call', 'apply', 'bind']);

export interface CallEditor {
  readonly isFree: IsFree;
  readonly isMap: boolean;
  /** The part is used as a number; for a spread, each of its values. */
  readonly asNumber: (part: AnyNode) => void;
  readonly around: (part: AnyNode, helper: string) => void;
  readonly replace: (part: AnyNode, code: string) => void;
}

export function callEdits(node: AnyNode, ancestors: readonly AnyNode[], editor: CallEditor): void {
  if (node.type === 'Identifier') nameEdit(node, ancestors, editor);
  if (node.type === 'CallExpression' || node.type === 'NewExpression') callEdit(node, ancestors, editor);
}

function callEdit(node: CallExpression | NewExpression, ancestors: readonly AnyNode[], editor: CallEditor): void {
  const { callee, arguments: given } = node;
  const { isFree, asNumber, around, isMap } = editor;
  if (callee.type === 'Identifier') {
    if (!isFree(callee)) return;
    if (FUNCTIONS.has(callee.name)) given.forEach(asNumber);
    if (node.type === 'CallExpression') return;
    // new Date(x) with one argument may parse a string.
    if (callee.name === 'Date' && (given.length > 1 || given[0]?.type === 'SpreadElement')) given.forEach(asNumber);
    if (FLOATS.test(callee.name) && given[0] !== undefined && given[0].type !== 'SpreadElement')
      around(given[0], 'list');
    return;
  }
  if (callee.type !== 'MemberExpression' || node.type === 'NewExpression') return;
  const name = memberName(callee);
  if (name === undefined) return;
  const { object } = callee;
  if (object.type === 'Identifier' && isFree(object)) {
    if (Object.hasOwn(MEMBERS, object.name) && MEMBERS[object.name]!.test(name)) given.forEach(asNumber);
    if (FLOATS.test(object.name) && name === 'of') given.forEach(asNumber);
    if (FLOATS.test(object.name) && name === 'from' && given.length === 1) around(given[0]!, 'list');
  }
  if (DATE_METHODS.test(name)) given.forEach(asNumber);
  if (!isMap || isInChain(ancestors)) return;
  if (NUMBER_TEXTS.has(name)) around(node, 'shown');
  if (name === 'join') around(object, 'joined');
}

/** A function used as a value is replaced by one that converts a blank string to NaN. */
function nameEdit(node: Identifier, ancestors: readonly AnyNode[], { isFree, replace }: CallEditor): void {
  const { name } = node;
  if (!(FUNCTIONS.has(name) || name === 'Math') || !isFree(node)) return;
  const parent = ancestors.at(-2);
  switch (parent?.type) {
    case 'CallExpression':
    case 'NewExpression':
      if (parent.callee === node) return;
      break;
    case 'BinaryExpression':
      return;
    case 'MemberExpression': {
      if (parent.object !== node) break;
      const member = memberName(parent);
      const around = ancestors.at(-3);
      const isCalled = around?.type === 'CallExpression' && around.callee === parent;
      const isPlain = name === 'Math' ? isCalled || /^[A-Z]/.test(member ?? '') : !CALLERS.has(member ?? 'call');
      if (member !== undefined && isPlain) return;
      break;
    }
    case 'Property':
      if (parent.shorthand) {
        replace(node, `${name}: ${OWN}${name}`);
        return;
      }
      break;
    default:
  }
  replace(node, `${OWN}${name}`);
}

function memberName({ property, computed }: AnyNode & { readonly type: 'MemberExpression' }): string | undefined {
  if (!computed) return property.type === 'Identifier' ? property.name : undefined;
  return property.type === 'Literal' && typeof property.value === 'string' ? property.value : undefined;
}

/** Whether a `?.` may skip the node: then no code can be put around it. */
function isInChain(ancestors: readonly AnyNode[]): boolean {
  for (let i = ancestors.length - 1; i > 0; i -= 1) {
    const [node, parent] = [ancestors[i], ancestors[i - 1]!];
    if (parent.type === 'ChainExpression') return true;
    const isPart =
      (parent.type === 'MemberExpression' && parent.object === node) ||
      (parent.type === 'CallExpression' && parent.callee === node);
    if (!isPart) return false;
  }
  return false;
}
