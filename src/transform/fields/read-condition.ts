// Reads a filter that does nothing but compare fields with texts and numbers. A filter takes truth, so `&&` and `||` are
// about that alone, and a bare field is true where it is not empty.
import type { AnyNode, BinaryExpression } from 'acorn';
import type { FieldCondition, FieldNumber, NumberOperator } from './field-plan.ts';
import { readField, readText } from './read-field.ts';

/** Undefined where it does anything else. */
export function readCondition(node: AnyNode): FieldCondition | undefined {
  switch (node.type) {
    case 'ParenthesizedExpression':
      return readCondition(node.expression);
    case 'Literal':
      return typeof node.value === 'boolean' ? { kind: 'constant', value: node.value } : undefined;
    case 'UnaryExpression':
      return node.operator === '!' ? negated(readCondition(node.argument)) : undefined;
    case 'LogicalExpression': {
      if (node.operator === '??') return undefined;
      const [left, right] = [readCondition(node.left), readCondition(node.right)];
      if (left === undefined || right === undefined) return undefined;
      return { kind: node.operator === '&&' ? 'and' : 'or', left, right };
    }
    case 'BinaryExpression':
      return readComparison(node);
    default: {
      const field = readField(node);
      return field === undefined ? undefined : negated({ kind: 'equals', field, text: '' });
    }
  }
}

function negated(condition: FieldCondition | undefined): FieldCondition | undefined {
  return condition === undefined ? undefined : { kind: 'not', condition };
}

function readComparison({ operator, left, right }: BinaryExpression): FieldCondition | undefined {
  switch (operator) {
    case '===':
    case '==':
      return readEquality(left, operator, right);
    case '!==':
    case '!=':
      return negated(readEquality(left, operator, right));
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compareNumbers(left, operator, right, true);
    default:
      return undefined;
  }
}

function readEquality(left: AnyNode, operator: string, right: AnyNode): FieldCondition | undefined {
  const field = readField(left) ?? readField(right);
  const text = readText(left) ?? readText(right);
  if (field !== undefined && text !== undefined) return { kind: 'equals', field, text };
  // === makes no number of a text
  return compareNumbers(left, '===', right, operator === '==' || operator === '!=');
}

/** `convertsTexts`: the operator makes a number of a text beside a number, in the very way that Number() does. */
function compareNumbers(
  left: AnyNode,
  operator: NumberOperator,
  right: AnyNode,
  convertsTexts: boolean,
): FieldCondition | undefined {
  const [a, b] = [readNumber(left), readNumber(right)];
  // two texts are compared as texts
  if (a === undefined && b === undefined) return undefined;
  const [first, second] = [a ?? bareField(left, convertsTexts), b ?? bareField(right, convertsTexts)];
  if (first === undefined || second === undefined) return undefined;
  return { kind: 'compare', operator, left: first, right: second };
}

function bareField(node: AnyNode, convertsTexts: boolean): FieldNumber | undefined {
  return convertsTexts ? valueOf(node) : undefined;
}

/** `30`, `-1`, `+$3`, `Number($3)`, `$3.length`. */
function readNumber(node: AnyNode): FieldNumber | undefined {
  switch (node.type) {
    case 'ParenthesizedExpression':
      return readNumber(node.expression);
    case 'Literal':
      return typeof node.value === 'number' ? { kind: 'literal', value: node.value } : undefined;
    case 'UnaryExpression': {
      if (node.operator === '+') return readNumber(node.argument) ?? valueOf(node.argument);
      const number = node.operator === '-' ? readNumber(node.argument) : undefined;
      return number?.kind === 'literal' ? { kind: 'literal', value: -number.value } : undefined;
    }
    case 'CallExpression': {
      const [argument, ...more] = node.arguments;
      const isNumber = node.callee.type === 'Identifier' && node.callee.name === 'Number' && !node.optional;
      return isNumber && argument !== undefined && more.length === 0 ? valueOf(argument) : undefined;
    }
    case 'MemberExpression': {
      const { object, property, computed, optional } = node;
      if (computed || optional || property.type !== 'Identifier' || property.name !== 'length') return undefined;
      const field = readField(object);
      return field === undefined ? undefined : { kind: 'length', field };
    }
    default:
      return undefined;
  }
}

function valueOf(node: AnyNode): FieldNumber | undefined {
  const field = readField(node);
  return field === undefined ? undefined : { kind: 'value', field };
}
