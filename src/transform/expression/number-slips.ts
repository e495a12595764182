// Finds number literals that JavaScript rounds silently: integers beyond ±(2^53 − 1), too many
// digits, too large or too small.
import type { AnyNode, Literal } from 'acorn';
import { full } from 'acorn-walk';
import { decimalOf, integerOf, isSame } from '../../records/json/decimal.ts';
import { textReader, type ReadText } from '../fields/read-field.ts';
import type { RecordScope } from './expression-plan.ts';
import type { Slip } from './slip.ts';

type Source = (node: AnyNode) => string;

interface NumberScope extends RecordScope {
  readonly argTexts: ReadonlyMap<string, string>;
}

/** The first mistake in the text, if there is one. */
export function numberSlip(root: AnyNode, source: Source, scope: NumberScope): Slip | undefined {
  const readText = textReader(scope.argTexts);
  const slips: Slip[] = [];
  full(root, (node) => {
    // The walk does not visit keys.
    const literal = node.type === 'Property' && !node.computed ? node.key : node;
    const slip =
      literal.type === 'Literal'
        ? literalSlip(literal, source)
        : (equalitySlip(node, source, scope) ?? textSlip(node, source, readText));
    if (slip !== undefined) slips.push(slip);
  });
  return slips.sort((a, b) => a.at - b.at)[0];
}

function literalSlip(node: Literal, source: Source): Slip | undefined {
  const { value, start } = node;
  if (typeof value !== 'number') return undefined;
  const text = source(node);
  const plain = text.replaceAll('_', '');
  const held = String(value);
  if (/^(0[box][0-9a-f]+|\d+)$/i.test(plain)) {
    if (Number.isSafeInteger(value)) return undefined;
    const isRounded = BigInt(plain) !== (Number.isFinite(value) ? BigInt(value) : undefined);
    const outcome = isRounded ? `JavaScript turns it into ${held}` : "JavaScript can't tell it from its neighbours";
    return {
      what: `${text} is an integer beyond 2^53: ${outcome}`,
      at: start,
      fix: `as a BigInt: ${text}n, and a field as BigInt($1); as a string, in quotes: "${plain}"`,
    };
  }
  if (!Number.isFinite(value)) {
    return {
      what: `${text} is beyond what JavaScript can hold: it is Infinity`,
      at: start,
      fix: 'as a string, in quotes',
    };
  }
  const decimal = decimalOf(plain);
  if (value === 0 && decimal.digits !== '') {
    return { what: `${text} is too small for JavaScript to hold: it is 0`, at: start, fix: 'the least is 5e-324' };
  }
  if (isSame(decimal, decimalOf(held)) || isRoundedTo(decimal.digits, value)) return undefined;
  return { what: `${text} has more digits than JavaScript can hold`, at: start, fix: `it would hold ${held}` };
}

/** `+args.id`, `Number("9007199254740993")`: a constant string. */
function textSlip(node: AnyNode, source: Source, readText: ReadText): Slip | undefined {
  const operand = coercedBy(node);
  const text = operand === undefined ? undefined : readText(operand)?.trim();
  if (operand === undefined || text === undefined || !/^[-+]?\d+$/.test(text)) return undefined;
  if (Number.isSafeInteger(Number(text))) return undefined;
  const displayName = source(operand);
  return {
    what: `${displayName} is ${text}, an integer beyond 2^53: JavaScript turns it into ${Number(text)}`,
    at: node.start,
    fix: `as a BigInt: BigInt(${displayName}), and a field as BigInt($1)`,
  };
}

function coercedBy(node: AnyNode): AnyNode | undefined {
  if (node.type === 'UnaryExpression') return /^[-+]$/.test(node.operator) ? node.argument : undefined;
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier') return undefined;
  return /^(Number|parseInt|parseFloat)$/.test(node.callee.name) ? node.arguments[0] : undefined;
}

/**
 * Whether the digits are a prefix of the double's exact digits: 0.10000000000000001 is 0.1 with 17
 * digits.
 */
function isRoundedTo(digits: string, value: number): boolean {
  if (digits.length > MAX_PRECISION) return false;
  return decimalOf(value.toPrecision(digits.length)).digits === digits;
}

/** The greatest argument of toPrecision. */
const MAX_PRECISION = 100;

/** `json.id === 1e20`: in NDJSON an integer of that size is a BigInt, which never === a Number. */
function equalitySlip(node: AnyNode, source: Source, { format }: RecordScope): Slip | undefined {
  if (format !== 'ndjson' || node.type !== 'BinaryExpression' || !/^[!=]==$/.test(node.operator)) return undefined;
  const { left, right } = node;
  const literal = [left, right].find((side): side is Literal => side.type === 'Literal' && isLarge(side));
  if (literal === undefined) return undefined;
  const [text, other] = [source(literal), source(literal === left ? right : left)];
  return {
    what: `${text} is a Number, and an integer of that size is a BigInt in NDJSON: they are never ===`,
    at: node.start,
    fix: `${other} ${node.operator.slice(0, 2)} ${text}; or ${other} ${node.operator} ${integerOf(decimalOf(text.replaceAll('_', '')))}n`,
  };
}

/** An integer beyond 2^53 with an exponent; without one, it is a mistake of its own. */
function isLarge({ value, raw }: Literal): boolean {
  return (
    /^[\d._]+e/i.test(raw ?? '') && typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
  );
}
