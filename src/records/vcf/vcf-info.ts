// The INFO column: `DP=12;AF=0.5,0.1;DB` as an object by key.
import { describeValue } from '../../job/error-report.ts';
import { ResultError } from '../../job/errors.ts';
import { RecordFault } from '../formats/record-format.ts';
import { noHeader, UNDEFINED_KEY, type VcfHeader } from './vcf-header.ts';
import { readValue, writeValue, type ValueOptions, type VcfRead } from './vcf-value.ts';

export type InfoValues = Record<string, VcfRead | boolean>;

/** No key is inherited, and V8 keeps its objects fast, as it does not with Object.create(null). */
const Values = function () {} as unknown as new () => InfoValues;
Values.prototype = Object.create(null) as InfoValues;

const KEY = /^[^\s;=,]+$/;

/** @throws RecordFault */
export function readInfo(text: string, header: VcfHeader): InfoValues {
  if (header.isEmpty) throw noHeader('info');
  const values = new Values();
  if (text === '.') return values;
  for (const part of text.split(';')) {
    if (part === '') continue;
    const at = part.indexOf('=');
    const key = at < 0 ? part : part.slice(0, at);
    if (key in values) throw new RecordFault('format', `its INFO has the key ${key} twice`);
    values[key] = readPart(part, key, at, header);
  }
  return values;
}

function readPart(part: string, key: string, at: number, header: VcfHeader): VcfRead | boolean {
  const definition = header.info.get(key) ?? UNDEFINED_KEY;
  // A key without a value is a flag, whatever the header says.
  return at < 0 ? true : readValue(part.slice(at + 1), definition, optionsFor(key, header));
}

/** `was`: the column's text before, whose parts are kept where their values are the same. @throws ResultError */
export function writeInfo(value: unknown, header: VcfHeader, was: string | undefined): string {
  if (value === null) return '.';
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new ResultError(`the work gave a record whose info is ${describeValue(value)}, not an object by key`);
  }
  const before = new Map((was ?? '.').split(';').map((part) => [part.split('=', 1)[0]!, part]));
  const parts: string[] = [];
  for (const [key, item] of Object.entries(value)) {
    const written = writePart(key, item, header);
    if (written === undefined) continue;
    const part = before.get(key);
    parts.push(part !== undefined && isSame(part, key, written, header) ? part : written);
  }
  return parts.length === 0 ? '.' : parts.join(';');
}

/** Undefined for a key that the record shall not have: a flag that is false, a value that is undefined. */
function writePart(key: string, item: unknown, header: VcfHeader): string | undefined {
  if (item === undefined || item === false) return undefined;
  if (!KEY.test(key)) throw new ResultError(`the work gave a record with the INFO key ${JSON.stringify(key)}`);
  if (item === true) return key;
  return `${key}=${writeValue(item, header.info.get(key) ?? UNDEFINED_KEY, optionsFor(key, header))}`;
}

function isSame(part: string, key: string, written: string, header: VcfHeader): boolean {
  if (part === written) return true;
  try {
    return writePart(key, readPart(part, key, part.indexOf('='), header), header) === written;
  } catch {
    return false; // was invalid
  }
}

const SEPARATORS = /[;=\s]/;
const known = new WeakMap<VcfHeader, Map<string, ValueOptions>>();

function optionsFor(key: string, header: VcfHeader): ValueOptions {
  const options = known.get(header) ?? new Map<string, ValueOptions>();
  if (options.size === 0) known.set(header, options);
  const found = options.get(key) ?? { label: `INFO ${key}`, isEncoded: header.isEncoded, separators: SEPARATORS };
  options.set(key, found);
  return found;
}
