// Writes the program that the kernel runs on each record, in the layout of its memory.
// assembly/json-plan.ts defines the same offsets.
import { numberOfText } from '../../../records/blank.ts';
import { KernelProgram, STEP, type TextPlace } from '../../fields/kernel/kernel-program.ts';
import type {
  ArithmeticOperator,
  JsonComparison,
  JsonMap,
  JsonNumber,
  JsonPartValue,
  JsonPath,
  JsonStep,
  JsonWord,
  JsonWork,
} from '../json-plan.ts';

const FIRST_AT = 256;

const NODE = { name: 12, nameBytes: 16, next: 20, child: 24 };
const NODE_BYTES = 32;
const IS_INDEXED = -1;

const STEP_BYTES = 4;
const IS_OPTIONAL = 1;
const IS_INDEX = 2;

const TEST = { path: 12, text: 16, textBytes: 20, left: 24, right: 28 };
const TEST_BYTES = 32;
type Test = JsonComparison & { readonly kind: 'numbers' | 'text' };
const NUMBER_TESTS: Readonly<Record<(Test & { readonly kind: 'numbers' })['operator'], number>> = {
  '<': 0,
  '<=': 1,
  '>': 2,
  '>=': 3,
  '===': 4,
  '==': 5,
};
const TEXT_TESTS: Readonly<Record<(Test & { readonly kind: 'text' })['operator'], number>> = {
  '<': 6,
  '<=': 7,
  '>': 8,
  '>=': 9,
  '===': 10,
  '==': 11,
  startsWith: 12,
  endsWith: 13,
  includes: 14,
};
const IS_KIND = 15;
const IS_TRUTHY = 16;
const WORD_BITS: Readonly<Record<JsonWord, number>> = { undefined: 1, null: 2, false: 4, true: 8 };

const NUMBER = { kind: 0, left: 4, right: 8, value: 16 };
const NUMBER_BYTES = 24;
const LITERAL = 0;
const OF_PATH = 1;
const OPERATIONS: Readonly<Record<ArithmeticOperator, number>> = { '+': 2, '-': 3, '*': 4, '/': 5 };
const NEGATIVE = 6;

const PART = { text: 0, textBytes: 4, value: 8, at: 12 };
const PART_BYTES = 16;
const PART_VALUES: Readonly<Record<JsonPartValue['kind'], number>> = { literal: 0, path: 1, number: 2 };
const MAPS: Readonly<Record<JsonMap['kind'], number>> = { text: 1, row: 2, object: 3 };
/** Brackets, and the record's terminator with a \r before it. */
const EXTRA_BYTES = 4;

/** Bytes of an escape that stands for one byte. */
const ESCAPE_BYTES = 6;

/** A value to find, with its address in the program; `children` are values in it, by key. */
interface Node {
  readonly at: number;
  readonly children: Map<string | number, Node>;
}

/** Present only if the work has a map. */
export interface JsonMapLayout {
  readonly kind: number;
  readonly part: number;
  readonly parts: number;
  readonly fixedBytes: number;
}

export const NO_MAP: JsonMapLayout = { kind: 0, part: 0, parts: 0, fixedBytes: 0 };

export class JsonProgram extends KernelProgram<JsonComparison> {
  readonly #delimiter: string;
  #longestName = 0;

  readonly #root: Node;
  readonly firstTest: number;
  readonly map: JsonMapLayout;
  /** Address of the area where keys are unescaped; it holds `longestKey` bytes. */
  readonly scratch: number;
  readonly longestKey: number;

  constructor({ filter, map }: JsonWork, delimiter: string) {
    super(FIRST_AT);
    this.#delimiter = delimiter;
    this.#root = { at: this.reserve(NODE_BYTES), children: new Map() };
    this.firstTest = this.addTests(filter);
    this.map = map === undefined ? NO_MAP : this.#addMap(map);
    this.longestKey = ESCAPE_BYTES * this.#longestName;
    this.scratch = this.reserve(this.longestKey + STEP);
  }

  get root(): number {
    return this.#root.at;
  }

  protected override addTest(condition: JsonComparison, ifTrue: number, ifFalse: number): number {
    switch (condition.kind) {
      case 'numbers': {
        const sides = { left: this.#addNumber(condition.left), right: this.#addNumber(condition.right) };
        return this.#addComparison(NUMBER_TESTS[condition.operator], ifTrue, ifFalse, sides);
      }
      case 'text': {
        const { at, length } = this.#addText(condition.text);
        const path = this.#addPath(condition.path);
        // A number is compared with the string converted to a number.
        const left = this.#addNumber({ kind: 'path', path: condition.path });
        const right = this.#addNumber({ kind: 'literal', value: numberOfText(condition.text) });
        const places = { path, text: at, textBytes: length, left, right };
        return this.#addComparison(TEXT_TESTS[condition.operator], ifTrue, ifFalse, places);
      }
      case 'is': {
        const text = condition.words.reduce((bits, word) => bits | WORD_BITS[word], 0);
        return this.#addComparison(IS_KIND, ifTrue, ifFalse, { path: this.#addPath(condition.path), text });
      }
      case 'truthy':
        return this.#addComparison(IS_TRUTHY, ifTrue, ifFalse, { path: this.#addPath(condition.path) });
    }
  }

  #addComparison(
    kind: number,
    ifTrue: number,
    ifFalse: number,
    places: Partial<Record<'path' | 'text' | 'textBytes' | 'left' | 'right', number>>,
  ): number {
    const at = this.reserveTest(TEST_BYTES, kind, ifTrue, ifFalse);
    for (const [name, value] of Object.entries(places)) this.set(at + TEST[name as keyof typeof places], value);
    return at;
  }

  #addNumber(number: JsonNumber): number {
    const [kind, left, right, value] = this.#numberParts(number);
    const at = this.reserve(NUMBER_BYTES);
    this.set(at + NUMBER.kind, kind);
    this.set(at + NUMBER.left, left);
    this.set(at + NUMBER.right, right);
    this.view.setFloat64(at + NUMBER.value, value, true);
    return at;
  }

  #numberParts(number: JsonNumber): [kind: number, left: number, right: number, value: number] {
    switch (number.kind) {
      case 'literal':
        return [LITERAL, 0, 0, number.value];
      case 'path':
        return [OF_PATH, this.#addPath(number.path), 0, 0];
      case 'negative':
        return [NEGATIVE, this.#addNumber(number.of), 0, 0];
      case 'operation':
        return [OPERATIONS[number.operator], this.#addNumber(number.left), this.#addNumber(number.right), 0];
    }
  }

  #addPath(path: JsonPath): number {
    const nodes: number[] = [];
    let node = this.#root;
    for (const step of path) {
      node = node.children.get(step.key) ?? this.#addNode(node, step);
      nodes.push(node.at);
    }
    const at = this.reserve((1 + path.length) * STEP_BYTES);
    this.set(at, path.length);
    path.forEach(({ key, isOptional }, i) => {
      const bits = (isOptional ? IS_OPTIONAL : 0) | (typeof key === 'number' ? IS_INDEX : 0);
      this.set(at + (i + 1) * STEP_BYTES, nodes[i]! | bits);
    });
    return at;
  }

  #addNode(parent: Node, { key }: JsonStep): Node {
    const name = typeof key === 'number' ? { at: key, length: IS_INDEXED } : this.#addText(key);
    this.#longestName = Math.max(this.#longestName, name.length);
    const at = this.reserve(NODE_BYTES);
    this.set(at + NODE.name, name.at);
    this.set(at + NODE.nameBytes, name.length);
    // Children are searched in the order in which they were added.
    const last = [...parent.children.values()].at(-1);
    this.set(last === undefined ? parent.at + NODE.child : last.at + NODE.next, at);
    const node = { at, children: new Map<string | number, Node>() };
    parent.children.set(key, node);
    return node;
  }

  #addMap({ kind, parts }: JsonMap): JsonMapLayout {
    const laidOut = parts.map((part, i) => {
      const before =
        part.key === undefined ? (kind === 'row' && i > 0 ? this.#delimiter : '') : `${JSON.stringify(part.key)}:`;
      const text = this.#addText(before + (part.kind === 'literal' ? part.text : ''));
      return { text, value: PART_VALUES[part.kind], at: this.#addValue(part) };
    });
    const first = this.reserve(parts.length * PART_BYTES);
    laidOut.forEach(({ text, value, at }, i) => {
      const part = first + i * PART_BYTES;
      this.set(part + PART.text, text.at);
      this.set(part + PART.textBytes, text.length);
      this.set(part + PART.value, value);
      this.set(part + PART.at, at);
    });
    const fixedBytes = laidOut.reduce((sum, { text }) => sum + text.length, EXTRA_BYTES);
    return { kind: MAPS[kind], part: first, parts: parts.length, fixedBytes };
  }

  #addValue(part: JsonPartValue): number {
    if (part.kind === 'literal') return 0;
    return part.kind === 'path' ? this.#addPath(part.path) : this.#addNumber(part.number);
  }

  #addText(text: string): TextPlace {
    return this.addBytes(Buffer.from(text));
  }
}
