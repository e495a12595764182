// Operators between values where the result can only be a slip: JavaScript gives one, but not the one that is meant.
import type { BinaryExpression, Node } from 'acorn';
import { simple } from 'acorn-walk';
import type { Slip } from './slip.ts';
import { valueKind, type ValueKind } from './value-kind.ts';

/** The first slip in the order of the text, if there is one. */
export function findSlip(root: Node, text: string, isFree: (name: Node) => boolean): Slip | undefined {
  const slips: Slip[] = [];
  const source = (node: Node) => text.slice(node.start, node.end);
  simple(root, {
    BinaryExpression(node) {
      const slip = slipOf(node, source, isFree);
      if (slip !== undefined) slips.push({ ...slip, at: node.start });
    },
    ImportExpression(node) {
      slips.push({
        what: 'import() is not to be had in an expression',
        at: node.start,
        mend: 'write a module: it may import what it likes',
      });
    },
    MetaProperty(node) {
      slips.push({ what: `${source(node)} means nothing in an expression`, at: node.start });
    },
  });
  return slips.sort((a, b) => a.at - b.at)[0];
}

const COMPARISONS = new Set(['<', '>', '<=', '>=']);
const STRICT_EQUALITIES = new Set(['===', '!==']);

function slipOf(
  { operator, left, right }: BinaryExpression,
  source: (node: Node) => string,
  isFree: (name: Node) => boolean,
): Omit<Slip, 'at'> | undefined {
  const [leftKind, rightKind] = [valueKind(left, isFree), valueKind(right, isFree)];
  const [leftText, rightText] = [source(left), source(right)];
  if (COMPARISONS.has(operator) && isGivenText(leftKind) && isGivenText(rightKind)) {
    return {
      what: `${leftText} ${operator} ${rightText} compares two texts, character by character ("10" < "9")`,
      mend: `as numbers: +${leftText} ${operator} +${rightText}`,
    };
  }
  if (operator === '+' && leftKind === 'field' && rightKind === 'field') {
    return {
      what: `${leftText} + ${rightText} puts two texts together`,
      mend: `to add: +${leftText} + +${rightText}; to join: \`\${${leftText}}\${${rightText}}\``,
    };
  }
  if (operator === '+' && isPair('field', 'number', leftKind, rightKind)) {
    const [sum, joined] =
      leftKind === 'field' ? [`+${leftText} + ${rightText}`, leftText] : [`${leftText} + +${rightText}`, rightText];
    return { what: `${joined} is a text, and + puts texts together ("5" + 1 is "51")`, mend: `to add: ${sum}` };
  }
  if (STRICT_EQUALITIES.has(operator)) {
    const isLeftNumber = leftKind === 'number' && isText(rightKind);
    if (isLeftNumber || (rightKind === 'number' && isText(leftKind))) {
      const mend = isLeftNumber ? `${leftText} ${operator} +${rightText}` : `+${leftText} ${operator} ${rightText}`;
      return { what: `a text is never ${operator === '===' ? '' : 'not '}=== a number`, mend: `as numbers: ${mend}` };
    }
  }
  return undefined;
}

function isPair(a: ValueKind, b: ValueKind, left: ValueKind, right: ValueKind): boolean {
  return (left === a && right === b) || (left === b && right === a);
}

/** A text that comes from outside: comparing one with a text written in the expression ("2024") is meant. */
function isGivenText(kind: ValueKind): boolean {
  return kind === 'field' || kind === 'record';
}

function isText(kind: ValueKind): boolean {
  return isGivenText(kind) || kind === 'string';
}
