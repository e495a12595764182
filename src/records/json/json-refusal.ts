// Values that JSON can't represent, and what to write instead: JSON.stringify would omit them, or
// write null or {}.
import {
  isAnyArrayBuffer,
  isBoxedPrimitive,
  isDate,
  isMap,
  isNativeError,
  isPromise,
  isRegExp,
  isSet,
} from 'node:util/types';

export interface JsonRefusal {
  /** Completes "the work gave … at items[3].price". */
  readonly what: string;
  readonly advice: string;
}

/**
 * Undefined for a value that can be written. Of an object only its kind is judged, not its content.
 */
export function refusalOf(value: unknown): JsonRefusal | undefined {
  switch (typeof value) {
    case 'undefined':
      return { what: 'undefined', advice: 'use null for a missing value: x ?? null' };
    case 'number':
      if (Number.isFinite(value)) return undefined;
      return {
        what: String(value),
        advice: Number.isNaN(value)
          ? 'a value that is not a number gives NaN: test it first, and use null for a missing value'
          : 'test for it first: Number.isFinite(x) ? x : null',
      };
    case 'function':
      return { what: 'a function', advice: 'call it: x()' };
    case 'symbol':
      return { what: 'a symbol', advice: 'its name: x.description' };
    case 'object':
      return value === null ? undefined : refusalOfObject(value);
    default:
      return undefined;
  }
}

function refusalOfObject(value: object): JsonRefusal | undefined {
  if (isMap(value)) return { what: 'a Map', advice: 'Object.fromEntries(x), or its entries: [...x]' };
  if (isSet(value)) return { what: 'a Set', advice: 'its values: [...x]' };
  if (ArrayBuffer.isView(value) || isAnyArrayBuffer(value)) {
    return {
      what: `bytes (${nameOf(value)})`,
      advice: "the numbers in it: Array.from(x); as a string: Buffer.from(x).toString('base64')",
    };
  }
  if (isDate(value)) {
    if (!Number.isNaN(value.getTime())) return undefined;
    return { what: 'an invalid Date', advice: 'test it first: Number.isNaN(x.getTime()) ? null : x' };
  }
  if (isPromise(value) || isThenable(value)) {
    return { what: 'a promise', advice: 'is await missing? await x' };
  }
  if (hasToJson(value) || Array.isArray(value)) return undefined;
  if (isNativeError(value)) return { what: `an Error (${nameOf(value)})`, advice: 'its message: x.message' };
  if (isRegExp(value)) return { what: 'a regular expression', advice: 'its source: x.source' };
  if (isBoxedPrimitive(value)) {
    return { what: `a ${nameOf(value)} object`, advice: 'the value itself: x.valueOf(), or leave out new' };
  }
  if (isIterator(value)) return { what: 'an iterator', advice: 'its values: [...x]' };
  if (isPlainObject(value)) return undefined;
  return {
    what: `an instance of ${nameOf(value)}`,
    advice: 'a plain object of its keys: { ...x }; or give the class a toJSON()',
  };
}

/** JSON.stringify calls toJSON() of such an object. */
export function hasToJson(value: object): value is { toJSON(key: string): unknown } {
  return typeof (value as { toJSON?: unknown }).toJSON === 'function';
}

/** True for objects as made by `{}` or Object.create(null), of any realm. */
export function isPlainObject(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === Object.prototype || prototype === null) return true;
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'hasOwnProperty');
}

function isThenable(value: object): boolean {
  return typeof (value as { then?: unknown }).then === 'function';
}

function isIterator(value: object): boolean {
  return Symbol.iterator in value && typeof (value as { next?: unknown }).next === 'function';
}

function nameOf(value: object): string {
  const { constructor } = value as { constructor?: unknown };
  return typeof constructor === 'function' && constructor.name !== '' ? constructor.name : 'a class without a name';
}
