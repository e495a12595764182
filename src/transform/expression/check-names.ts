// Checks the names that an expression uses: that each means something, that nothing of the record is given a value, and
// that something of the record is used at all.
import type { MemberExpression, Node } from 'acorn';
import { isRecordName, RECORD_NAMES, type ColumnUse } from './expression-plan.ts';
import type { NameUse } from './free-names.ts';
import { nearName } from '../module/near-name.ts';
import type { Slip } from './slip.ts';

export interface NameEnvironment {
  readonly hasHeader: boolean;
  readonly argNames: readonly string[];
}

/** Names that awk, Python and others have for what JavaScript says differently. */
const HABITS: Readonly<Record<string, string>> = {
  $NF: 'the last field is fields.at(-1)',
  FNR: 'NR counts the records of all inputs; there is no FNR',
  FS: 'the delimiter is the option -d',
  OFS: 'the delimiter is the option -d',
  FILENAME: 'the name of the input is file',
  int: 'Math.trunc(x)',
  float: '+x, or Number(x)',
  str: 'String(x)',
  len: 'x.length',
  length: 'x.length, as in $1.length',
  substr: 'x.slice(from, to), from 0',
  substring: 'x.slice(from, to), from 0',
  toupper: 'x.toUpperCase()',
  tolower: 'x.toLowerCase()',
  split: "x.split(',')",
  gsub: 'x.replaceAll(a, b)',
  sub: 'x.replace(a, b)',
  index: 'x.indexOf(y)',
  sprintf: 'a template: `${x}`, x.toFixed(2), String(x).padStart(5)',
  printf: 'a template: `${x}`, x.toFixed(2), String(x).padStart(5)',
  record: 'the record is line',
  True: 'true',
  False: 'false',
  None: 'null',
  nil: 'null',
  require: 'write a module: it may import what it likes',
};

export function findNameSlip(uses: readonly NameUse[], root: Node, environment: NameEnvironment): Slip | undefined {
  for (const use of uses) {
    const slip = slipOfUse(use, environment);
    if (slip !== undefined) return slip;
  }
  const isOfRecord = uses.some(({ name }) => isRecordName(name) && name !== 'args' && name !== 'row');
  if (isOfRecord || isPlainBoolean(root)) return undefined;
  return {
    what: 'nothing of the record is used: each one would give the same',
    at: root.start,
    mend: 'did the shell expand $1? use single quotes',
  };
}

function slipOfUse(use: NameUse, { hasHeader, argNames }: NameEnvironment): Slip | undefined {
  const { name, node, isAssigned } = use;
  const at = node.start;
  if (!isRecordName(name))
    return Object.hasOwn(globalThis, name) || name === 'undefined' ? undefined : unknownName(name, at);
  if (isAssigned) {
    const mend = /^\$[1-9]/.test(name)
      ? `to compare: ${name} === x; to put a value there: set(${name.slice(1)}, x)`
      : `to compare: ${name} === x`;
    return { what: `${name} is given a value, but is the record's`, at, mend };
  }
  if (name === 'col' && !hasHeader) {
    return { what: 'col needs a header, and none is named', at, mend: 'say --header 1, or --header PREFIX' };
  }
  if (name !== 'args') return undefined;
  const key = staticMember(use);
  if (key === undefined || argNames.includes(key.name)) return undefined;
  const given = argNames.length === 0 ? 'no --arg is given' : `given are ${argNames.join(', ')}`;
  return { what: `args.${key.name} is not given: ${given}`, at, mend: `--arg ${key.name}=VALUE` };
}

function unknownName(name: string, at: number): Slip {
  const habit = Object.hasOwn(HABITS, name) ? HABITS[name] : undefined;
  const near = nearName(name, [
    ...RECORD_NAMES,
    'Math',
    'Number',
    'String',
    'JSON',
    'Object',
    'Array',
    'parseInt',
    'parseFloat',
  ]);
  const mend = habit ?? (near === undefined ? `a text stands in quotes: "${name}"` : `did you mean ${near}?`);
  return { what: `${name} is not known`, at, mend };
}

function isPlainBoolean(root: Node): boolean {
  if (root.type === 'ParenthesizedExpression')
    return isPlainBoolean((root as unknown as { expression: Node }).expression);
  return root.type === 'Literal' && typeof (root as unknown as { value: unknown }).value === 'boolean';
}

/** For a use as in `col.NAME` or `col['NAME']`: the name, and the range of all of it. */
export function staticMember({ node, ancestors }: NameUse): ColumnUse | undefined {
  const parent = ancestors.at(-2);
  if (parent?.type !== 'MemberExpression') return undefined;
  const { object, property, computed, start, end } = parent as unknown as MemberExpression;
  if (object !== node) return undefined;
  if (!computed) return property.type === 'Identifier' ? { name: property.name, start, end } : undefined;
  const isText = property.type === 'Literal' && typeof property.value === 'string';
  return isText ? { name: property.value as string, start, end } : undefined;
}
