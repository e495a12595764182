// Finds the shape of each part of an expression, from the record's names and JavaScript's rules. A
// name that the expression declares has the shape of its value, if it is declared once and never
// reassigned.
import type { AnyNode, BinaryExpression, CallExpression, Identifier, MemberExpression } from 'acorn';
import { isTypedLines } from '../../job/job-spec.ts';
import { declaredShapes, type DeclaredShapes } from './declared-shapes.ts';
import { FORMAT_NAMES, fieldNumber, isRecordName, type RecordScope } from './expression-plan.ts';
import { staticName } from './member-use.ts';
import {
  BOOLEAN,
  FIELD,
  GUESS,
  MADE,
  NUMBER,
  RECORD,
  shapeOfCall,
  shapeOfFunctionCall,
  shapeOfNew,
  UNKNOWN,
  type Shape,
} from './value-shape.ts';

/** Whether a name is the record's or JavaScript's, not declared in the expression. */
export type IsFree = (name: AnyNode) => boolean;

export interface ShapeEnvironment extends RecordScope {
  readonly hasHeader: boolean;
  readonly argNames: readonly string[];
  readonly argTexts: ReadonlyMap<string, string>;
  readonly argSecrets?: ReadonlySet<string>;
}

export const HELPERS: ReadonlySet<string> = new Set(['row', 'set', 'sample', 'meanQuality', 'gc', 'reverseComplement']);
/**
 * Objects with the same members in every thread. Members can be added to others, such as `process`
 * and `globalThis`.
 */
const GLOBALS = new Set(
  'Array BigInt Boolean Date Intl JSON Map Math Number Object Promise Reflect RegExp Set String Symbol WeakMap'.split(
    ' ',
  ),
);
const ARITHMETIC = new Set(['-', '*', '**', '/', '%', '&', '|', '^', '<<', '>>', '>>>']);

export class Shapes {
  readonly #isFree: IsFree;
  readonly #environment: ShapeEnvironment;
  readonly #declared: DeclaredShapes['shapes'];
  /** Names of arrays whose elements are assigned. */
  readonly #changed: ReadonlySet<string>;
  readonly #asked = new Set<string>();

  constructor(root: AnyNode, isFree: IsFree, environment: ShapeEnvironment) {
    this.#isFree = isFree;
    this.#environment = environment;
    const { shapes, changed } = declaredShapes(root, (node) => this.of(node));
    this.#declared = shapes;
    this.#changed = changed;
  }

  of(node: AnyNode): Shape {
    switch (node.type) {
      case 'ParenthesizedExpression':
      case 'ChainExpression':
        return this.of(node.expression);
      case 'AwaitExpression':
        return this.of(node.argument);
      case 'Literal':
        return 'regex' in node && node.regex ? { is: 'regexp' } : shapeOfLiteral(node.value);
      case 'TemplateLiteral':
        return MADE;
      case 'ArrayExpression':
        return { is: 'array', of: this.#common(node.elements.map((each) => this.#ofElement(each))) };
      case 'Identifier':
        return this.#ofName(node);
      case 'UpdateExpression':
        return NUMBER;
      case 'UnaryExpression':
        if (node.operator === 'typeof') return MADE;
        if (node.operator === '!' || node.operator === 'delete') return BOOLEAN;
        return node.operator === 'void' ? UNKNOWN : NUMBER;
      case 'BinaryExpression':
        return this.#ofBinary(node);
      case 'ConditionalExpression':
        return this.#common([this.of(node.consequent), this.of(node.alternate)]);
      case 'LogicalExpression':
        return this.#common([this.of(node.left), this.of(node.right)]);
      case 'SequenceExpression':
        return this.of(node.expressions.at(-1)!);
      case 'MemberExpression':
        return this.#ofMember(node);
      case 'CallExpression':
        return this.#ofCall(node);
      case 'NewExpression':
        return this.#ofNew(node.callee, node.arguments[0]);
      default:
        return UNKNOWN;
    }
  }

  /** Whether the name is this helper or object of JavaScript or threadmill. */
  isGiven(node: AnyNode, name: string): boolean {
    return node.type === 'Identifier' && node.name === name && this.#isFree(node);
  }

  /** A name, field or column that is always a string or number, never null or undefined. */
  isNeverMissing(node: AnyNode): boolean {
    if (node.type === 'ParenthesizedExpression') return this.isNeverMissing(node.expression);
    if (node.type === 'Identifier') return this.#isFree(node) && /^(string|number)$/.test(this.#ofName(node).is);
    return node.type === 'MemberExpression' && this.isGiven(node.object, 'col');
  }

  #ofName(node: Identifier): Shape {
    if (!this.#isFree(node)) return this.#ofDeclared(node.name);
    const { name } = node;
    if (!isRecordName(name, this.#environment)) return GLOBALS.has(name) ? { is: 'global', name } : UNKNOWN;
    if (HELPERS.has(name)) return { is: 'helper', name };
    if (name === 'NR' || name === 'NF') return NUMBER;
    if (name === 'fields') return { is: 'array', of: this.#changed.has(name) ? GUESS : FIELD };
    if (name === 'line' || name === 'file') return RECORD;
    if (!isTypedLines(this.#environment.format) && /^(id|comment|seq|qual)$/.test(name)) return RECORD;
    if (name === 'r1' || name === 'r2') return this.#ofMate();
    return fieldNumber(name) === undefined ? UNKNOWN : FIELD;
  }

  /** A mate that is an object of columns. */
  #isRow(node: AnyNode): boolean {
    const { format, isPaired, hasHeader } = this.#environment;
    const isRows = isPaired && hasHeader && (format === 'tsv' || format === 'csv');
    return isRows && (this.isGiven(node, 'r1') || this.isGiven(node, 'r2'));
  }

  #ofMate(): Shape {
    const { format, hasHeader } = this.#environment;
    switch (format) {
      case 'lines':
        return RECORD;
      case 'fastq':
      case 'fasta':
        return { is: 'read', keys: [...FORMAT_NAMES[format]].filter((name) => !HELPERS.has(name)) };
      case 'ndjson':
        return UNKNOWN;
      default:
        return hasHeader ? UNKNOWN : { is: 'array', of: FIELD };
    }
  }

  #ofBinary({ operator, left, right }: BinaryExpression): Shape {
    if (/^([=!]==?|[<>]=?|in|instanceof)$/.test(operator)) return BOOLEAN;
    // With two bigints the result is a bigint, which is never === a string either.
    if (operator !== '+') return ARITHMETIC.has(operator) ? NUMBER : UNKNOWN;
    const sides = [left.type === 'PrivateIdentifier' ? UNKNOWN : this.of(left), this.of(right)];
    if (sides.some((side) => side.is === 'string' && side.from !== 'field')) return MADE;
    return sides.every(({ is }) => is === 'number') ? NUMBER : UNKNOWN;
  }

  #ofMember(node: MemberExpression): Shape {
    const { object, property, computed } = node;
    const name = staticName(node);
    if (this.isGiven(object, 'col')) return FIELD;
    if (this.isGiven(object, 'args')) return this.#ofArgument(name);
    if (name !== undefined && this.#isRow(object)) return name in Object.prototype ? UNKNOWN : FIELD;
    const shape = object.type === 'Super' ? UNKNOWN : this.of(object);
    if (name === 'length' && /^(string|array|match)$/.test(shape.is)) return NUMBER;
    if (name === 'size' && /^(set|map)$/.test(shape.is)) return NUMBER;
    if (shape.is === 'read') return name !== undefined && shape.keys.includes(name) ? RECORD : UNKNOWN;
    if (shape.is === 'array' && computed && property.type !== 'PrivateIdentifier') {
      const key = this.of(property);
      const isPosition = key.is === 'number' || (key.is === 'unknown' && this.isGiven(object, 'fields'));
      return isPosition ? shape.of : UNKNOWN;
    }
    if (shape.is === 'string' && computed && name === undefined) return MADE;
    return UNKNOWN;
  }

  #ofArgument(key: string | undefined): Shape {
    const { argNames, argTexts, argSecrets } = this.#environment;
    if (key === undefined || !argNames.includes(key)) return GUESS;
    return argTexts.has(key) || argSecrets?.has(key) === true ? FIELD : { is: 'set', of: MADE };
  }

  #ofCall({ callee, arguments: given }: CallExpression): Shape {
    if (callee.type === 'ParenthesizedExpression') return UNKNOWN;
    if (callee.type === 'Identifier') return this.#isFree(callee) ? shapeOfFunctionCall(callee.name) : UNKNOWN;
    if (callee.type !== 'MemberExpression' || callee.object.type === 'Super') return UNKNOWN;
    const name = staticName(callee);
    if (name === undefined) return UNKNOWN;
    const object = this.of(callee.object);
    if (object.is === 'array' && name === 'map') return { is: 'array', of: this.#given(given[0]) };
    // An empty separator gives single letters, which are not meant as numbers.
    if (object.is === 'string' && name === 'split' && given[0]?.type === 'Literal' && given[0].value === '') {
      return { is: 'array', of: MADE };
    }
    return shapeOfCall(object, name);
  }

  /** The result of a callback that is written out. */
  #given(callback: AnyNode | undefined): Shape {
    if (callback === undefined) return UNKNOWN;
    if (callback.type === 'Identifier') {
      return this.#isFree(callback) ? shapeOfFunctionCall(callback.name) : UNKNOWN;
    }
    return callback.type === 'ArrowFunctionExpression' && callback.expression ? this.of(callback.body) : UNKNOWN;
  }

  #ofElement(element: AnyNode | null): Shape {
    if (element === null) return UNKNOWN;
    if (element.type !== 'SpreadElement') return this.of(element);
    const spread = this.of(element.argument);
    return spread.is === 'array' ? spread.of : spread.is === 'string' ? MADE : UNKNOWN;
  }

  #ofNew(callee: AnyNode, argument: AnyNode | undefined): Shape {
    if (callee.type !== 'Identifier' || !this.#isFree(callee)) return UNKNOWN;
    const shape = shapeOfNew(callee.name);
    const values = argument === undefined || shape.is !== 'set' ? UNKNOWN : this.of(argument);
    return values.is === 'array' ? { is: 'set', of: values.of } : shape;
  }

  #common([first = UNKNOWN, ...others]: readonly Shape[]): Shape {
    const isSame = others.every((each) => each.is === first.is && each.is !== 'global' && each.is !== 'helper');
    if (!isSame) return UNKNOWN;
    if (first.is !== 'string') return first;
    const sources = [first, ...others].map((each) => (each.is === 'string' ? each.from : 'made'));
    const isGuess = [first, ...others].some((each) => each.is === 'string' && each.isGuess);
    const from = sources.every((source) => source === first.from) ? first.from : 'made';
    return { is: 'string', from, ...(isGuess ? { isGuess } : {}) };
  }

  #ofDeclared(name: string): Shape {
    const declared = this.#declared.get(name);
    // A declaration may use its own name: const x = () => x.
    if (declared === undefined || this.#asked.has(name)) return UNKNOWN;
    this.#asked.add(name);
    const shape = declared();
    this.#asked.delete(name);
    return shape.is === 'array' && this.#changed.has(name) ? { is: 'array', of: UNKNOWN } : shape;
  }
}

function shapeOfLiteral(value: unknown): Shape {
  switch (typeof value) {
    case 'string':
      return MADE;
    case 'number':
      return NUMBER;
    case 'bigint':
      return { is: 'bigint' };
    case 'boolean':
      return BOOLEAN;
    default:
      return UNKNOWN;
  }
}
