// What a part of an expression certainly is: a string, a number, an array, …. The checks for
// mistakes use nothing else. Whatever can't be known from the text is `unknown`, and accepted.

/**
 * The source of a string.
 * - `field`: a bare field, column or argument, often meant as a number
 * - `record`: the text of the record, its id or its file
 * - `made`: made by the expression
 */
export type StringSource = 'field' | 'record' | 'made';

export type Shape =
  | { readonly is: 'string'; readonly from: StringSource; /** It may be something else. */ readonly isGuess?: true }
  | { readonly is: 'array'; readonly of: Shape }
  /** The result of `match` and `exec`: an array with additional members, or null. */
  | { readonly is: 'match' }
  | { readonly is: 'set'; readonly of: Shape }
  /** A record of FASTQ or FASTA in a pair. */
  | { readonly is: 'read'; readonly keys: readonly string[] }
  /** A function or object that JavaScript or threadmill provides by this name. */
  | { readonly is: 'global'; readonly name: string }
  | { readonly is: 'helper'; readonly name: string }
  | { readonly is: 'number' | 'bigint' | 'boolean' | 'regexp' | 'date' | 'map' | 'unknown' };

export const UNKNOWN: Shape = { is: 'unknown' };
export const NUMBER: Shape = { is: 'number' };
export const BOOLEAN: Shape = { is: 'boolean' };
export const MADE: Shape = { is: 'string', from: 'made' };
export const FIELD: Shape = { is: 'string', from: 'field' };
/** An argument that is not known yet, or a field that the expression may have replaced. */
export const GUESS: Shape = { is: 'string', from: 'field', isGuess: true };
export const RECORD: Shape = { is: 'string', from: 'record' };
const MATCH: Shape = { is: 'match' };
export const LIST: Shape = { is: 'array', of: UNKNOWN };
const STRINGS: Shape = { is: 'array', of: MADE };
/** Each of several parts is like a field: `$9.split(':')[1]`. */
const PARTS: Shape = { is: 'array', of: FIELD };

/** The shapes of methods' results, by name: `name name …` for each shape. */
function table(...rows: readonly (readonly [names: string, gives: Shape])[]): ReadonlyMap<string, Shape> {
  return new Map(rows.flatMap(([names, gives]) => names.split(' ').map((name) => [name, gives] as const)));
}

const OF_STRING = table(
  [
    'at charAt concat normalize padEnd padStart repeat replace replaceAll slice substring substr toLowerCase toUpperCase ' +
      'toLocaleLowerCase toLocaleUpperCase trim trimEnd trimStart toString valueOf toWellFormed',
    MADE,
  ],
  ['charCodeAt codePointAt indexOf lastIndexOf search localeCompare', NUMBER],
  ['endsWith includes startsWith isWellFormed', BOOLEAN],
  ['split', PARTS],
  ['match', MATCH],
);
const OF_ARRAY = table(
  ['join toString toLocaleString', MADE],
  ['indexOf lastIndexOf findIndex findLastIndex push unshift', NUMBER],
  ['includes every some', BOOLEAN],
  ['flat flatMap', LIST],
);
const KEEPING_ARRAY = new Set('filter slice sort reverse toSorted toReversed splice toSpliced'.split(' '));
const GIVING_ELEMENT = new Set('at find findLast pop shift'.split(' '));
const OF_NUMBER = table(['toFixed toString toPrecision toExponential toLocaleString', MADE], ['valueOf', NUMBER]);
const OF_REGEXP = table(['test', BOOLEAN], ['exec', MATCH], ['toString', MADE]);
const OF_SET = table(['has', BOOLEAN]);
const OF_DATE = table(
  ['toISOString toString toDateString toTimeString toUTCString toLocaleString toLocaleDateString', MADE],
  ['getTime getFullYear getMonth getDate getDay getHours getMinutes getSeconds valueOf', NUMBER],
);
/** These methods return a string for any object. */
const OF_ANY = table([
  'join normalize padEnd padStart repeat replace replaceAll substring toFixed toLowerCase toString toUpperCase trim ' +
    'trimEnd trimStart',
  MADE,
]);

/** The result of calling a method of an object of this shape. */
export function shapeOfCall(object: Shape, name: string): Shape {
  switch (object.is) {
    case 'string':
      return OF_STRING.get(name) ?? UNKNOWN;
    case 'array':
      if (GIVING_ELEMENT.has(name)) return object.of;
      if (KEEPING_ARRAY.has(name)) return object;
      return name === 'concat' ? LIST : (OF_ARRAY.get(name) ?? UNKNOWN);
    case 'number':
    case 'bigint':
      return OF_NUMBER.get(name) ?? UNKNOWN;
    case 'regexp':
      return OF_REGEXP.get(name) ?? UNKNOWN;
    case 'set':
    case 'map':
      return OF_SET.get(name) ?? UNKNOWN;
    case 'date':
      return OF_DATE.get(name) ?? UNKNOWN;
    case 'global':
      return shapeOfGlobalCall(object.name, name);
    default:
      return OF_ANY.get(name) ?? UNKNOWN;
  }
}

const OF_FUNCTION = table(
  ['Number parseInt parseFloat meanQuality gc', NUMBER],
  ['String row set reverseComplement encodeURIComponent decodeURIComponent', MADE],
  ['Boolean isNaN isFinite sample', BOOLEAN],
  ['BigInt', { is: 'bigint' }],
);

/** The result of calling a function by its name alone. */
export function shapeOfFunctionCall(name: string): Shape {
  return OF_FUNCTION.get(name) ?? UNKNOWN;
}

const OF_GLOBALS = table(
  ['JSON.stringify String.fromCharCode String.fromCodePoint String.raw', MADE],
  ['Number.parseFloat Number.parseInt Date.now Date.parse Date.UTC', NUMBER],
  ['Array.isArray Number.isNaN Number.isFinite Number.isInteger Number.isSafeInteger Object.is Object.hasOwn', BOOLEAN],
  ['Object.keys', STRINGS],
  ['Array.from Array.of Object.values Object.entries', LIST],
);
/** Every member of Math that is called returns a number. */
function shapeOfGlobalCall(object: string, name: string): Shape {
  return object === 'Math' ? NUMBER : (OF_GLOBALS.get(`${object}.${name}`) ?? UNKNOWN);
}

/** The result of `new NAME(…)`. */
export function shapeOfNew(name: string): Shape {
  const shapes: Readonly<Record<string, Shape>> = {
    Set: { is: 'set', of: UNKNOWN },
    Map: { is: 'map' },
    Date: { is: 'date' },
    RegExp: { is: 'regexp' },
    Array: LIST,
  };
  return Object.hasOwn(shapes, name) ? shapes[name]! : UNKNOWN;
}

/** Whether a value of this shape has such a member in this Node; undefined if unknown. */
export function hasMember(shape: Shape, name: string): boolean | undefined {
  if (shape.is === 'unknown' || (shape.is === 'string' && shape.isGuess)) return undefined;
  if (shape.is === 'read') return shape.keys.includes(name) || name in Object.prototype;
  if (shape.is === 'match' && /^(index|input|groups|indices)$/.test(name)) return true;
  const isIndexed = shape.is === 'string' || shape.is === 'array' || shape.is === 'match';
  return name in prototypeOf(shape)! || (isIndexed && /^(0|[1-9]\d*)$/.test(name));
}

/** Whether the member is a function; undefined if there is no such member, or if unknown. */
export function isMethod(shape: Shape, name: string): boolean | undefined {
  let holder: object | null = prototypeOf(shape) ?? null;
  while (holder !== null) {
    const found = Object.getOwnPropertyDescriptor(holder, name);
    if (found !== undefined) return typeof found.value === 'function';
    holder = Object.getPrototypeOf(holder) as object | null;
  }
  return undefined;
}

/** Names of members that can be suggested. */
export function memberNames(shape: Shape): string[] {
  if (shape.is === 'read') return [...shape.keys];
  if (shape.is === 'match') return ['groups', 'index', 'input', 'length'];
  const holder = prototypeOf(shape);
  return holder === undefined ? [] : Object.getOwnPropertyNames(holder).filter((name) => name !== 'constructor');
}

/** The object that holds the members; a global object itself. */
function prototypeOf(shape: Shape): object | undefined {
  switch (shape.is) {
    case 'global':
      return Object((globalThis as Record<string, unknown>)[shape.name]) as object;
    case 'helper':
      return Function.prototype;
    case 'read':
    case 'unknown':
      return undefined;
    default:
      return PROTOTYPES[shape.is];
  }
}

const PROTOTYPES = {
  string: String.prototype,
  array: Array.prototype,
  match: Array.prototype,
  set: Set.prototype,
  map: Map.prototype,
  number: Number.prototype,
  bigint: BigInt.prototype,
  boolean: Boolean.prototype,
  regexp: RegExp.prototype,
  date: Date.prototype,
} as const;

const WORDS: Readonly<Record<Exclude<Shape['is'], 'read' | 'global' | 'helper' | 'unknown'>, string>> = {
  string: 'a string',
  array: 'an array',
  match: 'a match',
  set: 'a Set',
  map: 'a Map',
  number: 'a number',
  bigint: 'a bigint',
  boolean: 'a boolean',
  regexp: 'a regular expression',
  date: 'a Date',
};

export function wordOf(shape: Shape): string {
  if (shape.is === 'read') return 'a record';
  if (shape.is === 'helper') return 'a function';
  return shape.is === 'global' || shape.is === 'unknown' ? 'an object' : WORDS[shape.is];
}
