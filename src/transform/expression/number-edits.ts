// JavaScript converts a blank string to 0. These edits make it NaN instead (blank-numbers.ts), only
// at places where a blank string can occur. In a map, conversions of numbers to strings are edited
// as well, so that NaN is an error, not the text "NaN".
import type { AnyNode, AssignmentExpression, BinaryExpression, Identifier, UpdateExpression } from 'acorn';
import { fullAncestor } from 'acorn-walk';
import { EditCollector, OWN, type CodeEdits } from './code-edits.ts';
import type { ExpressionOption } from './expression-plan.ts';
import { callEdits } from './number-calls.ts';
import { neverBlankReader, type IsNeverBlank } from './never-blank.ts';
import type { IsFree, Shapes } from './shapes.ts';

const RELATIONS: Readonly<Record<string, string>> = { '<': 'lt', '<=': 'le', '>': 'gt', '>=': 'ge' };
const EQUALITIES: Readonly<Record<string, string>> = { '==': 'eq', '!=': 'ne' };
/** The other, bitwise operators turn NaN into 0, just like a blank string: no edit is needed. */
const ARITHMETIC = /^(?:[-*/%]|\*\*)$/;

export interface NumberEnvironment {
  readonly source: string;
  readonly isFree: IsFree;
  readonly shapes: Shapes;
  readonly option: ExpressionOption;
  /** The record's values may be null, which is no number either. */
  readonly hasMissing: boolean;
}

export function numberEdits(root: AnyNode, environment: NumberEnvironment): CodeEdits {
  const editor = new NumberEditor(root, environment);
  fullAncestor(root, (node, _state, ancestors) => editor.visit(node, ancestors));
  return editor.edits;
}

class NumberEditor {
  readonly #source: string;
  readonly #isFree: IsFree;
  readonly #shapes: Shapes;
  readonly #isMap: boolean;
  readonly #hasMissing: boolean;
  readonly #isNever: IsNeverBlank;
  readonly #collector = new EditCollector();
  /** Some nodes are visited twice, as an expression and as a pattern. */
  readonly #seen = new Set<AnyNode>();

  constructor(root: AnyNode, { source, isFree, shapes, option, hasMissing }: NumberEnvironment) {
    this.#source = source;
    this.#isFree = isFree;
    this.#shapes = shapes;
    this.#isMap = option === '--map';
    this.#hasMissing = hasMissing;
    this.#isNever = neverBlankReader(root, isFree, shapes);
  }

  get edits(): CodeEdits {
    return this.#collector.edits;
  }

  /** Inner nodes must be visited first. */
  visit(node: AnyNode, ancestors: readonly AnyNode[]): void {
    if (this.#seen.has(node)) return;
    this.#seen.add(node);
    switch (node.type) {
      case 'UnaryExpression':
        if (node.operator === '+' || node.operator === '-') this.#asNumber(node.argument);
        break;
      case 'BinaryExpression':
        this.#binary(node);
        break;
      case 'UpdateExpression':
        this.#update(node);
        break;
      case 'AssignmentExpression':
        this.#assignment(node);
        break;
      case 'TemplateLiteral':
        if (ancestors.at(-2)?.type !== 'TaggedTemplateExpression')
          node.expressions.forEach((part) => this.#asText(part));
        break;
      default:
        callEdits(node, ancestors, {
          isFree: this.#isFree,
          isMap: this.#isMap,
          asNumber: (part) => this.#asNumber(part),
          around: (part, helper) => this.#around(part, helper),
          replace: (part, code) => this.#replace(part.start, part.end, code),
        });
    }
  }

  #around(part: AnyNode, helper: string): void {
    this.#collector.around(part, `${OWN}${helper}(`);
  }

  #replace(start: number, end: number, code: string): void {
    this.#collector.replace(start, end, code, this.#source);
  }

  #asNumber(part: AnyNode): void {
    if (part.type === 'SpreadElement') this.#around(part.argument, 'nums');
    else if (!this.#isNever(part)) this.#around(part, 'num');
  }

  /** A part that is inserted into a string: NaN is an error. */
  #asText(part: AnyNode): void {
    if (this.#isMap && !this.#isSafeInText(part)) this.#around(part, 'text');
  }

  #binary(node: BinaryExpression): void {
    const { operator, left, right } = node;
    if (left.type === 'PrivateIdentifier') return;
    if (ARITHMETIC.test(operator)) {
      this.#asNumber(left);
      this.#asNumber(right);
    } else if (operator in RELATIONS) this.#comparison(node, left, RELATIONS[operator]!);
    else if (operator in EQUALITIES) this.#comparison(node, left, EQUALITIES[operator]!);
    else if (operator === '+' && (this.#isMap || this.#hasMissing)) this.#sum(node, left);
  }

  /**
   * Two strings are compared as strings. Beside anything else, a blank string is used as a number.
   */
  #comparison(node: BinaryExpression, left: AnyNode, helper: string): void {
    const { right } = node;
    const [a, b] = [this.#kind(left), this.#kind(right)];
    if (this.#isNever(left) && this.#isNever(right)) return;
    if (a === 'string' && b === 'string') return;
    // A side that is a string and never blank: JavaScript's own result is right.
    // The other one may be null, though.
    const isString = (a === 'string' && this.#isNever(left)) || (b === 'string' && this.#isNever(right));
    if (isString && !this.#hasMissing) return;
    const isEquality = helper === 'eq' || helper === 'ne';
    if (isEquality && (isNothing(left) || isNothing(right))) return;
    if (a === 'number' && (b === 'string' || !isEquality)) this.#asNumber(right);
    else if (b === 'number' && (a === 'string' || !isEquality)) this.#asNumber(left);
    else this.#asCall(node, left, helper);
  }

  #sum(node: BinaryExpression, left: AnyNode): void {
    const { right } = node;
    const [isSafeLeft, isSafeRight] = [this.#isSafeInText(left), this.#isSafeInText(right)];
    const [a, b] = [this.#kind(left), this.#kind(right)];
    if ((isSafeLeft && isSafeRight) || (a === 'number' && b === 'number')) return;
    if (a === 'string') this.#asText(right);
    else if (b === 'string') this.#asText(left);
    else this.#asCall(node, left, 'add');
  }

  /** `a < b` becomes `lt(a, b)`. */
  #asCall(node: BinaryExpression, left: AnyNode, helper: string): void {
    this.#around(node, helper);
    this.#replace(left.end, node.right.start, ', ');
  }

  #update(node: UpdateExpression): void {
    const { argument, operator, prefix } = node;
    if (argument.type === 'Identifier') {
      if (this.#isNever(argument)) return;
      const { name } = argument;
      this.#collector.around(node, `${OWN}last(${name} = ${OWN}num(${name}), `);
      return;
    }
    if (!this.#asReference(argument)) return;
    if (prefix) this.#replace(node.start, argument.start, '');
    else this.#replace(argument.end, node.end, '');
    this.#collector.around(node, `${OWN}update(`, `, ${operator === '++' ? 1 : -1}, ${prefix})`);
  }

  #assignment(node: AssignmentExpression): void {
    const { operator, left, right } = node;
    const binary = operator.slice(0, -1);
    const isSum = binary === '+';
    if (isSum ? !this.#isMap && !this.#hasMissing : !ARITHMETIC.test(binary)) return;
    if (left.type === 'Identifier') {
      if (isSum) this.#sumAssigned(left, right);
      else if (this.#isNever(left)) this.#asNumber(right);
      else {
        this.#replace(left.end, right.start, ` = ${OWN}num(${left.name}) ${binary} `);
        // Its code becomes a single operand, in parentheses.
        this.#around(right, 'num');
      }
      return;
    }
    if (!this.#asReference(left)) return;
    this.#replace(left.end, right.start, `, ${JSON.stringify(binary)}, `);
    this.#around(node, 'assign');
  }

  #sumAssigned(left: Identifier, right: AnyNode): void {
    this.#replace(left.end, right.start, ` = ${OWN}add(${left.name}, `);
    this.#collector.around(right, '');
  }

  /**
   * Turns `object.key` into a reference, so that both are evaluated once; false if that is
   * impossible.
   */
  #asReference(target: AnyNode): boolean {
    if (target.type !== 'MemberExpression') return false;
    const { object, property, computed } = target;
    if (object.type === 'Super' || property.type === 'PrivateIdentifier') return false;
    if (computed) {
      this.#replace(object.end, property.start, ', ');
      this.#replace(property.end, target.end, '');
    } else this.#replace(object.end, target.end, `, ${JSON.stringify((property as Identifier).name)}`);
    this.#around(target, 'ref');
    return true;
  }

  #kind(node: AnyNode): 'string' | 'number' | 'unknown' {
    const shape = this.#shapes.of(node);
    if (shape.is === 'string') return shape.isGuess === true ? 'unknown' : 'string';
    return shape.is === 'number' ? 'number' : 'unknown';
  }

  /** A string, or a number that is never NaN. */
  #isSafeInText(node: AnyNode): boolean {
    if (node.type === 'ParenthesizedExpression') return this.#isSafeInText(node.expression);
    if (this.#kind(node) === 'string' || node.type === 'Literal') return true;
    if (node.type === 'Identifier') return this.#isFree(node) && (node.name === 'NR' || node.name === 'NF');
    return node.type === 'MemberExpression' && this.#kind(node) === 'number';
  }
}

function isNothing(node: AnyNode): boolean {
  if (node.type === 'Literal') return node.value === null && node.raw === 'null';
  return node.type === 'Identifier' && node.name === 'undefined';
}
