// Operators between values where the result can only be a slip: JavaScript gives one, but not the one that is meant.
import type { AnyNode, BinaryExpression } from 'acorn';
import { textLiteral } from './member-use.ts';
import { valueKind, type IsFree, type ValueKind } from './value-kind.ts';

interface Operand {
  readonly node: AnyNode;
  readonly kind: ValueKind;
  /** As it is written, in parentheses where an operator before it would otherwise take hold of a part only. */
  readonly text: string;
}

export interface OperatorSlip {
  readonly what: string;
  readonly mend: string;
}

export function operatorSlip(
  { operator, left, right }: BinaryExpression,
  source: (node: AnyNode) => string,
  isFree: IsFree,
): OperatorSlip | undefined {
  const operand = (node: AnyNode): Operand => ({
    node,
    kind: valueKind(node, isFree),
    text: needsParentheses(node) ? `(${source(node)})` : source(node),
  });
  const [a, b] = [operand(left), operand(right)];
  switch (operator) {
    case '<':
    case '>':
    case '<=':
    case '>=':
      return comparisonSlip(a, operator, b);
    case '+':
      return sumSlip(a, b);
    case '===':
    case '!==':
      return patternSlip(a, b) ?? equalitySlip(a, operator, b);
    case '==':
    case '!=':
      return patternSlip(a, b);
    case 'in':
      return membershipSlip(a, b);
    default:
      return undefined;
  }
}

/** Only between texts that come from outside: comparing one with a text in the expression ("2024") is meant. */
function comparisonSlip(a: Operand, operator: string, b: Operand): OperatorSlip | undefined {
  if (a.kind !== 'field' || b.kind !== 'field') return undefined;
  // dates, for one: as numbers they would all be NaN, and nothing would pass
  const asTexts = `as texts, if that is meant: String(${a.text}) ${operator} ${b.text}`;
  return {
    what: `${a.text} ${operator} ${b.text} compares two texts, character by character ("10" < "9")`,
    mend: `as numbers: +${a.text} ${operator} +${b.text}; ${asTexts}`,
  };
}

function sumSlip(a: Operand, b: Operand): OperatorSlip | undefined {
  const joined = `to join: \`\${${a.text}}\${${b.text}}\``;
  if (a.kind === 'field' && b.kind === 'field') {
    return {
      what: `${a.text} + ${b.text} puts two texts together`,
      mend: `to add: +${a.text} + +${b.text}; ${joined}`,
    };
  }
  const isFieldFirst = a.kind === 'field' && b.kind === 'number';
  if (!isFieldFirst && !(a.kind === 'number' && b.kind === 'field')) return undefined;
  const sum = isFieldFirst ? `+${a.text} + ${b.text}` : `${a.text} + +${b.text}`;
  return {
    what: `${isFieldFirst ? a.text : b.text} is a text, and + puts texts together ("5" + 1 is "51")`,
    mend: `to add: ${sum}; ${joined}`,
  };
}

function equalitySlip(a: Operand, operator: '===' | '!==', b: Operand): OperatorSlip | undefined {
  const isNumberFirst = a.kind === 'number' && isText(b.kind);
  if (!isNumberFirst && !(b.kind === 'number' && isText(a.kind))) return undefined;
  const mend = isNumberFirst ? `${a.text} ${operator} ${asNumber(b)}` : `${asNumber(a)} ${operator} ${b.text}`;
  const always = operator === '===' ? 'a text is never === a number' : 'a text is always !== a number';
  return { what: always, mend: `as numbers: ${mend}` };
}

/** `$1 === /x/` compares with the expression itself. */
function patternSlip(a: Operand, b: Operand): OperatorSlip | undefined {
  const [pattern, value] = isPattern(a) ? [a, b] : [b, a];
  if (!isPattern(pattern) || !isText(value.kind)) return undefined;
  return {
    what: 'a text is never equal to a regular expression',
    mend: `to match it: ${pattern.text}.test(${value.text})`,
  };
}

/** As in Python: here `in` looks for names of properties, those of an array are its indices, and a text has none. */
function membershipSlip(a: Operand, b: Operand): OperatorSlip | undefined {
  if (!isText(a.kind) || !(b.node.type === 'ArrayExpression' || isText(b.kind))) return undefined;
  const isArgument = b.text.startsWith('args');
  return {
    what: 'in looks for the name of a property, not for a value',
    mend: isArgument ? `${b.text}.has(${a.text}), where it is given as key=@file` : `${b.text}.includes(${a.text})`,
  };
}

function isPattern({ node }: Operand): boolean {
  return node.type === 'Literal' && 'regex' in node && node.regex !== undefined;
}

function isText(kind: ValueKind): boolean {
  return kind === 'field' || kind === 'record' || kind === 'string';
}

function asNumber({ node, text }: Operand): string {
  const literal = textLiteral(node)?.trim();
  return literal !== undefined && literal !== '' && Number.isFinite(Number(literal)) ? literal : `+${text}`;
}

function needsParentheses({ type }: AnyNode): boolean {
  return /^(Binary|Logical|Conditional|Assignment|Sequence|Arrow)/.test(type);
}
