// Prints a value as JSON, exactly: a BigInt with all digits, a Number that stands for more digits
// with those. For a value that JSON can't represent it throws a ResultError with its path, where
// JSON.stringify would write null or {}, or nothing. As in JSON.stringify, keys with undefined and
// symbol keys are omitted, toJSON() is called, and -0 is written as 0.
import { ResultError } from '../../job/errors.ts';
import { hasToJson, isPlainObject, refusalOf } from './json-refusal.ts';
import type { KeptDigits } from './kept-digits.ts';
import { atPath } from './path-text.ts';

/** The check before JSON.stringify goes no deeper; the printer does, and detects cycles. */
const MAX_PLAIN_DEPTH = 100;

/** @throws ResultError */
export function printJson(value: object, digits?: KeptDigits): string {
  // Even with the check, JSON.stringify is nearly twice as fast as the printer.
  if (digits === undefined && isPlain(value, 0)) return JSON.stringify(value);
  return new JsonPrinter(digits).print(value);
}

/** True if JSON.stringify writes the value exactly; false if uncertain. */
function isPlain(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value);
    case 'object':
      break;
    default:
      return false;
  }
  if (value === null) return true;
  if (depth === MAX_PLAIN_DEPTH) return false;
  if (Array.isArray(value)) {
    if (hasToJson(value)) return false;
    // By index: every() skips the holes of a sparse array.
    for (let i = 0; i < value.length; i += 1) if (!isPlain(value[i], depth + 1)) return false;
    return true;
  }
  if (!isPlainObject(value) || hasToJson(value)) return false;
  try {
    for (const key of Object.keys(value)) {
      const member = (value as Record<string, unknown>)[key];
      if (member !== undefined && !isPlain(member, depth + 1)) return false;
    }
  } catch {
    return false; // a getter of the user's threw
  }
  return true;
}

class JsonPrinter {
  readonly #digits: KeptDigits | undefined;
  readonly #path: (string | number)[] = [];
  /** The objects that contain the current one, to detect cycles. */
  readonly #around = new Set<object>();

  constructor(digits: KeptDigits | undefined) {
    this.#digits = digits;
  }

  print(value: object): string {
    try {
      return this.#value(value);
    } catch (error) {
      // The stack is full; cycles were detected before.
      if (isStackFull(error)) throw new ResultError('the work gave a value that is nested too deep for JSON');
      throw error;
    }
  }

  #value(value: unknown): string {
    const refusal = refusalOf(value);
    if (refusal !== undefined)
      this.#refuse(`the work gave ${refusal.what}${atPath(this.#path)}, which JSON can't hold`, refusal.advice);
    switch (typeof value) {
      case 'number':
        return this.#number(value);
      case 'bigint':
        return String(value);
      case 'object':
        return value === null ? 'null' : this.#object(value);
      default:
        return JSON.stringify(value);
    }
  }

  #number(value: number): string {
    const kept = this.#digits?.of(value, this.#path);
    if (kept === undefined) return JSON.stringify(value);
    if (typeof kept === 'string') return kept;
    const [first, second] = kept.literals;
    this.#refuse(
      `the work gave ${value}${atPath(this.#path)}, which is ${first} or ${second}: JavaScript can't tell them apart`,
      'write them as strings in the input, or round your value: Number(x.toFixed(6))',
    );
  }

  #object(value: object): string {
    if (this.#around.has(value)) {
      this.#refuse(
        `the work gave a value that contains itself${atPath(this.#path)}`,
        'return a copy without the circular reference',
      );
    }
    this.#around.add(value);
    const text = hasToJson(value) ? this.#standIn(value) : this.#members(value);
    this.#around.delete(value);
    return text;
  }

  /** The result of toJSON() is written as it is, without calling its own toJSON(). */
  #standIn(value: { toJSON(key: string): unknown }): string {
    const given = this.#read(() => value.toJSON(String(this.#path.at(-1) ?? '')), 'toJSON()');
    const refusal = refusalOf(given);
    if (refusal !== undefined) {
      this.#refuse(
        `the work gave an object${atPath(this.#path)} whose toJSON() gives ${refusal.what}, which JSON can't hold`,
        refusal.advice,
      );
    }
    if (typeof given !== 'object' || given === null) return this.#value(given);
    return given === value ? this.#members(given) : this.#object(given);
  }

  #members(value: object): string {
    const parts: string[] = [];
    if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i += 1) parts.push(this.#member(value, i));
      return `[${parts.join(',')}]`;
    }
    for (const key of Object.keys(value)) {
      const text = this.#member(value, key);
      if (text !== '') parts.push(`${JSON.stringify(key)}:${text}`);
    }
    return `{${parts.join(',')}}`;
  }

  /** '' if the member is omitted. */
  #member(value: object, key: string | number): string {
    this.#path.push(key);
    const member = this.#read(() => (value as Record<string | number, unknown>)[key], 'it');
    const text = member === undefined && typeof key === 'string' ? '' : this.#value(member);
    this.#path.pop();
    return text;
  }

  #read(read: () => unknown, what: string): unknown {
    try {
      return read();
    } catch (error) {
      if (isStackFull(error)) throw error;
      const reason = error instanceof Error ? `: ${error.message.split('\n', 1)[0]}` : '';
      throw new ResultError(`the work gave an object that throws${atPath(this.#path)} when ${what} is read${reason}`, {
        cause: error,
      });
    }
  }

  #refuse(message: string, advice: string): never {
    throw new ResultError(message, { advice });
  }
}

function isStackFull(error: unknown): boolean {
  return error instanceof RangeError && error.message.startsWith('Maximum call stack');
}
