// The helpers that an expression's edited code calls (number-edits.ts): JavaScript's operators and
// functions, except that a blank string used as a number is NaN.
import { ResultError } from '../../job/errors.ts';
import { isBlank } from '../../records/blank.ts';

/**
 * Converts an operand to a number: NaN for a blank string, and for an object whose primitive value
 * is one.
 */
function num(value: unknown): unknown {
  if (typeof value === 'string') return isBlank(value) ? NaN : value;
  return isObject(value) ? num(primitiveOf(value)) : value;
}

/** The same where null is a missing value, not 0. */
function numOrMissing(value: unknown): unknown {
  return value === null ? NaN : num(value);
}

type ToNumber = (value: unknown) => unknown;

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** An object as an operator's primitive operand: ToPrimitive of ECMA-262. */
function primitiveOf(object: object, hint: 'number' | 'default' = 'number'): unknown {
  const members = object as Readonly<Record<PropertyKey, unknown>>;
  const own = members[Symbol.toPrimitive];
  if (typeof own === 'function') return own.call(object, hint) as unknown;
  for (const name of ['valueOf', 'toString']) {
    const method = members[name];
    if (typeof method !== 'function') continue;
    const value: unknown = method.call(object);
    if (!isObject(value)) return value;
  }
  throw new TypeError('Cannot convert object to primitive value');
}

type Operand = number;

/** `<` and the like, which compare two strings as strings. */
function relation(num: ToNumber, compare: (a: Operand, b: Operand) => boolean): (a: unknown, b: unknown) => boolean {
  return (a, b) => {
    if (typeof a === 'number' && typeof b === 'number') return compare(a, b);
    const left = isObject(a) ? primitiveOf(a) : a;
    const right = isObject(b) ? primitiveOf(b) : b;
    if (typeof left === 'string' && typeof right === 'string') return compare(left as never, right as never);
    return compare(num(left) as Operand, num(right) as Operand);
  };
}

/** `==`: a string beside a number, a bigint or a boolean is converted to a number. */
function eq(a: unknown, b: unknown): boolean {
  if (isNumeric(a)) return a == beside(b);
  if (isNumeric(b)) return beside(a) == b;
  return a == b;
}

function isNumeric(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
}

/**
 * Beside a number, a Date is converted to its string; other objects are converted to their numbers.
 */
function beside(value: unknown): unknown {
  return num(isObject(value) ? primitiveOf(value, 'default') : value);
}

/** The target of `object.key += x`; object and key are evaluated once. */
interface Reference {
  readonly object: Record<PropertyKey, unknown>;
  readonly key: PropertyKey;
  /** The value before the assignment. */
  readonly value: unknown;
}

function ref(object: unknown, key: unknown): Reference {
  const target = object as Record<PropertyKey, unknown>;
  const name = typeof key === 'symbol' ? key : String(key);
  return { object: target, key: name, value: target[name] };
}

function update(num: ToNumber, { object, key, value }: Reference, by: 1 | -1, isPrefix: boolean): unknown {
  let before = num(value) as number | bigint;
  if (typeof before !== 'bigint') before = +before;
  const after = typeof before === 'bigint' ? before + BigInt(by) : before + by;
  object[key] = after;
  return isPrefix ? after : before;
}

type Operator = '-' | '*' | '/' | '%' | '**' | '+';

const OPERATIONS: Readonly<Record<Operator, (a: number, b: number) => unknown>> = {
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '**': (a, b) => a ** b,
  '+': (a, b) => add(a, b),
};

function assign(num: ToNumber, { object, key, value }: Reference, operator: Operator, operand: unknown): unknown {
  const operate = OPERATIONS[operator];
  const [a, b] = operator === '+' ? [value, operand] : [num(value), num(operand)];
  return (object[key] = operate(a as number, b as number));
}

/** `+`: joining NaN to a string is an error. */
function add(a: unknown, b: unknown): unknown {
  const sum: unknown = (a as number) + (b as number);
  if (typeof sum === 'string' && (Number.isNaN(a) || Number.isNaN(b))) refuseNaN('a string was joined with NaN');
  return sum;
}

/** A value that is inserted into a string. */
function text(value: unknown): unknown {
  if (Number.isNaN(value)) refuseNaN('a string was joined with NaN');
  return value;
}

/** The result of toFixed() and the like. */
function shown(value: unknown): unknown {
  if (value === 'NaN') refuseNaN('NaN would be written as a number');
  return value;
}

/** The object of a call of join(). */
function joined(value: unknown): unknown {
  if (Array.isArray(value) && value.some((item) => Number.isNaN(item))) refuseNaN('join() got NaN');
  return value;
}

function refuseNaN(what: string): never {
  throw new ResultError(what, {
    advice: 'a field that is blank or not a number gives NaN: test it first (Number.isNaN), or use String(x)',
  });
}

function last(_first: unknown, second: unknown): unknown {
  return second;
}

function nums(num: ToNumber, values: Iterable<unknown>): unknown[] {
  return Array.from(values, num);
}

/** The argument of a typed array: a length, a buffer, or values. */
function list(num: ToNumber, values: unknown): unknown {
  if (Array.isArray(values)) return values.map(num);
  return values;
}

type AnyFunction = (...values: unknown[]) => unknown;

/**
 * The function, changed to convert its argument by `num`, for use as a value such as a callback.
 */
function ofNumbers<F extends object>(num: ToNumber, own: F): F {
  const call = own as unknown as AnyFunction;
  const changed = function (value: unknown) {
    return arguments.length === 0 ? call() : call(num(value));
  };
  // Keeps its properties: Number.MAX_SAFE_INTEGER, Number.isInteger.
  return Object.setPrototypeOf(changed, own) as F;
}

function mathOfNumbers(num: ToNumber): typeof Math {
  const members = Object.entries(Object.getOwnPropertyDescriptors(Math)).map(([name, descriptor]) => {
    const { value } = descriptor as { readonly value?: unknown };
    if (typeof value !== 'function') return [name, descriptor] as const;
    const call = value as AnyFunction;
    return [name, { ...descriptor, value: (...values: unknown[]) => call(...values.map(num)) }] as const;
  });
  return Object.create(Object.prototype, Object.fromEntries(members)) as typeof Math;
}

function helpersBy(num: ToNumber) {
  return {
    num,
    nums: (values: Iterable<unknown>) => nums(num, values),
    list: (values: unknown) => list(num, values),
    lt: relation(num, (a, b) => a < b),
    le: relation(num, (a, b) => a <= b),
    gt: relation(num, (a, b) => a > b),
    ge: relation(num, (a, b) => a >= b),
    eq,
    ne: (a: unknown, b: unknown) => !eq(a, b),
    ref,
    update: (target: Reference, by: 1 | -1, isPrefix: boolean) => update(num, target, by, isPrefix),
    assign: (target: Reference, operator: Operator, operand: unknown) => assign(num, target, operator, operand),
    last,
    add,
    text,
    shown,
    joined,
    Number: ofNumbers(num, Number),
    isNaN: ofNumbers(num, isNaN),
    isFinite: ofNumbers(num, isFinite),
    Math: mathOfNumbers(num),
  };
}

/** By the names in the generated code, which puts its own prefix before each. */
export const NUMBER_HELPERS = helpersBy(num);

/** For formats whose missing values are null: such a value is NaN, and is not written as `null`. */
export function missingNumberHelpers(): typeof NUMBER_HELPERS {
  return {
    ...helpersBy(numOrMissing),
    add: (a, b) => {
      const sum = add(a, b);
      if (a == null || b == null) refuseMissing(sum);
      return a == null || b == null ? NaN : sum;
    },
    text: (value) => {
      if (value == null) refuseMissing('');
      return text(value);
    },
  };
}

/** @throws ResultError if a missing value would be joined to a string */
function refuseMissing(sum: unknown): void {
  if (typeof sum !== 'string') return;
  throw new ResultError('a string was joined with a missing value', {
    advice: "say what is written for it: qual ?? '.'",
  });
}
