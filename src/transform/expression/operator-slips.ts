// Finds operators whose operands make the result a certain mistake: JavaScript gives a value, but
// not the intended one.
import type { AnyNode } from 'acorn';
import { helperCall } from './call-slips.ts';
import { textLiteral } from './member-use.ts';
import type { PartSlip, SlipCheck, SlipContext } from './slip.ts';
import { unwrapped } from './truth-position.ts';
import { isStringKind, valueKind, type ValueKind } from './value-kind.ts';

interface Operand {
  readonly node: AnyNode;
  readonly kind: ValueKind;
  /** The code, in parentheses if an operator before it would apply to a part only. */
  readonly text: string;
}

export const operatorSlip: SlipCheck = (node, _ancestors, context) => {
  if (node.type !== 'BinaryExpression' || node.left.type === 'PrivateIdentifier') return undefined;
  const { operator } = node;
  const [a, b] = [operandOf(node.left, context), operandOf(node.right, context)];
  switch (operator) {
    case '<':
    case '>':
    case '<=':
    case '>=':
      return comparisonSlip(a, operator, b) ?? numeralSlip(a, operator, b) ?? recordSlip(a, operator, b, context);
    case '+':
      return sumSlip(a, b);
    case '===':
    case '!==':
      return patternSlip(a, b) ?? equalitySlip(a, operator, b) ?? looseSlip(a, operator, b, context);
    case '==':
    case '!=':
      return patternSlip(a, b) ?? looseSlip(a, operator, b, context) ?? recordSlip(a, operator, b, context);
    case 'in':
      return membershipSlip(a, b);
    case 'instanceof':
      return instanceSlip(a, b);
    case '^':
      return powerSlip(a, b);
    case '-':
    case '*':
    case '/':
    case '%':
    case '**':
      return qualitySlip(a, context) ?? qualitySlip(b, context);
    default:
      return undefined;
  }
};

function operandOf(node: AnyNode, { shapes, source }: SlipContext): Operand {
  const text = needsParentheses(node) ? `(${source(node)})` : source(node);
  return { node, kind: valueKind(node, shapes), text };
}

/** Only for two strings from the input: a comparison with a string literal ("2024") is intended. */
function comparisonSlip(a: Operand, operator: string, b: Operand): PartSlip | undefined {
  if (a.kind !== 'field' || b.kind !== 'field') return undefined;
  // Dates, for example: as numbers all would be NaN, and no record would pass.
  const asTexts = `as strings, if you mean that: String(${a.text}) ${operator} ${b.text}`;
  return {
    what: `${a.text} ${operator} ${b.text} compares two strings, character by character ("10" < "9")`,
    fix: `as numbers: +${a.text} ${operator} +${b.text}; ${asTexts}`,
  };
}

/** `$2 > "30"`: unless the string is a year, which dates may be compared with. */
function numeralSlip(a: Operand, operator: string, b: Operand): PartSlip | undefined {
  const [numeral, other] = numeralOf(b) === undefined ? [numeralOf(a), b] : [numeralOf(b), a];
  if (numeral !== undefined && (other.kind === 'field' || other.kind === 'record')) {
    if (/^(19|20)\d\d$/.test(numeral)) return undefined;
    const numbers = other === a ? `+${a.text} ${operator} ${numeral}` : `${numeral} ${operator} +${b.text}`;
    const strings = other === a ? `String(${a.text}) ${operator} ${b.text}` : `${a.text} ${operator} String(${b.text})`;
    return {
      what: `${a.text} ${operator} ${b.text} compares two strings, character by character ("10" < "9")`,
      fix: `as numbers: ${numbers}; as strings, if you mean that: ${strings}`,
    };
  }
  const boolean = [a, b].find(({ kind }) => kind === 'boolean');
  if (boolean !== undefined) return booleanSlip(boolean, operator);
  return valuelessSlip(a, b) ?? wordSlip(a, b);
}

function booleanSlip(boolean: Operand, operator: string): PartSlip {
  const inner = unwrapped(boolean.node);
  const isChain = inner.type === 'BinaryExpression' && /^[<>]=?$/.test(inner.operator);
  return {
    what: `${boolean.text} is true or false, and ${operator} compares it as 1 or 0`,
    fix: isChain ? 'to compare three values: a < b && b < c' : 'compare its parts: a > 5 && b > 5',
  };
}

/** An operand that is an array, or a function that is not called. */
function valuelessSlip(a: Operand, b: Operand): PartSlip | undefined {
  const other = [a, b].find(({ kind }) => kind === 'function' || kind === 'array');
  if (other === undefined) return undefined;
  return other.kind === 'function'
    ? { what: `${other.text} is a function, but nothing calls it`, fix: helperCall(other.text) }
    : { what: `${other.text} is an array, not a number`, fix: `how many it has: ${other.text}.length` };
}

/** A number compared with a string that is not a number: never true. */
function wordSlip(a: Operand, b: Operand): PartSlip | undefined {
  const [word, other] = textLiteral(unwrapped(a.node)) === undefined ? [b, a] : [a, b];
  const text = textLiteral(unwrapped(word.node));
  if (text === undefined || other.kind !== 'number') return undefined;
  if (text.trim() !== '' && !Number.isNaN(Number(text))) return undefined;
  return {
    what: `a number is never equal to, above or below ${word.text}, which is not a number`,
    fix: text.trim() === '' ? 'for an empty field: $1 === ""' : 'compare the field itself: $1 === "x"',
  };
}

/** The fix for a string of the record beside a number, by the string's name. */
const RECORD_FIXES: Readonly<Record<string, (rest: string) => string>> = {
  qual: (rest) => `a quality is a string: meanQuality(qual)${rest}`,
  seq: (rest) => `a sequence is a string: seq.length${rest}`,
  line: (rest) => `as a number: +line${rest}; its length: line.length${rest}; a field: +$1${rest}`,
  $0: (rest) => `as a number: +$0${rest}; its length: $0.length${rest}; a field: +$1${rest}`,
  file: (rest) => `the input's name is a string; the record's number: NR${rest}`,
};

function recordSlip(a: Operand, operator: string, b: Operand, { source }: SlipContext): PartSlip | undefined {
  const [text, number] = b.kind === 'number' ? [a, b] : [b, a];
  if (number.kind !== 'number' || (text.kind !== 'record' && source(unwrapped(text.node)) !== '$0')) return undefined;
  const name = source(unwrapped(text.node));
  const turned = text === a ? operator : operator.replace(/[<>]/, (sign) => (sign === '<' ? '>' : '<'));
  const rest = ` ${turned} ${number.text}`;
  const last = /^r[12]\.(\w+)$/.exec(name)?.[1];
  const say = RECORD_FIXES[last ?? name];
  const fix = last === undefined ? say?.(rest) : say?.(rest).replace(new RegExp(`\\b${last}\\b`, 'g'), name);
  return {
    what: `${name} is a string, and ${number.text} a number`,
    fix: fix ?? `as a number: +${text.text}${rest}; its length: ${text.text}.length${rest}`,
  };
}

/** A sequence or a quality is never a number. */
function qualitySlip({ node }: Operand, { source, shapes }: SlipContext): PartSlip | undefined {
  const inner = unwrapped(node);
  const name = source(inner);
  const isOne = shapes.isGiven(inner, 'qual') || shapes.isGiven(inner, 'seq') || /^r[12]\.(qual|seq)$/.test(name);
  if (!isOne || valueKind(inner, shapes) !== 'record') return undefined;
  return {
    what: `${name} is a string of letters, not a number`,
    fix: name.endsWith('qual') ? `its mean quality: meanQuality(${name})` : `its length: ${name}.length`,
  };
}

/** `+qual`, `-seq`, `Number(qual)`. */
export const numberSlip: SlipCheck = (node, _ancestors, context) => {
  const argument =
    node.type === 'UnaryExpression' && (node.operator === '+' || node.operator === '-')
      ? node.argument
      : node.type === 'CallExpression' &&
          node.callee.type === 'Identifier' &&
          /^(Number|parseInt|parseFloat)$/.test(node.callee.name)
        ? node.arguments[0]
        : undefined;
  return argument === undefined ? undefined : qualitySlip(operandOf(argument, context), context);
};

function sumSlip(a: Operand, b: Operand): PartSlip | undefined {
  const joined = `to join: \`\${${a.text}}\${${b.text}}\``;
  if (a.kind === 'field' && b.kind === 'field') {
    return {
      what: `${a.text} + ${b.text} joins two strings`,
      fix: `to add: +${a.text} + +${b.text}; ${joined}`,
    };
  }
  const isFieldFirst = a.kind === 'field' && b.kind === 'number';
  if (!isFieldFirst && !(a.kind === 'number' && b.kind === 'field')) return undefined;
  const sum = isFieldFirst ? `+${a.text} + ${b.text}` : `${a.text} + +${b.text}`;
  return {
    what: `${isFieldFirst ? a.text : b.text} is a string, and + joins strings ("5" + 1 is "51")`,
    fix: `to add: ${sum}; ${joined}`,
  };
}

function equalitySlip(a: Operand, operator: '===' | '!==', b: Operand): PartSlip | undefined {
  const isNumberFirst = a.kind === 'number' && isStringKind(b.kind);
  if (!isNumberFirst && !(b.kind === 'number' && isStringKind(a.kind))) return undefined;
  const fix = isNumberFirst ? `${a.text} ${operator} ${asNumber(b)}` : `${asNumber(a)} ${operator} ${b.text}`;
  const always = operator === '===' ? 'a string is never === a number' : 'a string is always !== a number';
  return { what: always, fix: `as numbers: ${fix}` };
}

/** A comparison by == with a value that the other side can never be. */
function looseSlip(a: Operand, operator: string, b: Operand, { shapes }: SlipContext): PartSlip | undefined {
  const strict = operator.startsWith('!') ? '!==' : '===';
  const not = strict === '!==' ? '!' : '';
  const pairs: readonly (readonly [Operand, Operand])[] = [
    [a, b],
    [b, a],
  ];
  for (const [one, other] of pairs) {
    const inner = unwrapped(other.node);
    if (isNothing(inner, shapes.isGiven(inner, 'undefined')) && shapes.isNeverMissing(one.node)) {
      return {
        what: `${one.text} is never ${other.text}: it is '' where it is missing`,
        fix: `${one.text} ${strict} ""`,
      };
    }
    if (inner.type === 'Literal' && typeof inner.value === 'boolean' && isStringKind(one.kind)) {
      return { what: `a string is never ${operator} ${other.text}`, fix: `${one.text} ${strict} "${other.text}"` };
    }
    if (inner.type === 'ArrayExpression' || inner.type === 'ObjectExpression') {
      if (one.kind === 'unknown') continue;
      const fix = `to compare with several: ${not}${other.text}.includes(${one.text})`;
      return { what: `nothing is ${operator} an array or object written out`, fix };
    }
  }
  const kinds = [a.kind, b.kind];
  if (kinds.includes('function')) return valuelessSlip(a, b);
  if (
    kinds.includes('boolean') &&
    kinds.some((kind) => isStringKind(kind) || (kind === 'number' && operator.length === 3))
  ) {
    return {
      what: `true and false are never ${operator} a string or a number`,
      fix: 'compare the parts: a === b && b === c',
    };
  }
  return wordSlip(a, b);
}

function isNothing(node: AnyNode, isUndefined: boolean): boolean {
  return isUndefined || (node.type === 'Literal' && node.value === null && node.raw === 'null');
}

/** `$1 === /x/` compares with the RegExp object. */
function patternSlip(a: Operand, b: Operand): PartSlip | undefined {
  const [pattern, value] = isPattern(a) ? [a, b] : [b, a];
  if (!isPattern(pattern) || !isStringKind(value.kind)) return undefined;
  return {
    what: 'a string is never equal to a regular expression',
    fix: `to match it: ${pattern.text}.test(${value.text})`,
  };
}

/** `in` as in Python: JavaScript's looks for property names, which are an array's indices. */
function membershipSlip(a: Operand, b: Operand): PartSlip | undefined {
  const isList = unwrapped(b.node).type === 'ArrayExpression' || (b.kind === 'array' && a.kind === 'field');
  const isOne = isStringKind(a.kind) || (a.kind === 'number' && unwrapped(b.node).type === 'ArrayExpression');
  const list = unwrapped(b.node);
  if (isOne && list.type === 'SequenceExpression') {
    return {
      what: 'a comma in parentheses gives its last value',
      fix: `[${b.text.slice(1, -1)}].includes(${a.text})`,
    };
  }
  const isArgument = b.text.startsWith('args');
  if (!isOne || !(isList || isStringKind(b.kind) || isArgument)) return undefined;
  return {
    what: 'in looks for the name of a property, not for a value',
    fix: isArgument ? `${b.text}.has(${a.text}), if it is passed as key=@file` : `${b.text}.includes(${a.text})`,
  };
}

/** A string is not an instance of String, nor a number of Number. */
function instanceSlip(a: Operand, b: Operand): PartSlip | undefined {
  if (!isStringKind(a.kind) && a.kind !== 'number') return undefined;
  return { what: `${a.text} is never an instance of ${b.text}`, fix: 'to test for a number: Number.isFinite(+$1)' };
}

/** A power as in Python: gcc warns of a base of 2 or 10, and of a small exponent, too. */
function powerSlip(a: Operand, b: Operand): PartSlip | undefined {
  const isBase = a.node.type === 'Literal' && /^(2|10)$/.test(a.node.raw ?? '');
  const isExponent = b.node.type === 'Literal' && /^([23]|\d*\.\d+)$/.test(b.node.raw ?? '');
  if (!isBase && !isExponent) return undefined;
  const base = a.node.type === 'UnaryExpression' ? `(${a.text})` : a.text;
  const bits = isExponent ? `${a.text} ^ 0x${b.text}` : `0x${a.text} ^ ${b.text}`;
  return {
    what: '^ is exclusive or of bits, not a power',
    fix: `a power: ${base} ** ${b.text}; bits, if you mean that: ${bits}`,
  };
}

function isPattern({ node }: Operand): boolean {
  return node.type === 'Literal' && 'regex' in node && node.regex !== undefined;
}

/** The number that a string literal looks like. */
function numeralOf({ node }: Operand): string | undefined {
  const literal = textLiteral(unwrapped(node))?.trim();
  return literal !== undefined && literal !== '' && Number.isFinite(Number(literal)) ? literal : undefined;
}

function asNumber(operand: Operand): string {
  return numeralOf(operand) ?? `+${operand.text}`;
}

function needsParentheses({ type }: AnyNode): boolean {
  return /^(Binary|Logical|Conditional|Assignment|Sequence|Arrow)/.test(type);
}
