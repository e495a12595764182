// Checks the exports of a module, and makes the work from them. A misspelt key would silently leave
// work undone, so every unknown key is an error, and so is a second kind of work.
import { describeValue } from '../../job/error-report.ts';
import { ModuleError } from '../../job/errors.ts';
import { MOST_CONCURRENCY } from '../../job/resolve-procs.ts';
import { FORMATS, type FormatName } from '../../job/job-spec.ts';
import type { ModuleWork, Reduction } from '../work.ts';
import { nearName } from './near-name.ts';
import { KNOWN_KEYS, METHOD_KEYS, OUTPUT_KEYS, REDUCTION_KEYS, type MethodKey } from './transform-keys.ts';

type Method = (...args: unknown[]) => unknown;
type Methods = Partial<Record<MethodKey, Method>>;

/** What is wrong with an export, and the fix. */
type Fault = readonly [message: string, advice: string];

const REMOVE = 'remove concurrency; more batches at once: --procs';
const WANTED = 'export default a function (line, context) => string, or an object with map or filter';

/** The work defined by a module's default export; `displayName` names the module in messages. */
export function checkTransform(exported: unknown, displayName: string): ModuleWork {
  const fault = faultOf(exported);
  if (fault !== undefined) throw new ModuleError(fault[0], { place: { file: displayName }, advice: fault[1] });
  if (typeof exported === 'function') return { filters: [], map: exported as Method };
  const transform = exported as Readonly<Record<string, unknown>>;
  const { filter, start, add, merge, finish, ...others } = boundMethods(transform);
  const reduction = { start, add, merge, finish } as Reduction;
  const format = transform['format'] as FormatName | undefined;
  const columns = transform['columns'] as readonly string[] | undefined;
  const concurrency = transform['concurrency'] as number | undefined;
  const isPaired = transform['pair'] as boolean | undefined;
  return {
    filters: filter === undefined ? [] : [filter],
    ...others,
    ...(add === undefined ? {} : { reduction }),
    ...(format === undefined ? {} : { format }),
    ...(columns === undefined ? {} : { columns: [...columns] }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(isPaired === undefined ? {} : { isPaired }),
  };
}

function faultOf(exported: unknown): Fault | undefined {
  if (typeof exported === 'function') {
    if (!isClass(exported)) return undefined;
    return ['its default export is a class, but threadmill creates no instances', WANTED];
  }
  if (typeof exported !== 'object' || exported === null) {
    return [`its default export is ${exported === undefined ? 'undefined' : describeValue(exported)}`, WANTED];
  }
  if (!isPlain(exported)) return [`its default export is ${kindOf(exported)}, not a plain object`, WANTED];

  const transform = exported as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(transform)) {
    const fault = transform[key] === undefined ? undefined : keyFault(key, transform[key]);
    if (fault !== undefined) return fault;
  }
  if (transform['columns'] !== undefined && transform['header'] !== undefined) {
    return ['it has columns and header, but both define the header', 'remove one of them'];
  }
  return reductionFault(transform) ?? outputFault(transform) ?? slotsFault(transform);
}

function reductionFault(transform: Readonly<Record<string, unknown>>): Fault | undefined {
  const there = REDUCTION_KEYS.filter((key) => transform[key] !== undefined);
  if (there.length === 0 || there.length === REDUCTION_KEYS.length) return undefined;
  const missing = REDUCTION_KEYS.filter((key) => transform[key] === undefined);
  return [`it has ${listed(there)} without ${listed(missing)}`, `a reduction needs all of ${listed(REDUCTION_KEYS)}`];
}

function outputFault(transform: Readonly<Record<string, unknown>>): Fault | undefined {
  const there = OUTPUT_KEYS.filter((key) => transform[key] !== undefined);
  if (there.length > 1) {
    const displayName = there.map((key) => (key === 'add' ? `a reduction (${listed(REDUCTION_KEYS)})` : key));
    return [
      `it has ${listed(displayName)}, which can't be combined`,
      'use one of them for the output; filter may be added',
    ];
  }
  const isWork = there.length > 0 || transform['filter'] !== undefined || transform['header'] !== undefined;
  return isWork ? undefined : ['it does nothing: it has neither map nor filter', WANTED];
}

function listed(names: readonly string[]): string {
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
}

function keyFault(key: string, value: unknown): Fault | undefined {
  if (!KNOWN_KEYS.includes(key)) {
    const near = nearName(key, KNOWN_KEYS);
    const known = `a transform has ${KNOWN_KEYS.join(', ')}`;
    return [`its default export has an unknown key '${key}'`, near === undefined ? known : `did you mean ${near}?`];
  }
  if (key === 'format') return formatFault(value);
  if (key === 'columns') return columnsFault(value);
  if (key === 'concurrency') return concurrencyFault(value);
  if (key === 'pair')
    return typeof value === 'boolean' ? undefined : [`its pair is ${describeValue(value)}, not true or false`, WANTED];
  if (typeof value !== 'function') return [`its ${key} is ${describeValue(value)}, not a function`, WANTED];
  return isClass(value) ? [`its ${key} is a class, not a function`, WANTED] : undefined;
}

function formatFault(format: unknown): Fault | undefined {
  if (FORMATS.some((name) => name === format)) return undefined;
  const supported = `supported: ${FORMATS.join(', ')}`;
  return [`its format is ${describeValue(format)}, which is not a format`, supported];
}

function concurrencyFault(value: unknown): Fault | undefined {
  if (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MOST_CONCURRENCY) return undefined;
  return [
    `its concurrency is ${describeValue(value)}, not a number of records`,
    `a whole number from 1 to ${MOST_CONCURRENCY}: concurrency: 50`,
  ];
}

/** Only records that are worked on one by one can be under way at once. */
function slotsFault(transform: Readonly<Record<string, unknown>>): Fault | undefined {
  if (transform['concurrency'] === undefined) return undefined;
  if (transform['pair'] === true)
    return ['it has concurrency and pair, but pairs are worked on one after another', REMOVE];
  if (transform['map'] === undefined && transform['filter'] === undefined && transform['header'] !== undefined) {
    return ['it has concurrency, but neither map nor filter', REMOVE];
  }
  const other = (['mapBatch', 'mapBytes', 'add'] as const).find((key) => transform[key] !== undefined);
  if (other === undefined) return undefined;
  return [`it has concurrency and ${other}, but concurrency is for map and filter`, REMOVE];
}

function columnsFault(columns: unknown): Fault | undefined {
  const isList = Array.isArray(columns) && columns.length > 0;
  if (!isList || !columns.every((name) => typeof name === 'string' && name !== '')) {
    return [`its columns are ${describeValue(columns)}, not names`, "a list of names: columns: ['place', 'quality']"];
  }
  const doubled = (columns as string[]).find((name, i) => columns.indexOf(name) !== i);
  return doubled === undefined ? undefined : [`its columns name '${doubled}' twice`, 'each column has its own name'];
}

/** The original function of each bound method. */
const ORIGINALS = new WeakMap<object, object>();

/** The module's own function, whose source text is the user's. */
export function originalOf(method: object): object {
  return ORIGINALS.get(method) ?? method;
}

/** Binds the methods, so that they reach each other by `this` as in any object. */
function boundMethods(transform: Readonly<Record<string, unknown>>): Methods {
  const methods: Methods = {};
  for (const key of METHOD_KEYS) {
    const method = transform[key] as Method | undefined;
    if (method === undefined) continue;
    const bound: Method = method.bind(transform);
    ORIGINALS.set(bound, method);
    methods[key] = bound;
  }
  return methods;
}

function isClass(value: object): boolean {
  return /^class\b/.test(Function.prototype.toString.call(value));
}

/**
 * False for an instance of a class: it inherits its methods, and a misspelt one would go unnoticed.
 */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function kindOf(value: object): string {
  if (Array.isArray(value)) return 'an array';
  const { name } = value.constructor;
  return `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`;
}
