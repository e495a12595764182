// Parses the simple regular expressions of filters: letters, classes, groups, alternatives,
// repeats, ^ and $. Everything else (look-around, references, \b, \x, \u, characters beyond ASCII,
// flags such as g) is refused, and left to JavaScript. Whether a text matches does not depend on
// greediness, or on the order of alternatives: such an expression is a regular language. (ECMA-262,
// 22.2; Annex B, with { and ] as letters, is refused as well.)

/** Which of the 128 ASCII characters match; says nothing about others. */
export type CharacterSet = Uint8Array;

export type Pattern =
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'start' | 'end' }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Pattern[] }
  /** `most` is Infinity if there is no upper bound. */
  | { readonly kind: 'repeat'; readonly part: Pattern; readonly least: number; readonly most: number };

const ASCII = 128;
const SPECIAL = /[\^$\\.*+?()[\]{}|]/;
/** Not i with u, which folds some letters beyond ASCII to ASCII ones. */
const FLAGS = /^(?:|i|s|u|is|si|su|us)$/;
const CONTROLS: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f', v: '\v' };
const CLASSES: Readonly<Record<string, RegExp>> = { d: /\d/, D: /\D/, w: /\w/, W: /\W/, s: /\s/, S: /\S/ };

/** Undefined for anything else. The source must be valid with these flags. */
export function parsePattern(source: string, flags: string): Pattern | undefined {
  if (!FLAGS.test(flags)) return undefined;
  try {
    return new PatternParser(source, flags).parse();
  } catch (error) {
    if (error === UNKNOWN) return undefined;
    throw error;
  }
}

const UNKNOWN = new Error('not a pattern for the kernel');

class PatternParser {
  readonly #source: string;
  readonly #isFolded: boolean;
  readonly #dot: RegExp;
  #at = 0;

  constructor(source: string, flags: string) {
    this.#source = source;
    this.#isFolded = flags.includes('i');
    this.#dot = flags.includes('s') ? /[^]/ : /./;
  }

  parse(): Pattern {
    const pattern = this.#choice();
    if (this.#at < this.#source.length) throw UNKNOWN;
    return pattern;
  }

  #choice(): Pattern {
    const parts = [this.#sequence()];
    while (this.#take('|')) parts.push(this.#sequence());
    return parts.length === 1 ? parts[0]! : { kind: 'choice', parts };
  }

  #sequence(): Pattern {
    const parts: Pattern[] = [];
    while (this.#at < this.#source.length && !this.#isNext('|') && !this.#isNext(')')) parts.push(this.#repeated());
    return { kind: 'sequence', parts };
  }

  #repeated(): Pattern {
    if (this.#take('^')) return { kind: 'start' };
    if (this.#take('$')) return { kind: 'end' };
    const part = this.#atom();
    const bounds = this.#bounds();
    if (bounds === undefined) return part;
    // A lazy repeat matches the same texts.
    this.#take('?');
    return { kind: 'repeat', part, ...bounds };
  }

  #bounds(): { readonly least: number; readonly most: number } | undefined {
    if (this.#take('*')) return { least: 0, most: Infinity };
    if (this.#take('+')) return { least: 1, most: Infinity };
    if (this.#take('?')) return { least: 0, most: 1 };
    if (!this.#isNext('{')) return undefined;
    const [whole, least, comma, most] = /^\{(\d{1,4})(,)?(\d{1,4})?\}/.exec(this.#source.slice(this.#at)) ?? [];
    if (whole === undefined || (comma === undefined && most !== undefined)) throw UNKNOWN;
    this.#at += whole.length;
    return { least: Number(least), most: comma === undefined ? Number(least) : Number(most ?? Infinity) };
  }

  #atom(): Pattern {
    if (this.#take('(')) {
      if (this.#take('?') && !this.#take(':')) throw UNKNOWN;
      const inner = this.#choice();
      if (!this.#take(')')) throw UNKNOWN;
      return inner;
    }
    if (this.#take('[')) return { kind: 'set', set: this.#class() };
    if (this.#take('.')) return { kind: 'set', set: setOf(this.#dot) };
    if (this.#take('\\')) return { kind: 'set', set: this.#fold(this.#escape()) };
    const letter = this.#next();
    if (SPECIAL.test(letter)) throw UNKNOWN;
    return { kind: 'set', set: this.#fold(only(letter)) };
  }

  /** Parses a class after its `[`. */
  #class(): CharacterSet {
    const isNegated = this.#take('^');
    const set = new Uint8Array(ASCII);
    while (!this.#take(']')) {
      const first = this.#member();
      if (this.#isNext('-') && this.#source[this.#at + 1] !== ']') {
        this.#at += 1;
        addRange(set, first, this.#member());
      } else {
        add(set, first);
      }
    }
    const folded = this.#fold(set);
    return isNegated ? folded.map((isIn) => 1 - isIn) : folded;
  }

  #member(): CharacterSet {
    if (this.#take('\\')) return this.#escape();
    return only(this.#next());
  }

  /** Parses an escape after its backslash. */
  #escape(): CharacterSet {
    const letter = this.#next();
    const control = CONTROLS[letter];
    if (control !== undefined) return only(control);
    const named = CLASSES[letter];
    if (named !== undefined) return setOf(named);
    if (/[\w\s]/.test(letter)) throw UNKNOWN;
    return only(letter);
  }

  /** Adds the other case of each letter if the flag i is set. */
  #fold(set: CharacterSet): CharacterSet {
    if (!this.#isFolded) return set;
    return set.map((isIn, code) => (/[a-z]/i.test(String.fromCharCode(code)) ? isIn | set[code ^ 32]! : isIn));
  }

  #next(): string {
    const letter = this.#source[this.#at];
    if (letter === undefined || letter.charCodeAt(0) >= ASCII) throw UNKNOWN;
    this.#at += 1;
    return letter;
  }

  #isNext(letter: string): boolean {
    return this.#source[this.#at] === letter;
  }

  #take(letter: string): boolean {
    if (!this.#isNext(letter)) return false;
    this.#at += 1;
    return true;
  }
}

function setOf(expression: RegExp): CharacterSet {
  return Uint8Array.from({ length: ASCII }, (_, code) => Number(expression.test(String.fromCharCode(code))));
}

function only(letter: string): CharacterSet {
  const set = new Uint8Array(ASCII);
  set[letter.charCodeAt(0)] = 1;
  return set;
}

function add(set: CharacterSet, more: CharacterSet): void {
  more.forEach((isIn, code) => (set[code]! |= isIn));
}

/** Adds a range of characters. A class such as \d can't be an end of it. */
function addRange(set: CharacterSet, first: CharacterSet, last: CharacterSet): void {
  if (count(first) !== 1 || count(last) !== 1) throw UNKNOWN;
  set.fill(1, first.indexOf(1), last.indexOf(1) + 1);
}

function count(set: CharacterSet): number {
  return set.reduce((sum, isIn) => sum + isIn, 0);
}
