// The members of a JSON object as fields of a row: strings without their quotes, numbers as they are written, true and false,
// and nothing for null. A list or an object is no field.
import { RecordFault } from '../formats/record-format.ts';

const NUMBER_END = /[\s,}]/g;
const SPACE = 0x20;

export interface JsonCellsOptions {
  readonly columns: readonly string[];
  /** Columns that every object must have. */
  readonly required: readonly string[];
  /** Keys that are not columns are left out; otherwise they are a fault. */
  readonly leavesOut: boolean;
  /** What the columns are called in a fault: `the columns`. */
  readonly areCalled: string;
  /** Checks that the text is JSON. @throws RecordFault */
  readonly check: (text: string) => void;
  /** Gets each key. */
  readonly keys?: string[];
}

/** The keys of an object, in the order of its text. @throws RecordFault */
export function keysOf(text: string, check: (text: string) => void): string[] {
  const keys: string[] = [];
  const cells = new JsonCells({ columns: [], required: [], leavesOut: true, areCalled: '', check, keys });
  cells.read(text);
  return [...new Set(keys)];
}

export class JsonCells {
  readonly #options: JsonCellsOptions;
  readonly #places: ReadonlyMap<string, number>;
  readonly #required: readonly number[];
  #text = '';
  #at = 0;

  constructor(options: JsonCellsOptions) {
    this.#options = options;
    this.#places = new Map(options.columns.map((name, i) => [name, i]));
    this.#required = options.required.map((name) => options.columns.indexOf(name));
  }

  /** One value for each column. @throws RecordFault */
  read(text: string): string[] {
    this.#options.check(text);
    this.#text = text;
    this.#at = 0;
    this.#skipSpace();
    if (text[this.#at] !== '{')
      throw new RecordFault('format', `it is ${kindOf(text[this.#at])}, not an object`, { advice: ADVICE });
    const cells: (string | undefined)[] = this.#options.columns.map(() => '');
    for (const place of this.#required) cells[place] = undefined;
    this.#at += 1;
    this.#skipSpace();
    while (text[this.#at] !== '}') {
      const key = this.#string();
      this.#skipSpace();
      this.#at += 1; // the colon
      this.#skipSpace();
      this.#options.keys?.push(key);
      const place = this.#places.get(key);
      if (place === undefined) {
        if (!this.#options.leavesOut) this.#refuseKey(key);
        this.#skipValue();
      } else cells[place] = this.#value(key) ?? (this.#required.includes(place) ? undefined : '');
      this.#skipSpace();
      if (text[this.#at] === ',') this.#at += 1;
      this.#skipSpace();
    }
    const missing = cells.indexOf(undefined);
    if (missing >= 0) throw new RecordFault('format', `it has no '${this.#options.columns[missing]!}'`);
    return cells as string[];
  }

  /** Undefined for null. */
  #value(key: string): string | undefined {
    const first = this.#text[this.#at];
    if (first === '"') return this.#string();
    if (first === '{' || first === '[') {
      throw new RecordFault('format', `its '${key}' is ${kindOf(first)}, which is no field`, { advice: ADVICE });
    }
    const literal = this.#literal();
    return literal === 'null' ? undefined : literal;
  }

  #string(): string {
    const text = this.#text;
    const start = this.#at;
    let end = text.indexOf('"', start + 1);
    let slash = text.indexOf('\\', start + 1);
    if (slash < 0 || slash > end) {
      this.#at = end + 1;
      return text.slice(start + 1, end);
    }
    // each backslash belongs to the character after it
    for (; slash >= 0 && slash < end; slash = text.indexOf('\\', slash + 2)) {
      if (slash + 1 === end) end = text.indexOf('"', end + 1);
    }
    this.#at = end + 1;
    return JSON.parse(text.slice(start, end + 1)) as string;
  }

  #literal(): string {
    NUMBER_END.lastIndex = this.#at;
    const end = NUMBER_END.exec(this.#text)!.index;
    const literal = this.#text.slice(this.#at, end);
    this.#at = end;
    return literal;
  }

  #skipValue(): void {
    const first = this.#text[this.#at];
    if (first === '"') this.#string();
    else if (first === '{' || first === '[') this.#skipNested();
    else this.#literal();
  }

  #skipNested(): void {
    let depth = 0;
    do {
      const character = this.#text[this.#at];
      if (character === '"') {
        this.#string();
        continue;
      }
      if (character === '{' || character === '[') depth += 1;
      else if (character === '}' || character === ']') depth -= 1;
      this.#at += 1;
    } while (depth > 0);
  }

  #skipSpace(): void {
    while (this.#text.charCodeAt(this.#at) <= SPACE) this.#at += 1;
  }

  #refuseKey(key: string): never {
    const { areCalled, columns } = this.#options;
    throw new RecordFault('format', `it has '${key}', and ${areCalled} are ${columns.join(', ')}`, {
      advice: 'name the columns, and leave out all other keys: --columns a,b,c',
    });
  }
}

const ADVICE = 'a map flattens it: --map \'({ a: json.a, b: json.b.c, list: json.list.join(";") })\'';

function kindOf(first: string | undefined): string {
  if (first === '{') return 'an object';
  if (first === '[') return 'a list';
  if (first === '"') return 'a string';
  return first === 'n' ? 'null' : first === 't' || first === 'f' ? 'true or false' : 'a number';
}
