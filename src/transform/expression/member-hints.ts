// Suggests the intended member for one that does not exist: a near name, or the equivalent of
// another language's method.
import { nearName } from '../module/near-name.ts';
import { isMethod, memberNames, type Shape } from './value-shape.ts';

/** `x` stands for the value. */
type Habits = Readonly<Record<string, string>>;

const LENGTH: Habits = { len: 'x.length', size: 'x.length', count: 'x.length', Length: 'x.length' };

const OF_STRING: Habits = {
  ...LENGTH,
  contains: 'x.includes(…)',
  has: 'x.includes(…)',
  upper: 'x.toUpperCase()',
  lower: 'x.toLowerCase()',
  capitalize: 'x.toUpperCase()',
  strip: 'x.trim()',
  lstrip: 'x.trimStart()',
  rstrip: 'x.trimEnd()',
  find: 'x.indexOf(…)',
  test: '/…/.test(x)',
  exec: '/…/.exec(x)',
  matches: '/…/.test(x)',
  reverse: "[...x].reverse().join('')",
  map: '[...x].map(…)',
  filter: '[...x].filter(…)',
  some: '[...x].some(…)',
  every: '[...x].every(…)',
  forEach: '[...x].forEach(…)',
  join: "[…].join(',')",
  toFixed: '(+x).toFixed(…)',
  toPrecision: '(+x).toPrecision(…)',
  format: 'a template: `${x}`',
  sub: 'x.replace(…)',
  gsub: 'x.replaceAll(…)',
  zfill: "x.padStart(5, '0')",
  ljust: 'x.padEnd(5)',
  rjust: 'x.padStart(5)',
  isdigit: '/^\\d+$/.test(x)',
  isnumeric: 'Number.isFinite(+x)',
  isEmpty: "x === ''",
  value: 'x',
  text: 'x',
  equals: 'x === y',
};
const OF_ARRAY: Habits = {
  ...LENGTH,
  contains: 'x.includes(…)',
  has: 'x.includes(…)',
  append: 'x.push(…)',
  add: 'x.push(…)',
  extend: 'x.push(...y)',
  first: 'x[0]',
  last: 'x.at(-1)',
  head: 'x[0]',
  sum: 'x.reduce((sum, n) => sum + +n, 0)',
  max: 'Math.max(...x)',
  min: 'Math.min(...x)',
  split: 'x.map((field) => field.split(…))',
  trim: 'x.map((field) => field.trim())',
  unique: '[...new Set(x)]',
  isEmpty: 'x.length === 0',
};
const OF_SET: Habits = {
  length: 'x.size',
  len: 'x.size',
  count: 'x.size',
  includes: 'x.has(…)',
  contains: 'x.has(…)',
  indexOf: 'x.has(…)',
  get: 'x.has(…)',
  push: 'x.add(…)',
  map: '[...x].map(…)',
  filter: '[...x].filter(…)',
  some: '[...x].some(…)',
  every: '[...x].every(…)',
  find: '[...x].find(…)',
  join: "[...x].join(',')",
};
const OF_NUMBER: Habits = {
  length: 'String(x).length',
  round: 'Math.round(x)',
  floor: 'Math.floor(x)',
  ceil: 'Math.ceil(x)',
  abs: 'Math.abs(x)',
  padStart: 'String(x).padStart(…)',
  padEnd: 'String(x).padEnd(…)',
  includes: 'String(x).includes(…)',
  startsWith: 'String(x).startsWith(…)',
  endsWith: 'String(x).endsWith(…)',
  slice: 'String(x).slice(…)',
  split: 'String(x).split(…)',
  replace: 'String(x).replace(…)',
  isNaN: 'Number.isNaN(x)',
};
const OF_READ: Habits = {
  len: 'x.seq.length',
  length: 'x.seq.length',
  size: 'x.seq.length',
  sequence: 'x.seq',
  bases: 'x.seq',
  quality: 'x.qual',
  qualities: 'x.qual',
  quals: 'x.qual',
  phred: 'x.qual',
  name: 'x.id',
  header: 'x.id and x.comment',
  description: 'x.comment',
  desc: 'x.comment',
  gc: 'gc(x.seq)',
  meanQuality: 'meanQuality(x.qual)',
};
const OF_GLOBALS: Habits = {
  'Math.maximum': 'Math.max(…)',
  'Math.minimum': 'Math.min(…)',
  'Math.ln': 'Math.log(…)',
  'Math.power': 'a ** b',
  'Math.mod': 'a % b',
  'Math.sum': 'a + b',
  'Math.log2n': 'Math.log2(…)',
  'Math.pi': 'Math.PI',
  'Math.int': 'Math.trunc(…)',
  'Math.absolute': 'Math.abs(…)',
  'Number.parse': 'Number(…), or Number.parseFloat(…)',
  'Number.isNumber': 'Number.isFinite(+x)',
  'JSON.dump': 'JSON.stringify(…)',
  'JSON.dumps': 'JSON.stringify(…)',
  'JSON.encode': 'JSON.stringify(…)',
  'JSON.serialize': 'JSON.stringify(…)',
  'JSON.load': 'JSON.parse(…)',
  'JSON.loads': 'JSON.parse(…)',
  'JSON.decode': 'JSON.parse(…)',
  'Object.length': 'Object.keys(x).length',
};
const REGEXP: Habits = { match: 'x.exec(…)', matches: 'x.test(…)', search: 'y.search(x)', replace: 'y.replace(x, …)' };

const HABITS: Readonly<Partial<Record<Shape['is'], Habits>>> = {
  string: OF_STRING,
  array: OF_ARRAY,
  match: OF_ARRAY,
  set: OF_SET,
  map: { length: 'x.size', includes: 'x.has(…)' },
  number: OF_NUMBER,
  bigint: OF_NUMBER,
  read: OF_READ,
  regexp: REGEXP,
};

/** `value` is the code of the object. */
export function memberFix(shape: Shape, name: string, value: string): string | undefined {
  const habits = shape.is === 'global' ? undefined : HABITS[shape.is];
  const key = shape.is === 'global' ? `${shape.name}.${name}` : name;
  const known = shape.is === 'global' ? own(OF_GLOBALS, key) : own(habits ?? {}, key);
  const isThere =
    shape.is !== 'read' ||
    /x\.(\w+)/
      .exec(known ?? '')
      ?.slice(1)
      .every((key) => shape.keys.includes(key));
  if (known !== undefined && isThere === true) return `did you mean ${known.replace(/\bx\b/g, () => value)}?`;
  // Upper-case names are probably tags within the field, as DP in INFO.
  if (/^[A-Z][A-Z0-9_]*$/.test(name)) return undefined;
  const near = nearName(
    name,
    memberNames(shape).filter((each) => !RARE.test(each)),
  );
  if (near !== undefined) return `did you mean ${value}.${near}${isMethod(shape, near) === true ? '(…)' : ''}?`;
  const habit = shape.is === 'global' ? undefined : nearName(name, Object.keys(habits ?? {}));
  return habit === undefined || habit === name ? undefined : memberFix(shape, habit, value);
}

/** Members that are never suggested. */
const RARE = /^(anchor|big|blink|bold|fixed|font.*|italics|link|small|strike|sub|sup|valueOf|__.*)$/;

function own(habits: Habits, name: string): string | undefined {
  return Object.hasOwn(habits, name) ? habits[name] : undefined;
}
