// Suggests the intended name for one that is not defined: a near name, or the equivalent in awk,
// Python and others.
import { nearName } from '../module/near-name.ts';
import { FORMATS, type FormatName } from '../../job/job-spec.ts';
import { FORMAT_NAMES, isRecordName, PAIR_NAMES, RECORD_NAMES, type RecordScope } from './expression-plan.ts';
import type { NameUse } from './free-names.ts';
import { MODULE_FIX } from './slip.ts';

const FIXES: Readonly<Record<string, string>> = {
  $: 'field n is fields[n - 1]',
  $NF: 'the last field is fields.at(-1)',
  FNR: 'NR counts the records of all inputs; there is no FNR',
  FS: 'the delimiter is the option -d',
  OFS: 'the delimiter is the option -d',
  FILENAME: 'the name of the input is file',
  True: 'true',
  False: 'false',
  None: 'null',
  nil: 'null',
  length: 'x.length, as in $1.length',
  len: 'x.length, as in $1.length',
  int: 'Math.trunc(x)',
  float: '+x, or Number(x)',
  str: 'String(x)',
  substr: 'x.slice(from, to), from 0',
  substring: 'x.slice(from, to), from 0',
  toupper: 'x.toUpperCase()',
  tolower: 'x.toLowerCase()',
  split: "x.split(',')",
  gsub: 'x.replaceAll(a, b)',
  sub: 'x.replace(a, b)',
  match: 'x.match(/…/), or /…/.test(x)',
  index: 'x.indexOf(y)',
  sprintf: 'a template: `${x}`, x.toFixed(2), String(x).padStart(5)',
  printf: 'a template: `${x}`, x.toFixed(2), String(x).padStart(5)',
  print: 'the result of the expression is written: print is not needed',
  min: 'Math.min(a, b)',
  max: 'Math.max(a, b)',
  abs: 'Math.abs(x)',
  round: 'Math.round(x)',
  floor: 'Math.floor(x)',
  sqrt: 'Math.sqrt(x)',
  log: 'Math.log(x)',
  TRUE: 'true',
  FALSE: 'false',
  NULL: 'null',
  NA: '"NA", in quotes',
  nan: 'Number.isNaN(+$1)',
  sum: 'fields.reduce((sum, field) => sum + +field, 0)',
  any: 'fields.some((field) => …)',
  all: 'fields.every((field) => …)',
  sorted: '[...x].sort()',
  nchar: 'x.length, as in $1.length',
  paste: 'a template: `${$1} ${$2}`',
  paste0: 'a template: `${$1}${$2}`',
  grepl: '/…/.test(x)',
  lower: 'x.toLowerCase()',
  upper: 'x.toUpperCase()',
  trim: 'x.trim()',
  concat: 'a template: `${$1}${$2}`',
  tonumber: '+x, or Number(x)',
  and: 'and is &&',
  or: 'or is ||',
  not: 'not is !',
  record: 'the record is line',
  require: MODULE_FIX,
};

/** Names that are never column names. */
const CONSTANTS = new Set([
  '$',
  '$NF',
  'True',
  'False',
  'None',
  'TRUE',
  'FALSE',
  'NULL',
  'require',
  'and',
  'or',
  'not',
]);

const COMMON_GLOBALS = ['Math', 'Number', 'String', 'JSON', 'Object', 'Array', 'parseInt', 'parseFloat'];

export function nameFix(use: NameUse, scope: RecordScope & { readonly hasHeader: boolean }): string {
  const { name, isAssigned } = use;
  const { format, isPaired } = scope;
  if (isPaired && isRecordName(name, { format, isPaired: false })) return pairFix(name, format);
  if (PAIR_NAMES.has(name)) return `${name} exists with --pair and --interleaved`;
  const other = FORMATS.find((each) => FORMAT_NAMES[each].has(name));
  if (other !== undefined) return `${name} exists with --format ${other}`;
  const known = Object.hasOwn(FIXES, name) ? FIXES[name] : undefined;
  const member = isAssigned || !/^[\p{L}_]\w*$/u.test(name) ? undefined : memberMeant(name, scope);
  if (known !== undefined) {
    return member === undefined || isCalled(use) || CONSTANTS.has(name) ? known : `${member}; or ${known}`;
  }
  const [, digits] = /^\$0+(\d+)$/.exec(name) ?? [];
  if (digits !== undefined) return `did you mean $${digits}?`;
  const near = nearName(name, [...(isPaired ? PAIR_NAMES : RECORD_NAMES), ...FORMAT_NAMES[format], ...COMMON_GLOBALS]);
  if (member !== undefined && !isCalled(use)) {
    return near === undefined ? `${member}; a string is in quotes: "${name}"` : `${member}; or did you mean ${near}?`;
  }
  if (near !== undefined) return `did you mean ${near}?`;
  if (isAssigned) return `a body may declare it: { const ${name} = …; return … }`;
  const column = isCalled(use) || isPaired ? '' : `; a column: col.${name}, with --header 1`;
  return `a string is in quotes: "${name}"${column}`;
}

/** The member for a column, or a key of the record, that is used by its bare name. */
function memberMeant(name: string, { format, isPaired, hasHeader }: RecordScope & { readonly hasHeader: boolean }) {
  if (format === 'ndjson')
    return isPaired ? `a key of the records: r1.${name}, r2.${name}` : `a key of the record: json.${name}`;
  if (!hasHeader) return undefined;
  return isPaired ? `a column: r1.${name}, r2.${name}` : `a column: col.${name}`;
}

function isCalled({ node, ancestors }: NameUse): boolean {
  const parent = ancestors.at(-2);
  return parent?.type === 'CallExpression' && parent.callee === node;
}

function pairFix(name: string, format: FormatName): string {
  if (name === 'json') return 'a pair is two records: r1 and r2 are their values';
  if (FORMAT_NAMES[format].has(name)) return `a pair is two records: r1.${name} and r2.${name}`;
  return 'the records of a pair are r1 and r2';
}
