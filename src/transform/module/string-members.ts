// Finds functions that take a string for an object: `row.qual` of a string is undefined, so that
// `row.qual > 30` would silently drop every record. It reads the function's own source text, and
// reports certain cases only: a function that assigns the parameter, or tests it, may handle
// strings.
import { createRequire } from 'node:module';
import type * as Acorn from 'acorn';
import type { AnyNode, Function as FunctionNode, MemberExpression, Pattern } from 'acorn';

/** Methods whose callback gets an array's items. */
const ITEM_METHODS: ReadonlySet<string> = new Set(['map', 'filter', 'flatMap', 'forEach', 'some', 'every', 'find']);

/** The type of the function's parameter: a string, or an array of strings. */
export type Given = 'string' | 'strings';

/** The first `row.qual` of a string parameter; undefined if there is none. */
export function missingMember(text: string, index: number, given: Given): string | undefined {
  if (!mayHaveOne(text, given)) return undefined;
  const node = functionIn(text);
  const parameter = node?.params[index];
  if (node === undefined || parameter === undefined) return undefined;
  return given === 'string' ? memberOf(parameter, node.body) : itemMember(parameter, node.body);
}

/** Most functions use no member that strings lack, and need no parser. */
function mayHaveOne(text: string, given: Given): boolean {
  const [head] = text.split(/=>|\)\s*\{/);
  if (/[{[]/.test(head!)) return true;
  const uses = text.matchAll(/([\p{L}\p{N}_$]+)\s*(?:\.\s*([\p{L}_$][\p{L}\p{N}_$]*)|\[\s*["'])/gu);
  return [...uses].some(
    ([, name, member]) => (given === 'strings' || head!.includes(name!)) && (member === undefined || isMissing(member)),
  );
}

/** Parses the text as an expression, or as a method of an object. */
function functionIn(text: string): FunctionNode | undefined {
  const { parseExpressionAt } = createRequire(import.meta.url)('acorn') as typeof Acorn;
  for (const code of [`(${text})`, `({${text}})`]) {
    try {
      const node = parseExpressionAt(code, 1, { ecmaVersion: 'latest' });
      if (node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression') return node;
      const [method] = node.type === 'ObjectExpression' ? node.properties : [];
      if (method?.type === 'Property' && method.value.type === 'FunctionExpression') return method.value;
    } catch {
      // try the other way; native code is neither
    }
  }
  return undefined;
}

function memberOf(parameter: Pattern, body: AnyNode): string | undefined {
  if (parameter.type === 'ObjectPattern') {
    const [first] = parameter.properties;
    const isPlain = first?.type === 'Property' && !first.computed && first.value.type !== 'AssignmentPattern';
    return isPlain && first.key.type === 'Identifier' && isMissing(first.key.name)
      ? `{ ${first.key.name} }`
      : undefined;
  }
  if (parameter.type !== 'Identifier') return undefined;
  const found: string[] = [];
  return isUnsure(body, parameter.name, found) ? undefined : found[0];
}

/** The first missing member of an item of the array. */
function itemMember(parameter: Pattern, body: AnyNode): string | undefined {
  if (parameter.type !== 'Identifier') return undefined;
  let member: string | undefined;
  walk(body, (node) => {
    if (node.type !== 'CallExpression' || member !== undefined) return;
    const { callee } = node;
    const [callback] = node.arguments;
    const isOfItems =
      callee.type === 'MemberExpression' &&
      isNamed(callee.object, parameter.name) &&
      callee.property.type === 'Identifier' &&
      ITEM_METHODS.has(callee.property.name);
    if (!isOfItems || (callback?.type !== 'ArrowFunctionExpression' && callback?.type !== 'FunctionExpression')) return;
    const [item] = callback.params;
    if (item !== undefined) member = memberOf(item, callback.body);
  });
  return member;
}

/**
 * Whether the name may hold something else than the string; collects its members that strings lack.
 */
function isUnsure(body: AnyNode, name: string, found: string[]): boolean {
  let isUnsure = false;
  walk(body, (node) => {
    isUnsure ||= asksOrHides(node, name);
    if (!isMemberOf(node, name) || (node as MemberExpression).optional) return;
    const member = propertyOf(node)!;
    if (isMissing(member)) found.push(`${name}.${member}`);
  });
  return isUnsure;
}

function asksOrHides(node: AnyNode, name: string): boolean {
  if (node.type === 'AssignmentExpression') return isNamed(node.left, name) || isMemberOf(node.left, name);
  if (node.type === 'UnaryExpression') return node.operator === 'typeof';
  if (node.type === 'LogicalExpression') return node.operator === '??' && isMemberOf(node.left, name);
  if (node.type === 'VariableDeclarator') return isNamed(node.id, name);
  if (node.type === 'BinaryExpression') {
    return /^(?:instanceof|in|[!=]==?)$/.test(node.operator) && isAsked(node.left, node.right, name);
  }
  // A parameter with the same name hides this one.
  if (!/^(?:Function|ArrowFunction)/.test(node.type)) return false;
  return (node as FunctionNode).params.some((other) => isNamed(other, name) || other.type !== 'Identifier');
}

/** `row.x === undefined`, `row.x == null`, `'x' in row`. */
function isAsked(left: AnyNode, right: AnyNode, name: string): boolean {
  const isNothing = (node: AnyNode) => isNamed(node, 'undefined') || (node.type === 'Literal' && node.raw === 'null');
  if (isNamed(left, name) || isNamed(right, name)) return true;
  return (isMemberOf(left, name) && isNothing(right)) || (isMemberOf(right, name) && isNothing(left));
}

function isMemberOf(node: AnyNode, name: string): boolean {
  return node.type === 'MemberExpression' && isNamed(node.object, name) && propertyOf(node) !== undefined;
}

function propertyOf(node: AnyNode): string | undefined {
  if (node.type !== 'MemberExpression') return undefined;
  const { property, computed } = node;
  if (!computed) return property.type === 'Identifier' ? property.name : undefined;
  return property.type === 'Literal' && typeof property.value === 'string' ? property.value : undefined;
}

function isNamed(node: AnyNode, name: string): boolean {
  return node.type === 'Identifier' && node.name === name;
}

/** Checks this thread's own String.prototype: a module may have added members. */
function isMissing(member: string): boolean {
  return !(member in String.prototype);
}

function walk(node: AnyNode, visit: (node: AnyNode) => void): void {
  visit(node);
  for (const part of Object.values(node) as unknown[]) {
    for (const each of Array.isArray(part) ? (part as unknown[]) : [part]) {
      if (typeof each === 'object' && each !== null && 'type' in each) walk(each as AnyNode, visit);
    }
  }
}
