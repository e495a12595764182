// Finds calls with arguments that the function ignores, or without arguments that it needs.
import type { AnyNode, CallExpression } from 'acorn';
import { staticName, textLiteral } from './member-use.ts';
import type { PartSlip, SlipCheck, SlipContext } from './slip.ts';
import { unwrapped } from './truth-position.ts';
import { isStringKind, valueKind } from './value-kind.ts';
import type { Shape } from './value-shape.ts';

/** How many arguments a function takes, and an example of a call. */
type Takes = readonly [least: number, most: number, as: string];

const HELPERS: Readonly<Record<string, Takes>> = {
  row: [1, Infinity, 'row(a, b)'],
  set: [2, Infinity, "set(3, value), or set('NAME', value)"],
  sample: [2, 3, 'sample(id, 0.1), or sample(id, 0.1, seed)'],
  meanQuality: [1, 2, 'meanQuality(qual), or meanQuality(qual, 64)'],
  gc: [1, 1, 'gc(seq)'],
  reverseComplement: [1, 1, 'reverseComplement(seq)'],
};
const FUNCTIONS: Readonly<Record<string, Takes>> = {
  Number: [1, 1, 'Number(x); with a base: parseInt(x, 16)'],
  String: [1, 1, 'String(x); with decimals: (+x).toFixed(2)'],
  Boolean: [1, 1, 'Boolean(x)'],
  BigInt: [1, 1, 'BigInt(x)'],
  parseFloat: [1, 1, 'parseFloat(x)'],
  parseInt: [1, 2, 'parseInt(x, 10)'],
  isNaN: [1, 1, 'isNaN(x)'],
  isFinite: [1, 1, 'isFinite(x)'],
};
/** Methods of strings: the least and the greatest number of arguments. */
const STRING_METHODS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  at: [1, 1],
  charAt: [1, 1],
  charCodeAt: [0, 1],
  codePointAt: [0, 1],
  endsWith: [1, 2],
  includes: [1, 2],
  indexOf: [1, 2],
  lastIndexOf: [1, 2],
  match: [1, 1],
  padEnd: [1, 2],
  padStart: [1, 2],
  repeat: [1, 1],
  replace: [2, 2],
  replaceAll: [2, 2],
  search: [1, 1],
  slice: [1, 2],
  split: [1, 2],
  startsWith: [1, 2],
  substring: [1, 2],
  toLowerCase: [0, 0],
  toUpperCase: [0, 0],
  trim: [0, 0],
  trimEnd: [0, 0],
  trimStart: [0, 0],
};
/** Functions of Math with other than one argument. */
const MATH: Readonly<Record<string, readonly [least: number, most: number]>> = {
  atan2: [2, 2],
  hypot: [1, Infinity],
  imul: [2, 2],
  max: [1, Infinity],
  min: [1, Infinity],
  pow: [2, 2],
  random: [0, 0],
  sumPrecise: [1, 1],
};
const OFFSETS = new Set([33, 64]);

/** An example of a helper's call: `gc(seq)`. */
export function helperCall(name: string): string {
  return own(HELPERS, name)?.[2] ?? `${name}(…)`;
}

export const callSlip: SlipCheck = (node, _ancestors, context) => {
  if (node.type !== 'CallExpression') return undefined;
  const { callee } = node;
  if (callee.type === 'Identifier') return ofFunction(node, callee.name, context);
  if (callee.type !== 'MemberExpression' || callee.object.type === 'Super') return undefined;
  const name = staticName(callee);
  if (name === undefined) return undefined;
  const shape = context.shapes.of(callee.object);
  return (
    ofCallback(node, name, context) ??
    (shape.is === 'string' ? ofString(node, name, context) : undefined) ??
    (shape.is === 'global' ? ofGlobal(node, shape.name, name, context) : undefined) ??
    ofMembership(node, shape, name, context)
  );
};

/** The least number of arguments; a spread may add more. */
function count(given: CallExpression['arguments']): { readonly least: number; readonly isSpread: boolean } {
  const spread = given.filter(({ type }) => type === 'SpreadElement').length;
  return { least: given.length - spread, isSpread: spread > 0 };
}

function ofFunction(node: CallExpression, name: string, context: SlipContext): PartSlip | undefined {
  const { shapes, source } = context;
  if (!shapes.isGiven(node.callee, name)) return undefined;
  const isHelper = shapes.of(node.callee).is === 'helper';
  const takes = isHelper ? own(HELPERS, name) : own(FUNCTIONS, name);
  if (takes === undefined) return undefined;
  const [least, most, as] = takes;
  const slip = ofCount(node, name, [least, most], as);
  if (slip !== undefined || !isHelper) return slip;
  const [first, second] = node.arguments;
  if (name === 'set') return ofChanges(node, source);
  const text = first === undefined ? '' : source(unwrapped(first));
  const meant = { meanQuality: /(^|\.)qual$/, gc: /(^|\.)seq$/, reverseComplement: /(^|\.)seq$/ }[name];
  if (meant !== undefined && first !== undefined) {
    const isOther = name === 'meanQuality' ? /(^|\.)seq$/.test(text) : /(^|\.)qual$/.test(text);
    const shape = shapes.of(first);
    if (
      (isOther && shape.is === 'string' && shape.from === 'record') ||
      /^(read|number|array|boolean)$/.test(shape.is)
    ) {
      const prefix = shape.is === 'read' ? `${text}.` : text.replace(/(seq|qual)$/, '');
      const wanted = name === 'meanQuality' ? 'qual' : 'seq';
      const isPart = shape.is === 'read' || isOther;
      return {
        what: `${name} takes a ${wanted === 'qual' ? 'quality' : 'sequence'}, which ${text} is not`,
        fix: `${name}(${isPart ? prefix : ''}${wanted})`,
      };
    }
  }
  const offset = second === undefined ? undefined : unwrapped(second);
  if (name !== 'meanQuality' || offset?.type !== 'Literal' || OFFSETS.has(offset.value as number)) return undefined;
  return {
    what: `meanQuality takes 33 or 64 as its offset, not ${source(offset)}`,
    fix: `${name}(${text}, 64), or ${name}(${text})`,
  };
}

function ofCount(
  { arguments: given }: CallExpression,
  name: string,
  [least, most]: readonly [number, number],
  as: string,
): PartSlip | undefined {
  const { least: found, isSpread } = count(given);
  if (found <= most && (found >= least || isSpread)) return undefined;
  const takes = found > most ? most : least;
  const words = takes === 0 ? 'no argument' : takes === 1 ? '1 argument' : `${takes} arguments`;
  return { what: `${name}() takes ${found < least ? 'at least ' : ''}${words}, not ${found}`, fix: as };
}

/** Mistakes in calls such as `set(3, $1, 4)` and `set(0, "x")`. */
function ofChanges({ arguments: given }: CallExpression, source: SlipContext['source']): PartSlip | undefined {
  const spread = given.findIndex(({ type }) => type === 'SpreadElement');
  const as = "set(3, value), or set('NAME', value, 5, other)";
  if (spread < 0 && given.length % 2 === 1) {
    return { what: `set() takes columns and their values in turns, not ${given.length} arguments`, fix: as };
  }
  for (const [i, argument] of (spread < 0 ? given : given.slice(0, spread)).entries()) {
    const column = unwrapped(argument);
    if (i % 2 === 1 || column.type === 'SpreadElement') continue;
    const value = column.type === 'UnaryExpression' ? column.argument : column;
    if (value.type !== 'Literal' || typeof value.value !== 'number') continue;
    if (column.type === 'Literal' && Number.isSafeInteger(value.value) && value.value >= 1) continue;
    return { what: `set() got ${source(column)} as a column, but columns start at 1`, fix: as };
  }
  return undefined;
}

function ofString(node: CallExpression, name: string, { source, shapes }: SlipContext): PartSlip | undefined {
  const callee = node.callee as AnyNode & { readonly type: 'MemberExpression' };
  const value = source(callee.object);
  const takes = own(STRING_METHODS, name);
  if (takes === undefined) return undefined;
  const [first, second] = node.arguments.map((each) => unwrapped(each));
  const slip = ofCount(node, name, takes, fixOfString(name, value, first === undefined ? '' : source(first), takes));
  if (slip !== undefined) return slip;
  if (first === undefined || !/^(includes|startsWith|endsWith|indexOf|lastIndexOf)$/.test(name)) return undefined;
  if (first.type === 'Literal' && 'regex' in first && first.regex) {
    return { what: `${name} takes a string, not a regular expression`, fix: `${source(first)}.test(${value})` };
  }
  const several = (list: string) => `${list}.some((part) => ${value}.${name}(part))`;
  if (shapes.of(first).is === 'array') {
    return { what: `${name} takes one string, not an array`, fix: several(source(first)) };
  }
  if (second !== undefined && textLiteral(second) !== undefined) {
    return {
      what: `the second argument of ${name} is a position`,
      fix: several(`[${source(first)}, ${source(second)}]`),
    };
  }
  return undefined;
}

function fixOfString(name: string, value: string, first: string, [, most]: readonly [number, number]): string {
  if (name === 'split') return `${value}.split(/\\s+/), or ${value}.split(',')`;
  if (name.startsWith('replace'))
    return `${value}.${name}(${first || 'a'}, ''); all of them: ${value}.replaceAll(a, b)`;
  if (name.startsWith('trim') && first !== '') return `other characters: ${value}.replace(/^,+|,+$/g, '')`;
  return `${value}.${name}(${most === 0 ? '' : '…'})`;
}

function ofGlobal(node: CallExpression, object: string, name: string, context: SlipContext): PartSlip | undefined {
  const { shapes, source } = context;
  const [first, second] = node.arguments;
  if (object === 'Math' && typeof Math[name as keyof Math] === 'function') {
    const x = first === undefined ? 'x' : source(first);
    const fixes: Readonly<Record<string, string>> = {
      round: `to decimals: ${first !== undefined && isStringKind(valueKind(first, shapes)) ? `(+${x})` : `(${x})`}.toFixed(2)`,
      log: 'to another base: Math.log2(x), Math.log10(x), Math.log(x) / Math.log(b)',
    };
    const slip = ofCount(node, `Math.${name}`, own(MATH, name) ?? [1, 1], fixes[name] ?? `Math.${name}(x)`);
    if (slip !== undefined) return slip;
    const list = node.arguments.find((argument) => shapes.of(argument).is === 'array');
    if (list === undefined || name === 'sumPrecise') return undefined;
    return { what: `Math.${name} takes numbers, not an array`, fix: `Math.${name}(...${source(list)})` };
  }
  if (object === 'Number' && /^is(NaN|Finite|Integer|SafeInteger)$/.test(name) && first !== undefined) {
    if (second === undefined && !isStringKind(valueKind(first, shapes))) return undefined;
    return { what: `Number.${name} is never true of a string`, fix: `Number.${name}(+${source(first)})` };
  }
  return undefined;
}

const GIVEN_INDEX = new Set(['parseInt', 'sample', 'meanQuality', 'gc', 'reverseComplement', 'row', 'set']);
const NEEDING_RESULT = new Set(
  'map filter some every find findIndex findLast findLastIndex flatMap sort toSorted'.split(' '),
);

/** A function passed as a callback that gets more arguments than expected, or returns nothing. */
function ofCallback(
  { callee, arguments: given }: CallExpression,
  method: string,
  context: SlipContext,
): PartSlip | undefined {
  const [first] = given;
  if (first === undefined || !NEEDING_RESULT.has(method) || callee.type !== 'MemberExpression') return undefined;
  const { shapes } = context;
  const callback = unwrapped(first);
  if (callback.type === 'Identifier' && GIVEN_INDEX.has(callback.name) && shapes.isGiven(callback, callback.name)) {
    const fix = callback.name === 'parseInt' ? `${method}(Number)` : `${method}((each) => ${callback.name}(each))`;
    return {
      what: `${method} passes the position too, and ${callback.name} uses it as its second argument`,
      fix,
    };
  }
  if (!/sort/i.test(method) || callback.type !== 'ArrowFunctionExpression' || !callback.expression) return undefined;
  if (shapes.of(callback.body).is !== 'boolean') return undefined;
  return {
    what: `${method} needs a number: below 0, 0 or above`,
    fix: `numbers: ${method}((a, b) => a - b); strings: ${method}()`,
  };
}

/** `[1, 2].includes($1)`: a number is searched among strings, or a string among numbers. */
function ofMembership(
  node: CallExpression,
  shape: Shape,
  name: string,
  { source, shapes }: SlipContext,
): PartSlip | undefined {
  const [value] = node.arguments;
  const isAsked =
    (shape.is === 'array' && /^(includes|indexOf|lastIndexOf)$/.test(name)) || (shape.is === 'set' && name === 'has');
  if (!isAsked || value === undefined || (shape.is !== 'array' && shape.is !== 'set')) {
    if (shape.is !== 'array' || !/^(sort|toSorted)$/.test(name) || node.arguments.length > 0) return undefined;
    if (shape.of.is !== 'number') return undefined;
    return { what: `${name} without a function sorts as strings: 10 comes before 9`, fix: `${name}((a, b) => a - b)` };
  }
  const [of, is] = [shape.of.is, shapes.of(value).is];
  const text = source(value);
  if (of === 'number' && is === 'string') return { what: 'a string is never one of numbers', fix: `${name}(+${text})` };
  if (of !== 'string' || shape.of.is !== 'string' || shape.of.isGuess || is !== 'number') return undefined;
  const inner = unwrapped(value);
  const bare = inner.type === 'UnaryExpression' && inner.operator === '+' ? source(inner.argument) : `String(${text})`;
  return { what: 'a number is never one of strings', fix: `${name}(${bare})` };
}

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
