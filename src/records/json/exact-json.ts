// JSON.parse without silent rounding. An integer beyond ±(2^53 − 1) becomes a BigInt; a decimal
// with too many digits keeps them for printing (kept-digits.ts); a number that would become
// Infinity or 0 is a fault. Nearly all lines have no such number: one cheap check passes them to
// JSON.parse alone.
import { RecordFault } from '../formats/record-format.ts';
import { decimalOf, integerOf, isHeld } from './decimal.ts';
import { KeptDigits } from './kept-digits.ts';
import { atPath, type JsonPath } from './path-text.ts';

export interface ParsedJson {
  readonly value: unknown;
  /** Absent if Numbers and BigInts hold all values. */
  readonly digits?: KeptDigits;
}

/** A literal of up to 15 digits is always held, unless its exponent is large. */
const MIN_DIGITS = 16;
const LARGE_EXPONENT = /\d[eE][-+]?\d{3}/;
/** Matches all numbers that may not be held, and similar text in strings. */
const CANDIDATE = /(?<=^|[[:,\s])-?(?:\d[\d.]{15,}(?:[eE][-+]?\d+)?|\d[\d.]*[eE][-+]?\d{3,})(?=[\s,\]}]|$)/g;

const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;

/**
 * @throws SyntaxError if it is not valid JSON, RecordFault for a number that JavaScript can't hold
 */
export function parseJson(text: string): ParsedJson {
  const value = JSON.parse(text) as unknown;
  if (!hasLongDigits(text) && !LARGE_EXPONENT.test(text)) return { value };
  const candidates = text.match(CANDIDATE);
  if (candidates === null || candidates.every(isPlainlyHeld)) return { value };
  return new ExactReader(text).read();
}

/**
 * True if there is a run of at least MIN_DIGITS digits and points: each such run covers a character
 * examined here.
 */
function hasLongDigits(text: string): boolean {
  for (let at = MIN_DIGITS - 1; at < text.length; at += MIN_DIGITS) {
    if (!isDigitOrPoint(text.charCodeAt(at))) continue;
    let from = at;
    let to = at;
    while (from > 0 && isDigitOrPoint(text.charCodeAt(from - 1))) from -= 1;
    while (isDigitOrPoint(text.charCodeAt(to + 1))) to += 1;
    if (to - from + 1 >= MIN_DIGITS) return true;
  }
  return false;
}

function isDigitOrPoint(code: number): boolean {
  return (code >= ZERO && code <= NINE) || code === POINT;
}

/** True if the literal's Number prints as the literal, without parsing it; false may be wrong. */
export function isPlainlyHeld(literal: string): boolean {
  const value = Number(literal);
  return String(value) === literal && (Number.isSafeInteger(value) || !Number.isInteger(value));
}

/** Parses a text that JSON.parse has accepted. */
class ExactReader {
  readonly #text: string;
  #at = 0;
  readonly #path: (string | number)[] = [];
  readonly #digits = new KeptDigits();
  /** Numbers that hold their literals, except integers: one may be equal to a rounded one. */
  readonly #held: { readonly number: number; readonly literal: string; readonly path: JsonPath }[] = [];
  #isRounded = false;

  constructor(text: string) {
    this.#text = text;
  }

  read(): ParsedJson {
    let value: unknown;
    try {
      value = this.#value();
    } catch (error) {
      if (error instanceof RangeError) throw new RecordFault('format', 'its JSON is nested too deep');
      throw error;
    }
    if (!this.#isRounded) return { value };
    for (const { number, literal, path } of this.#held) {
      if (this.#digits.has(number)) this.#digits.add(number, literal, path);
    }
    return { value, digits: this.#digits };
  }

  #value(): unknown {
    this.#skipSpace();
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object();
      case '[':
        return this.#array();
      case '"':
        return this.#string();
      case 't':
        this.#at += 'true'.length;
        return true;
      case 'f':
        this.#at += 'false'.length;
        return false;
      case 'n':
        this.#at += 'null'.length;
        return null;
      default:
        return this.#number();
    }
  }

  #object(): object {
    const object: Record<string, unknown> = {};
    this.#at += 1;
    this.#skipSpace();
    while (this.#text[this.#at] !== '}') {
      const key = this.#string();
      this.#skipSpace();
      this.#at += 1; // the colon
      this.#path.push(key);
      const value = this.#value();
      this.#path.pop();
      // A plain assignment would set the prototype.
      if (key === '__proto__') {
        Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
      } else object[key] = value;
      this.#skipComma();
    }
    this.#at += 1;
    return object;
  }

  #array(): unknown[] {
    const array: unknown[] = [];
    this.#at += 1;
    this.#skipSpace();
    while (this.#text[this.#at] !== ']') {
      this.#path.push(array.length);
      array.push(this.#value());
      this.#path.pop();
      this.#skipComma();
    }
    this.#at += 1;
    return array;
  }

  #string(): string {
    const start = this.#at;
    let end = this.#text.indexOf('"', start + 1);
    while (this.#isEscaped(end)) end = this.#text.indexOf('"', end + 1);
    this.#at = end + 1;
    const inside = this.#text.slice(start + 1, end);
    return inside.includes('\\') ? (JSON.parse(`"${inside}"`) as string) : inside;
  }

  #isEscaped(at: number): boolean {
    let before = at - 1;
    while (this.#text[before] === '\\') before -= 1;
    return (at - before) % 2 === 0;
  }

  #number(): number | bigint {
    const start = this.#at;
    NUMBER_END.lastIndex = start;
    this.#at = NUMBER_END.exec(this.#text)?.index ?? this.#text.length;
    const literal = this.#text.slice(start, this.#at);
    const number = Number(literal);
    if (/^-?\d+$/.test(literal)) return Number.isSafeInteger(number) ? number : this.#bigint(literal);
    if (!Number.isFinite(number))
      throw this.#fault(literal, 'is beyond what JavaScript can hold: it would be Infinity');
    const decimal = decimalOf(literal);
    if (number === 0 && decimal.digits !== '') {
      throw this.#fault(literal, 'is too small for JavaScript to hold: it would be 0');
    }
    if (isHeld(literal)) {
      this.#held.push({ number, literal, path: [...this.#path] });
      return number;
    }
    if (decimal.power >= 0) return integerOf(decimal);
    this.#isRounded = true;
    this.#digits.add(number, literal, this.#path);
    return number;
  }

  #bigint(literal: string): bigint {
    try {
      return BigInt(literal);
    } catch {
      throw this.#fault(literal, 'has more digits than a BigInt can hold');
    }
  }

  #fault(literal: string, what: string): RecordFault {
    const displayName = literal.length > MAX_SHOWN_DIGITS ? `${literal.slice(0, MAX_SHOWN_DIGITS)}…` : literal;
    return new RecordFault('format', `the number ${displayName}${atPath(this.#path)} ${what}`, {
      advice: 'write it as a string in the input; a record passes unchanged if the work does not read json',
    });
  }

  #skipSpace(): void {
    while (this.#text.charCodeAt(this.#at) <= SPACE) this.#at += 1;
  }

  /** Skips a comma, if there is one, and the white space around it. */
  #skipComma(): void {
    this.#skipSpace();
    if (this.#text[this.#at] !== ',') return;
    this.#at += 1;
    this.#skipSpace();
  }
}

const SPACE = 0x20;
const NUMBER_END = /[\s,\]}]/g;
const MAX_SHOWN_DIGITS = 40;
