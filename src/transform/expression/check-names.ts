// Checks the names that an expression uses: each is defined, none of the record's is assigned, and
// at least one of the record's is used.
import type { AnyNode, UnaryExpression } from 'acorn';
import type { FormatName } from '../../job/job-spec.ts';
import { nearName } from '../module/near-name.ts';
import { HEADER_ADVICE } from './column-index.ts';
import { fieldNumber, isRecordName, type RecordScope } from './expression-plan.ts';
import type { NameUse } from './free-names.ts';
import { hasDefault, isMemberChanged, memberAround, namedColumns, staticMember } from './member-use.ts';
import { nameFix } from './name-habits.ts';
import { SHELL_FIX, type Slip } from './slip.ts';
import { matchCode } from './value-slips.ts';

export interface NameEnvironment extends RecordScope {
  readonly hasHeader: boolean;
  readonly argNames: readonly string[];
}

const LINE_NAMES = 'no line, $1, fields, …';
/** Names that are defined, but have the same value for every record. */
const NOT_OF_RECORD = new Set(['args', 'row', 'sample', 'meanQuality', 'gc', 'reverseComplement']);

type Source = (node: AnyNode) => string;

/** The first mistake in the text, if there is one. */
export function nameSlip(
  uses: readonly NameUse[],
  root: AnyNode,
  source: Source,
  environment: NameEnvironment,
): Slip | undefined {
  for (const use of uses) {
    const slip = slipOfUse(use, source, environment);
    if (slip !== undefined) return slip;
  }
  const { format, isPaired } = environment;
  const isOfRecord = uses.some(({ name }) => isRecordName(name, environment) && !NOT_OF_RECORD.has(name));
  if (isOfRecord || isPlainBoolean(root)) return undefined;
  const named: Partial<Record<FormatName, string>> = {
    ndjson: 'no json, no line',
    fastq: 'no id, seq, qual, …',
    fasta: 'no id, seq, …',
  };
  const names = isPaired ? 'no r1, no r2' : (named[format] ?? LINE_NAMES);
  return { what: `nothing of the record is used: ${names}`, at: root.start, fix: unusedFix(root, source) };
}

/**
 * The fix for a name in quotes, a regular expression as in awk, or an operand that the shell
 * removed.
 */
function unusedFix(root: AnyNode, source: Source): string {
  const text = source(root);
  const name = /^(['"])([$]\d+|line|fields)\1/.exec(text)?.[2] ?? /(['"])([$]\d+)\1/.exec(text)?.[2];
  if (name !== undefined) return `a name in quotes is a string; without them it is the field: ${name}`;
  if (root.type === 'Literal' && 'regex' in root && root.regex) return `to match it: ${text}.test(line)`;
  return SHELL_FIX;
}

function slipOfUse(use: NameUse, source: Source, environment: NameEnvironment): Slip | undefined {
  const { name, node, isAssigned } = use;
  if (!isRecordName(name, environment)) {
    // The main thread has the same globals as the workers.
    if (Object.hasOwn(globalThis, name)) return undefined;
    return { what: `${name} is not known`, at: node.start, fix: nameFix(use, environment) };
  }
  if (isAssigned) return assignmentSlip(use, source);
  switch (name) {
    case 'col':
      return environment.hasHeader ? changedMemberSlip(use, source) : headerSlip(use, 'col');
    case 'set':
      return environment.hasHeader || namedColumns(use).length === 0 ? undefined : headerSlip(use, 'a column by name');
    case 'args':
      return changedMemberSlip(use, source) ?? argSlip(use, environment.argNames);
    default:
      return undefined;
  }
}

function assignmentSlip({ name, node, ancestors }: NameUse, source: Source): Slip {
  const slip = { what: `${name} is assigned a value, but is part of the record`, at: node.start };
  const parent = ancestors.at(-2);
  const isPlain = parent?.type === 'AssignmentExpression' && parent.operator === '=';
  // $1 =~ /x/ assigns ~/x/.
  if (isPlain && isMatch(parent.right)) {
    return { ...slip, fix: `to match a regular expression: ${matchCode(parent.right.argument, name, source)}` };
  }
  const value = isPlain ? source(parent.right) : 'x';
  const number = fieldNumber(name) ?? 0;
  const put = number > 0 ? `; to change it: set(${number}, ${value})` : '';
  return { ...slip, fix: `to compare: ${name} === ${value}${put}` };
}

function changedMemberSlip(use: NameUse, source: Source): Slip | undefined {
  const member = memberAround(use);
  if (member === undefined || !isMemberChanged(use)) return undefined;
  const [text, column] = [source(member), staticMember(use)?.name ?? 'NAME'];
  const slip = {
    what: `${text} is assigned a value, but is ${use.name === 'col' ? 'part of the record' : 'an argument'}`,
    at: member.start,
  };
  const change = use.ancestors.at(-3);
  if (change?.type === 'AssignmentExpression' && isMatch(change.right)) {
    return { ...slip, fix: `to match a regular expression: ${matchCode(change.right.argument, text, source)}` };
  }
  return {
    ...slip,
    fix: `to compare: ${text} === x${use.name === 'col' ? `; to change it: set('${column}', x)` : ''}`,
  };
}

/** The operand after the `=` in `=~`. */
function isMatch(node: AnyNode): node is UnaryExpression {
  return node.type === 'UnaryExpression' && node.operator === '~';
}

function headerSlip({ node }: NameUse, what: string): Slip {
  return { what: `${what} needs a header, but there is no --header`, at: node.start, fix: HEADER_ADVICE };
}

function argSlip(use: NameUse, argNames: readonly string[]): Slip | undefined {
  const key = staticMember(use)?.name;
  if (key === undefined || argNames.includes(key)) return undefined;
  const near = nearName(key, argNames);
  // args.min ?? 5 allows a missing argument; args.mni ?? 5 is a typing mistake.
  if (near === undefined && hasDefault(use)) return undefined;
  const given = argNames.length === 0 ? 'there is no --arg' : `--arg gives ${argNames.join(', ')}`;
  const fix = near === undefined ? `--arg ${key}=VALUE` : `did you mean args.${near}? or use --arg ${key}=VALUE`;
  return { what: `args.${key} is not given: ${given}`, at: use.node.start, fix };
}

function isPlainBoolean(root: AnyNode): boolean {
  if (root.type === 'ParenthesizedExpression') return isPlainBoolean(root.expression);
  return root.type === 'Literal' && typeof root.value === 'boolean';
}
