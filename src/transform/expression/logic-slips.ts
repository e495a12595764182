// Finds conditions whose operators bind differently than intended, and conditions that are always
// or never true. gcc and ESLint warn of the same.
import type { AnyNode, BinaryExpression, LogicalExpression } from 'acorn';
import { hasEffect } from './effects.ts';
import type { PartSlip, SlipCheck, SlipContext } from './slip.ts';
import { unwrapped } from './truth-position.ts';
import { isStringKind, valueKind } from './value-kind.ts';

const RELATION = /^[<>]=?$/;
const EQUALITY = /^[=!]==?$/;

type Source = SlipContext['source'];

export const bindingSlip: SlipCheck = (node, _ancestors, context) => {
  if (node.type !== 'BinaryExpression' || node.left.type === 'PrivateIdentifier') return undefined;
  const { operator } = node;
  if (operator === '&' || operator === '|' || operator === '^') return bitSlip(node, context);
  if (!isComparison(node) && operator !== 'in' && operator !== 'instanceof') return undefined;
  return (
    negationSlip(node, context.source) ??
    sumSlip(node, context) ??
    chainSlip(node, context) ??
    typeofSlip(node, context)
  );
};

/** `$2 & 4 == 0` means `$2 & (4 == 0)`; `a == b & c > d` should have `&&`. */
function bitSlip(node: BinaryExpression, { source, shapes }: SlipContext): PartSlip | undefined {
  const { operator } = node;
  const [left, right] = [node.left as AnyNode, node.right];
  if (isNegation(left)) {
    const fix = `!(${source(left.argument)} ${operator} ${source(right)})`;
    return { what: `! binds before ${operator}: it is (${source(left)}) ${operator} ${source(right)}`, fix };
  }
  const isTruth = [left, right].map((side) => shapes.of(side).is === 'boolean');
  if (isTruth[0] && isTruth[1]) {
    if (operator === '^') return undefined;
    const word = operator === '&' ? 'and' : 'or';
    return {
      what: `${operator} is for bits, and both sides are true or false`,
      fix: `${word} is ${operator}${operator}: ${source(left)} ${operator}${operator} ${source(right)}`,
    };
  }
  const comparison = isComparison(right) ? right : isComparison(left) ? left : undefined;
  if (comparison === undefined) return undefined;
  const [inner, outer] = [source(comparison.left), source(comparison.right)];
  const other =
    comparison === right ? `(${source(left)} ${operator} ${inner})` : `(${outer} ${operator} ${source(right)})`;
  const fix =
    comparison === right ? `${other} ${comparison.operator} ${outer}` : `${inner} ${comparison.operator} ${other}`;
  return {
    what: `${comparison.operator} binds before ${operator}: ${source(comparison)} is evaluated first`,
    fix: `to compare the bits: ${fix}`,
  };
}

/** `!$1 == 5` means `(!$1) == 5`. */
function negationSlip({ left, operator, right }: BinaryExpression, source: Source): PartSlip | undefined {
  if (!isNegation(left)) return undefined;
  const negation = left as AnyNode & { readonly argument: AnyNode };
  // `!!a === b`, `!a === !b` and `!a === true` compare booleans, which is fine.
  const other = unwrapped(right);
  const isTruth = (other.type === 'UnaryExpression' && other.operator === '!') || isBooleanLiteral(other);
  if (isNegation(negation.argument) || (EQUALITY.test(operator) && isTruth)) return undefined;
  const value = source(negation.argument);
  const turned = operator.startsWith('==') ? operator.replace('=', '!') : undefined;
  const again = turned === undefined ? '' : ` or ${value} ${turned} ${source(right)}`;
  return {
    what: `! binds before ${operator}: it is (!${value}) ${operator} ${source(right)}`,
    fix: `!(${value} ${operator} ${source(right)})${again}`,
  };
}

/** `"n=" + $2 > 5 ? …` compares the sum, which is a string. */
function sumSlip({ left, operator, right }: BinaryExpression, { source, shapes }: SlipContext): PartSlip | undefined {
  if (left.type !== 'BinaryExpression' || left.operator !== '+' || shapes.of(right).is !== 'number') return undefined;
  const sum = shapes.of(left);
  if (sum.is !== 'string' || sum.from !== 'made' || !RELATION.test(operator)) return undefined;
  return {
    what: `+ binds before ${operator}: the string ${source(left)} is compared with ${source(right)}`,
    fix: `${source(left.left)} + (${source(left.right)} ${operator} ${source(right)} ? "a" : "b")`,
  };
}

/** `1 < +$2 < 5`, `a == b == c`: the result of one comparison is compared again. */
function chainSlip(node: BinaryExpression, { source, shapes }: SlipContext): PartSlip | undefined {
  const { operator, right } = node;
  const left = node.left as AnyNode;
  if (!isComparison(left) || (EQUALITY.test(operator) && shapes.of(right).is === 'boolean')) return undefined;
  // `a < b === c` may be intended; a chain of relations never is.
  if (EQUALITY.test(operator) && RELATION.test(left.operator) && shapes.of(right).is === 'unknown') return undefined;
  return {
    what: `${source(left)} is true or false, and that is compared with ${source(right)}`,
    fix: `${source(left)} && ${source(left.right)} ${operator} ${source(right)}`,
  };
}

const TYPES = new Set('undefined object boolean number string function symbol bigint'.split(' '));

/** `typeof $1 == "number"`: a field is always a string. */
function typeofSlip(
  { left, operator, right }: BinaryExpression,
  { source, shapes }: SlipContext,
): PartSlip | undefined {
  const sides = [unwrapped(left), unwrapped(right)];
  const typeOf = sides.find((side) => side.type === 'UnaryExpression' && side.operator === 'typeof');
  const name = sides.find((side) => side.type === 'Literal');
  if (typeOf?.type !== 'UnaryExpression' || name?.type !== 'Literal' || !EQUALITY.test(operator)) return undefined;
  const type = String(name.value);
  if (!TYPES.has(type)) {
    return { what: `typeof never gives ${source(name)}`, fix: `it gives one of: ${[...TYPES].join(', ')}` };
  }
  const value = source(unwrapped(typeOf.argument));
  if (!shapes.isNeverMissing(typeOf.argument)) return undefined;
  const { is } = shapes.of(typeOf.argument);
  if (type === is && !operator.startsWith('!')) return undefined;
  const isNumber = `Number.isFinite(+${value})`;
  return {
    what: `${value} is always a ${is}`,
    fix: is === 'string' ? `to test for a number: ${isNumber}; for an empty field: ${value} === ""` : `leave it out`,
  };
}

/** Comparisons with NaN, with -0, and of a value with itself. */
export const selfSlip: SlipCheck = (node, _ancestors, { source, shapes }) => {
  if (!isComparison(node)) return undefined;
  const [left, right] = [unwrapped(node.left), unwrapped(node.right)];
  const isNaNSide = (side: AnyNode) => shapes.isGiven(side, 'NaN') || source(side) === 'Number.NaN';
  if (isNaNSide(left) || isNaNSide(right)) {
    const other = isNaNSide(left) ? right : left;
    const number = isStringKind(valueKind(other, shapes)) ? `+${source(other)}` : source(other);
    const not = node.operator.startsWith('!') ? '!' : '';
    return { what: 'NaN is never equal to anything, itself included', fix: `${not}Number.isNaN(${number})` };
  }
  const isMinusZero = (side: AnyNode) => source(side).replaceAll(' ', '') === '-0';
  if (isMinusZero(left) || isMinusZero(right)) {
    return { what: '-0 and 0 compare as the same', fix: `compare with 0, or use Object.is(x, -0)` };
  }
  const isCertain = shapes.isNeverMissing(left) || isStringKind(valueKind(left, shapes));
  if (!isCertain || source(left) !== source(right) || hasEffect(left, shapes)) return undefined;
  return { what: `${source(left)} is compared with itself`, fix: 'did you mean another field? $2 === $3' };
};

/** Operands of one `&&` or `||` that are equal, or contradict each other. */
export const contradictionSlip: SlipCheck = (node, ancestors, context) => {
  if (node.type !== 'LogicalExpression' || node.operator === '??') return undefined;
  const parent = ancestors.slice(0, -1).findLast(({ type }) => type !== 'ParenthesizedExpression');
  if (parent?.type === 'LogicalExpression' && parent.operator === node.operator) return undefined;
  const { source, shapes } = context;
  const parts = partsOf(node, node.operator);
  for (const [i, part] of parts.entries()) {
    for (const earlier of parts.slice(0, i)) {
      if (source(earlier) === source(part) && !hasEffect(part, shapes)) {
        return { what: `${source(part)} is on both sides of ${node.operator}`, fix: 'did you mean another field?' };
      }
      const slip = pairSlip(earlier, part, node.operator, context);
      if (slip !== undefined) return slip;
    }
  }
  return undefined;
};

function partsOf(node: AnyNode, operator: LogicalExpression['operator']): AnyNode[] {
  const inner = unwrapped(node);
  if (inner.type !== 'LogicalExpression' || inner.operator !== operator) return [inner];
  return [...partsOf(inner.left, operator), ...partsOf(inner.right, operator)];
}

/** A comparison, written as `value operator literal`. */
interface Bound {
  readonly value: string;
  readonly operator: string;
  readonly literal: string | number;
}

function pairSlip(a: AnyNode, b: AnyNode, operator: '&&' | '||', context: SlipContext): PartSlip | undefined {
  const [first, second] = [boundOf(a, context), boundOf(b, context)];
  if (first === undefined || second === undefined || first.value !== second.value) return undefined;
  const other = operator === '&&' ? '||' : '&&';
  const texts = [context.source(a), context.source(b)] as const;
  const fix = `${texts[0]} ${other} ${texts[1]}`;
  const isOr = operator === '||';
  const always = { what: `${texts.join(` ${operator} `)} is always true`, fix };
  const never = { what: `${texts.join(` ${operator} `)} is never true`, fix };
  if (first.literal !== second.literal && typeof first.literal === typeof second.literal) {
    if (isOr && [first, second].every((one) => one.operator.startsWith('!='))) return always;
    if (!isOr && [first, second].every((one) => one.operator.startsWith('=='))) return never;
  }
  if (typeof first.literal !== 'number' || typeof second.literal !== 'number') return undefined;
  const upper = [first, second].find((one) => one.operator.startsWith('<'));
  const lower = [first, second].find((one) => one.operator.startsWith('>'));
  if (upper === undefined || lower === undefined) return undefined;
  const isClosed = upper.operator === '<=' && lower.operator === '>=';
  if (!isOr && (lower.literal > upper.literal || (lower.literal === upper.literal && !isClosed))) return never;
  return isOr && lower.literal < upper.literal ? always : undefined;
}

function boundOf(node: AnyNode, { source, shapes }: SlipContext): Bound | undefined {
  if (!isComparison(node)) return undefined;
  const [left, right] = [unwrapped(node.left), unwrapped(node.right)];
  const isFirst = literalOf(right) !== undefined;
  const [value, literal] = isFirst ? [left, literalOf(right)] : [right, literalOf(left)];
  if (literal === undefined || literalOf(value) !== undefined || hasEffect(value, shapes)) return undefined;
  const turned = node.operator.replace(/[<>]/, (sign) => (sign === '<' ? '>' : '<'));
  return { value: source(value), operator: isFirst ? node.operator : turned, literal };
}

function literalOf(node: AnyNode): string | number | undefined {
  if (node.type === 'UnaryExpression' && node.operator === '-') {
    const literal = literalOf(node.argument);
    return typeof literal === 'number' ? -literal : undefined;
  }
  return node.type === 'Literal' && /^(string|number)$/.test(typeof node.value)
    ? (node.value as string | number)
    : undefined;
}

/** `if (a) … else if (a) …`: the second branch is never reached. */
export const repeatedConditionSlip: SlipCheck = (node, ancestors, { source, shapes }) => {
  if (node.type !== 'IfStatement' && node.type !== 'ConditionalExpression') return undefined;
  let inner: AnyNode = node;
  for (const around of ancestors.slice(0, -1).reverse()) {
    if (around.type === 'ParenthesizedExpression') {
      inner = around;
      continue;
    }
    if (around.type !== node.type || around.alternate !== inner) return undefined;
    if (source(around.test) === source(node.test) && !hasEffect(node.test, shapes)) {
      return {
        what: `the condition ${source(node.test)} is there twice, and the second is never true`,
        fix: 'did you mean another value?',
      };
    }
    inner = around;
  }
  return undefined;
};

function isComparison(node: AnyNode): node is BinaryExpression {
  return node.type === 'BinaryExpression' && (RELATION.test(node.operator) || EQUALITY.test(node.operator));
}

function isNegation(node: AnyNode): node is AnyNode & { readonly type: 'UnaryExpression'; readonly argument: AnyNode } {
  return node.type === 'UnaryExpression' && node.operator === '!';
}

function isBooleanLiteral(node: AnyNode): boolean {
  return node.type === 'Literal' && typeof node.value === 'boolean';
}
