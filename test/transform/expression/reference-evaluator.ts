// An independent evaluator for random expressions, written after the language's specification
// (Abstract Operations), with one additional rule: a blank string used as a number is NaN. It uses
// no code of threadmill.
import fc from 'fast-check';

export type Value = string | number | boolean | null | undefined;

export type Tree =
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'field'; readonly k: number }
  | { readonly kind: 'unary'; readonly operator: '+' | '-' | '~' | '!'; readonly a: Tree }
  | { readonly kind: 'binary'; readonly operator: string; readonly a: Tree; readonly b: Tree }
  | { readonly kind: 'choice'; readonly test: Tree; readonly a: Tree; readonly b: Tree }
  | { readonly kind: 'call'; readonly name: string; readonly values: readonly Tree[] }
  | { readonly kind: 'template'; readonly values: readonly Tree[] }
  | { readonly kind: 'variable'; readonly form: string; readonly value: Tree; readonly change: Tree };

/** NaN was converted to a string: an error in a map. */
export class NaNInText extends Error {}

const isBlankText = (text: string) => /^[\t\v\f \u00a0\ufeff\n\r\u2028\u2029\p{Zs}]*$/u.test(text);

/** ToNumber */
function numberOf(value: Value): number {
  if (typeof value === 'string') return isBlankText(value) ? NaN : Number(value);
  if (value === undefined) return NaN;
  return value === null || value === false ? 0 : value === true ? 1 : value;
}

/** ToString */
function textOf(value: Value): string {
  return typeof value === 'string' ? value : String(value);
}

function isTrue(value: Value): boolean {
  return !(value === undefined || value === null || value === false || value === 0 || value === '' || value !== value);
}

/** IsLooselyEqual */
function looselyEqual(a: Value, b: Value): boolean {
  if (typeof a === typeof b && a !== null && b !== null) return a === b;
  if (a === null || a === undefined || b === null || b === undefined) {
    return (a === null || a === undefined) && (b === null || b === undefined);
  }
  return numberOf(a) === numberOf(b);
}

function less(a: Value, b: Value, isInclusive: boolean): boolean {
  if (typeof a === 'string' && typeof b === 'string') return isInclusive ? a <= b : a < b;
  const [x, y] = [numberOf(a), numberOf(b)];
  return isInclusive ? x <= y : x < y;
}

function sum(a: Value, b: Value): Value {
  if (typeof a !== 'string' && typeof b !== 'string') return numberOf(a) + numberOf(b);
  if (Number.isNaN(a) || Number.isNaN(b)) throw new NaNInText();
  return textOf(a) + textOf(b);
}

function arithmetic(operator: string, a: number, b: number): number {
  switch (operator) {
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    case '**':
      return a ** b;
    case '|':
      return a | b;
    case '&':
      return a & b;
    case '>>>':
      return a >>> b;
    default:
      throw new Error(operator);
  }
}

export function reference(tree: Tree, fields: readonly string[]): Value {
  const of = (one: Tree) => reference(one, fields);
  switch (tree.kind) {
    case 'literal':
      return tree.value;
    case 'field':
      return fields[tree.k - 1] ?? '';
    case 'unary': {
      const value = of(tree.a);
      if (tree.operator === '!') return !isTrue(value);
      const number = numberOf(value);
      return tree.operator === '+' ? number : tree.operator === '-' ? -number : ~number;
    }
    case 'binary':
      return binary(tree.operator, tree.a, tree.b, of);
    case 'choice':
      return isTrue(of(tree.test)) ? of(tree.a) : of(tree.b);
    case 'template':
      return tree.values.map((one) => displayName(of(one))).join('|');
    case 'call':
      return called(tree.name, tree.values.map(of));
    case 'variable': {
      const value = of(tree.value);
      switch (tree.form) {
        case 'q++':
          return numberOf(value);
        case '--q':
          return numberOf(value) - 1;
        case 'q += 1':
          return sum(value, of(tree.change));
        default:
          return arithmetic(tree.form, numberOf(value), numberOf(of(tree.change)));
      }
    }
  }
}

function displayName(value: Value): string {
  if (Number.isNaN(value)) throw new NaNInText();
  return textOf(value);
}

function binary(operator: string, left: Tree, right: Tree, of: (tree: Tree) => Value): Value {
  const a = of(left);
  if (operator === '&&') return isTrue(a) ? of(right) : a;
  if (operator === '||') return isTrue(a) ? a : of(right);
  if (operator === '??') return a === null || a === undefined ? of(right) : a;
  const b = of(right);
  switch (operator) {
    case '+':
      return sum(a, b);
    case '===':
      return a === b;
    case '!==':
      return a !== b;
    case '==':
      return looselyEqual(a, b);
    case '!=':
      return !looselyEqual(a, b);
    case '<':
      return less(a, b, false);
    case '<=':
      return less(a, b, true);
    case '>':
      return less(b, a, false);
    case '>=':
      return less(b, a, true);
    default:
      return arithmetic(operator, numberOf(a), numberOf(b));
  }
}

function called(name: string, values: readonly Value[]): Value {
  const [first] = values;
  switch (name) {
    case 'Number':
      return numberOf(first);
    case 'isNaN':
      return Number.isNaN(numberOf(first));
    case 'isFinite':
      return Number.isFinite(numberOf(first));
    case 'Math.max':
      return Math.max(...values.map(numberOf));
    case 'Math.abs':
      return Math.abs(numberOf(first));
    case 'map':
      return values.map(numberOf).reduce((a, b) => a + b, 0);
    case 'sort':
      // The greater of two strings, compared as numbers.
      return numberOf(values[0]) - numberOf(values[1]) > 0 ? values[1] : values[0];
    default:
      throw new Error(name);
  }
}

export function written(tree: Tree): string {
  switch (tree.kind) {
    case 'literal':
      return typeof tree.value === 'number' && tree.value < 0 ? `(${tree.value})` : literal(tree.value);
    case 'field':
      return `$${tree.k}`;
    case 'unary':
      return `${tree.operator}(${written(tree.a)})`;
    case 'binary':
      return `((${written(tree.a)}) ${tree.operator} (${written(tree.b)}))`;
    case 'choice':
      return `(${written(tree.test)} ? ${written(tree.a)} : ${written(tree.b)})`;
    case 'template':
      return `\`${tree.values.map((one) => `\${${written(one)}}`).join('|')}\``;
    case 'call':
      return call(tree.name, tree.values.map(written));
    case 'variable':
      return variable(tree.form, written(tree.value), written(tree.change));
  }
}

function literal(value: Value): string {
  return value === undefined ? 'undefined' : JSON.stringify(value);
}

function call(name: string, values: readonly string[]): string {
  if (name === 'map') return `[${values.join(', ')}].map(Number).reduce((a, b) => a + b, 0)`;
  // Two values only: with NaN, the order of a longer list is not defined.
  if (name === 'sort') return `((p, q) => p - q > 0 ? q : p)(${values[0]}, ${values[1] ?? values[0]})`;
  return `${name}(${values.join(', ')})`;
}

function variable(form: string, value: string, change: string): string {
  if (form === 'q++' || form === '--q') return `((q) => ${form})(${value})`;
  if (form === 'q += 1') return `((q) => q += ${change})(${value})`;
  return `((o) => { o.q ${form}= ${change}; return o.q; })({ q: ${value} })`;
}

const anyLiteral = fc
  .constantFrom<Value>('', ' ', 'a', '3', '1e1', 0, 1, -2, 2.5, 10, true, false, null, undefined)
  .map((value): Tree => ({ kind: 'literal', value }));
const anyField = fc.integer({ min: 1, max: 5 }).map((k): Tree => ({ kind: 'field', k }));

const BINARY = ['-', '*', '/', '%', '**', '|', '&', '>>>', '+', '+', '&&', '||', '??'];
const COMPARING = ['===', '!==', '==', '!=', '<', '<=', '>', '>='];
const CALLS = ['Number', 'isNaN', 'isFinite', 'Math.max', 'Math.abs', 'map', 'sort'];
const FORMS = ['q++', '--q', 'q += 1', '-', '*', '/', '%', '**'];

export const { anyTree } = fc.letrec<{ anyTree: Tree }>((tie) => {
  const part = tie('anyTree');
  return {
    anyTree: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      { weight: 3, arbitrary: anyField },
      { weight: 1, arbitrary: anyLiteral },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.constantFrom('+', '-', '~', '!'), part)
          .map(([operator, a]): Tree => ({ kind: 'unary', operator: operator as '+', a })),
      },
      {
        weight: 6,
        arbitrary: fc
          .tuple(fc.constantFrom(...BINARY, ...COMPARING), part, part)
          .map(([operator, a, b]): Tree => ({ kind: 'binary', operator, a, b })),
      },
      {
        weight: 1,
        arbitrary: fc.tuple(part, part, part).map(([test, a, b]): Tree => ({ kind: 'choice', test, a, b })),
      },
      {
        weight: 2,
        arbitrary: fc.tuple(fc.constantFrom(...CALLS), part, part).map(([name, a, b]): Tree => ({
          kind: 'call',
          name,
          values: /^(Math.max|map|sort)$/.test(name) ? [a, b] : [a],
        })),
      },
      {
        weight: 1,
        arbitrary: fc.array(part, { minLength: 1, maxLength: 3 }).map((values): Tree => ({ kind: 'template', values })),
      },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.constantFrom(...FORMS), part, part)
          .map(([form, value, change]): Tree => ({ kind: 'variable', form, value, change })),
      },
    ),
  };
});

/** Fields of a record: most are numbers or blank. */
export const anyFields = fc.array(
  fc.constantFrom(
    '',
    '',
    ' ',
    '\u00a0',
    '0',
    '1',
    '-2.5',
    '30',
    '1e3',
    'PASS',
    'x',
    '.',
    'NaN',
    'Infinity',
    '0x1f',
    ' 7 ',
  ),
  { maxLength: 5 },
);
