// Reads a map that only joins values of the record's JSON: `json.user`, `row(json.user, json.ms *
// 2)`, `({ user: json.user })`, templates and sums of strings.
import type { AnyNode, CallExpression, ObjectExpression, Property, TemplateLiteral } from 'acorn';
import type { ReadText } from '../fields/read-field.ts';
import type { JsonMap, JsonPart, JsonPartValue } from './json-plan.ts';
import { NumberReader, readPath, readsRecord } from './read-operand.ts';

/** JavaScript puts such keys before all others. */
const INDEX = /^(?:0|[1-9]\d*)$/;

export class JsonMapReader {
  readonly #text: ReadText;
  readonly #numbers: NumberReader;

  constructor(text: ReadText) {
    this.#text = text;
    this.#numbers = new NumberReader(text);
  }

  /**
   * Undefined if the map does anything else, or does not read the record, which would then not be
   * parsed.
   */
  read(node: AnyNode): JsonMap | undefined {
    const map = this.#map(node);
    return map?.parts.some(isOfRecord) === true ? map : undefined;
  }

  #map(node: AnyNode): JsonMap | undefined {
    if (node.type === 'ParenthesizedExpression') return this.#map(node.expression);
    if (node.type === 'ObjectExpression') return this.#object(node);
    if (node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'row') {
      return this.#row(node);
    }
    const parts = this.#texts(node);
    return parts === undefined ? undefined : { kind: 'text', parts };
  }

  #row(node: CallExpression): JsonMap | undefined {
    const parts = node.arguments.map((value) => this.#value(value));
    return node.optional || !parts.every((part) => part !== undefined) ? undefined : { kind: 'row', parts };
  }

  #object({ properties }: ObjectExpression): JsonMap | undefined {
    const parts: JsonPart[] = [];
    const keys = new Set<string>();
    for (const property of properties) {
      const key = property.type === 'Property' ? keyOf(property) : undefined;
      if (key === undefined || keys.has(key)) return undefined;
      keys.add(key);
      const value = this.#member((property as Property).value);
      if (value === undefined) return undefined;
      parts.push({ key, ...value });
    }
    return { kind: 'object', parts };
  }

  /** In an object, a literal is kept as JSON text. */
  #member(node: AnyNode): JsonPartValue | undefined {
    if (node.type === 'ParenthesizedExpression') return this.#member(node.expression);
    const isWord = node.type === 'Literal' && (typeof node.value === 'boolean' || node.raw === 'null');
    if (isWord) return { kind: 'literal', text: String(node.value) };
    const part = this.#value(node);
    if (part?.kind !== 'literal' || this.#text(node) === undefined) return part;
    return { kind: 'literal', text: JSON.stringify(part.text) };
  }

  /** Parts of a string: a template, a sum with a string on either side, or one value. */
  #texts(node: AnyNode): JsonPart[] | undefined {
    if (node.type === 'ParenthesizedExpression') return this.#texts(node.expression);
    if (node.type === 'TemplateLiteral') return this.#template(node);
    if (
      node.type === 'BinaryExpression' &&
      node.operator === '+' &&
      (this.#isText(node.left) || this.#isText(node.right))
    ) {
      return joined([node.left, node.right].map((side) => this.#texts(side)));
    }
    const part = this.#value(node);
    return part === undefined ? undefined : [part];
  }

  /** Whether the result is a string for every record. */
  #isText(node: AnyNode): boolean {
    if (node.type === 'ParenthesizedExpression') return this.#isText(node.expression);
    if (node.type === 'TemplateLiteral') return true;
    if (node.type !== 'BinaryExpression') return this.#text(node) !== undefined;
    return node.operator === '+' && (this.#isText(node.left) || this.#isText(node.right));
  }

  #template({ quasis, expressions }: TemplateLiteral): JsonPart[] | undefined {
    return joined(
      quasis.flatMap(({ value }, i) => {
        const literal: JsonPart[] = [{ kind: 'literal', text: value.cooked ?? '' }];
        const expression = expressions[i];
        return expression === undefined ? [literal] : [literal, this.#texts(expression)];
      }),
    );
  }

  #value(node: AnyNode): JsonPartValue | undefined {
    const path = readPath(node);
    if (path !== undefined) return { kind: 'path', path };
    const text = this.#text(node);
    if (text !== undefined) return text.isWellFormed() ? { kind: 'literal', text } : undefined;
    const number = this.#numbers.readMade(node);
    if (number === undefined || number.kind !== 'literal')
      return number === undefined ? undefined : { kind: 'number', number };
    return Number.isFinite(number.value) ? { kind: 'literal', text: String(number.value) } : undefined;
  }
}

function isOfRecord(part: JsonPart): boolean {
  return part.kind === 'path' || (part.kind === 'number' && readsRecord(part.number));
}

/** Undefined if JavaScript would order the key differently, or if it is not a plain key. */
function keyOf({ key, kind, computed, method }: Property): string | undefined {
  if (computed || method || kind !== 'init') return undefined;
  const name = key.type === 'Identifier' ? key.name : key.type === 'Literal' ? key.value : undefined;
  if (typeof name !== 'string' || name === '__proto__' || INDEX.test(name) || !name.isWellFormed()) return undefined;
  return name;
}

function joined(lists: readonly (JsonPart[] | undefined)[]): JsonPart[] | undefined {
  return lists.every((list) => list !== undefined) ? lists.flat() : undefined;
}
