// Reads a filter that only compares values of the record's JSON with constants and numbers. A
// filter needs only the truth of a value, so `&&` and `||` combine truths. A filter of constants
// alone is not read: the record must be parsed anyway, to find invalid JSON.
import type { AnyNode, CallExpression } from 'acorn';
import { staticName } from '../expression/member-use.ts';
import { LogicReader, type EqualityOperator, type OrderOperator } from '../expression/read-logic.ts';
import type { ReadText } from '../fields/read-field.ts';
import type { JsonComparison, JsonPath, JsonWord, TextTest } from './json-plan.ts';
import { NumberReader, readPath, readsRecord } from './read-operand.ts';

const FLIPPED: Readonly<Record<OrderOperator, OrderOperator>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };
const TEXT_TESTS: ReadonlySet<string> = new Set<TextTest>(['startsWith', 'endsWith', 'includes']);

export class JsonConditionReader extends LogicReader<JsonComparison> {
  readonly #text: ReadText;
  readonly #numbers: NumberReader;

  constructor(text: ReadText) {
    super();
    this.#text = text;
    this.#numbers = new NumberReader(text);
  }

  protected override value(node: AnyNode): JsonComparison | undefined {
    const path = readPath(node);
    return path === undefined ? undefined : { kind: 'truthy', path };
  }

  protected override equality(left: AnyNode, operator: EqualityOperator, right: AnyNode): JsonComparison | undefined {
    const [path, constant] = onePath(left, right);
    if (path !== undefined) {
      const word = wordOf(constant);
      if (word !== undefined) return isWord(path, operator, word);
      const text = this.#constantText(constant);
      if (text !== undefined) return { kind: 'text', operator, path, text };
    }
    const [a, b] = [this.#numbers.read(left), this.#numbers.read(right)];
    // Two paths may both be strings, which are not compared as numbers.
    if (a === undefined || b === undefined || (a.kind !== 'literal' && b.kind !== 'literal')) return undefined;
    return readsRecord(a) || readsRecord(b) ? { kind: 'numbers', operator, left: a, right: b } : undefined;
  }

  protected override order(left: AnyNode, operator: OrderOperator, right: AnyNode): JsonComparison | undefined {
    const [path, constant] = onePath(left, right);
    const text = path === undefined ? undefined : this.#constantText(constant);
    if (path !== undefined && text !== undefined) {
      return { kind: 'text', operator: constant === right ? operator : FLIPPED[operator], path, text };
    }
    const [a, b] = [this.#numbers.read(left), this.#numbers.read(right)];
    if (a === undefined || b === undefined || !(readsRecord(a) || readsRecord(b))) return undefined;
    return { kind: 'numbers', operator, left: a, right: b };
  }

  /** `json.path.startsWith('/api')` */
  protected override call({ callee, arguments: given, optional }: CallExpression): JsonComparison | undefined {
    if (optional || callee.type !== 'MemberExpression' || callee.optional || given.length !== 1) return undefined;
    const operator = staticName(callee);
    const path = readPath(callee.object);
    const text = this.#constantText(given[0]!);
    if (operator === undefined || !TEXT_TESTS.has(operator) || path === undefined || text === undefined)
      return undefined;
    // Parentheses end an optional chain, so that `?.` before them skips nothing after them.
    if (callee.object.type === 'ParenthesizedExpression') return undefined;
    return { kind: 'text', operator: operator as TextTest, path, text };
  }

  /** A constant string that UTF-8 can hold. */
  #constantText(node: AnyNode): string | undefined {
    const text = this.#text(node);
    return text?.isWellFormed() === true ? text : undefined;
  }
}

/** The path on one side, and the expression on the other side. */
function onePath(left: AnyNode, right: AnyNode): [JsonPath | undefined, AnyNode] {
  const path = readPath(left);
  return path === undefined ? [readPath(right), left] : [path, right];
}

function wordOf(node: AnyNode): JsonWord | undefined {
  if (node.type === 'ParenthesizedExpression') return wordOf(node.expression);
  if (node.type === 'Identifier') return node.name === 'undefined' ? 'undefined' : undefined;
  if (node.type !== 'Literal') return undefined;
  if (typeof node.value === 'boolean') return node.value ? 'true' : 'false';
  return node.raw === 'null' ? 'null' : undefined;
}

/**
 * null == undefined. A boolean also equals numbers and strings by ==, and is not in the language.
 */
function isWord(path: JsonPath, operator: EqualityOperator, word: JsonWord): JsonComparison | undefined {
  if (operator === '===') return { kind: 'is', path, words: [word] };
  return word === 'null' || word === 'undefined' ? { kind: 'is', path, words: ['null', 'undefined'] } : undefined;
}
