// Checks an expression in the main thread, before anything runs, and plans how the workers compile
// it. A certain mistake is a UsageError that shows its place and the fix.
import type { AnyNode } from 'acorn';
import { UsageError } from '../../job/errors.ts';
import { isOfRows, isOfSequences } from '../../job/conversion.ts';
import { isTypedLines, type FormatName } from '../../job/job-spec.ts';
import { ConditionReader } from '../fields/read-condition.ts';
import { fieldReader, numberedField, textReader, typedOperands, type ReadText } from '../fields/read-field.ts';
import { TextReader } from '../fields/read-text.ts';
import { JsonConditionReader } from '../json/read-json-condition.ts';
import { JsonMapReader } from '../json/read-json-map.ts';
import { nameSlip, type NameEnvironment } from './check-names.ts';
import { codeSlip, functionSlip, unsteadySlip } from './code-slips.ts';
import { compileGenerated } from './compile-expression.ts';
import {
  isRecordName,
  type ExpressionOption,
  type ExpressionPlan,
  type JsonUse,
  type RecordScope,
} from './expression-plan.ts';
import { freeNames, type NameUse } from './free-names.ts';
import { generateCode } from './generate-code.ts';
import { isEdited, namedColumns, staticMember } from './member-use.ts';
import { numberSlip } from './number-slips.ts';
import { objectMember } from './json-members.ts';
import { numberEdits } from './number-edits.ts';
import type { ResultColumns } from './column-list.ts';
import { resultColumns, withRows } from './result-columns.ts';
import { parseExpression, type ParsedExpression } from './parse-expression.ts';
import { Shapes } from './shapes.ts';
import { SHELL_FIX, slipError } from './slip.ts';

export interface CheckEnvironment extends NameEnvironment {
  /** The format of the output, if records are converted. */
  readonly to?: FormatName;
  /** Values of the arguments that are strings known by now. */
  readonly argTexts: ReadonlyMap<string, string>;
  /** Arguments whose strings are not known yet (--arg-file). */
  readonly argSecrets?: ReadonlySet<string>;
  readonly isFile: (path: string) => boolean;
}

export function checkExpression(text: string, option: ExpressionOption, environment: CheckEnvironment): ExpressionPlan {
  if (text.trim() === '') throw new UsageError(`${option}: the expression is empty`, { advice: SHELL_FIX });
  if (environment.isFile(text)) {
    throw new UsageError(`${option}: '${text}' is a file, not an expression`, {
      advice: `for a module: --transform ${text}; if it is an expression, put it in parentheses`,
    });
  }
  const { format, isPaired, hasHeader } = environment;
  const scope = { format, isPaired };
  const parsed = parseExpression(text, option);
  const uses = freeNames(parsed.node);
  const free = new Set<AnyNode>(uses.map(({ node }) => node));
  const source = ({ start, end }: AnyNode) => text.slice(start, end);
  const shapes = new Shapes(parsed.node, (name) => free.has(name), environment);
  const context = { option, kind: parsed.kind, source, shapes, environment };
  const slip =
    functionSlip(parsed, source, scope) ??
    unsteadySlip(parsed.node, context) ??
    nameSlip(uses, parsed.node, source, environment) ??
    codeSlip(parsed.node, context) ??
    numberSlip(parsed.node, source, environment);
  if (slip !== undefined) throw slipError(option, text, slip);
  // A name that the expression declares may hide row().
  const isRowHidden = /\brow\b/.test(text) && !uses.some(({ name }) => name === 'row');
  if (option === '--map' && isOfWrittenRows(environment) && !isPaired && !isRowHidden) {
    const rows = withRows(text, parsed, (node) => free.has(node));
    if (rows !== undefined) return checkExpression(rows, option, environment);
  }

  const { kind, isAsync } = parsed;
  const plan = {
    ...scope,
    option,
    kind,
    isAsync,
    text: parsed.text,
    ...planNames(uses, environment),
    ...planFields(parsed, option, environment),
    edits: numberEdits(parsed.node, {
      source: text,
      isFree: (name) => free.has(name),
      shapes,
      option,
      hasMissing: isTypedLines(format),
    }),
    ...planColumns(parsed, option, environment, (node) => free.has(node)),
    hasHeader,
  };
  checkCompiles(plan);
  return plan;
}

/** A bare field that is a whole result is written as the output writes fields: in csv it may need quotes. */
function isOfWrittenRows({ format, to }: CheckEnvironment): boolean {
  return format === 'csv' ? !isOfSequences(to) : to !== undefined && isOfRows(format) && !isOfSequences(to);
}

/** Columns of mates that are used by name: `r1.NAME`. */
function mateColumns(uses: readonly NameUse[], { format, isPaired, hasHeader }: NameEnvironment): string[] {
  if (!isPaired || !hasHeader || (format !== 'tsv' && format !== 'csv')) return [];
  const mates = uses.filter(({ name }) => name === 'r1' || name === 'r2');
  const names = mates.flatMap((use) => staticMember(use)?.name ?? []);
  return names.filter((name) => !(name in Object.prototype));
}

function planNames(uses: readonly NameUse[], environment: NameEnvironment) {
  const scope: RecordScope = environment;
  const columns = uses.filter(({ name }) => name === 'col').map((use) => staticMember(use));
  const columnUses = columns.filter((use) => use !== undefined);
  return {
    names: [...new Set(uses.map(({ name }) => name).filter((name) => isRecordName(name, scope)))],
    columnUses,
    hasDynamicColumn: columnUses.length < columns.length,
    jsonUses: scope.format === 'ndjson' ? uses.filter(({ name }) => name === 'json').map(jsonUse) : [],
    namedColumns: [
      ...uses.filter(({ name }) => name === 'set').flatMap(namedColumns),
      ...mateColumns(uses, environment),
    ],
  };
}

function planFields({ node, kind }: ParsedExpression, option: ExpressionOption, environment: CheckEnvironment) {
  const { format, isPaired, argTexts } = environment;
  if (kind === 'body' || isPaired) return {};
  const text = textReader(argTexts);
  if (format === 'ndjson') return planJson(node, option, text);
  const field = fieldReader(format);
  if (field === undefined) return {};
  const operands = { field, text, numbered: numberedField(format), typed: typedOperands(format) };
  const condition = option === '--filter' ? new ConditionReader(operands).read(node) : undefined;
  const fieldText = option === '--map' ? new TextReader(operands).read(node) : undefined;
  return { ...(condition === undefined ? {} : { condition }), ...(fieldText === undefined ? {} : { fieldText }) };
}

function planJson(node: AnyNode, option: ExpressionOption, text: ReadText) {
  const jsonCondition = option === '--filter' ? new JsonConditionReader(text).read(node) : undefined;
  const jsonMap = option === '--map' ? new JsonMapReader(text).read(node) : undefined;
  return { ...(jsonCondition === undefined ? {} : { jsonCondition }), ...(jsonMap === undefined ? {} : { jsonMap }) };
}

function planColumns(
  parsed: ParsedExpression,
  option: ExpressionOption,
  { format, to, isPaired }: CheckEnvironment,
  isFree: (node: AnyNode) => boolean,
): { readonly resultColumns?: ResultColumns } {
  if (option !== '--map' || isPaired) return {};
  const columns = resultColumns(parsed, isFree, format, to);
  if (columns === undefined) return {};
  if (columns !== 'differ') return { resultColumns: columns };
  throw new UsageError(`${option}: its objects have different columns`, {
    advice: "a file has one header: use the same keys in each object, and '' for a missing value",
  });
}

function jsonUse(use: NameUse): JsonUse {
  const { node, ancestors } = use;
  const parent = ancestors.at(-2);
  const isShorthand = parent?.type === 'Property' && parent.shorthand;
  const member = objectMember(use);
  const range = { start: node.start, end: node.end };
  return { ...range, isShorthand, isEdited: isEdited(use), ...(member === undefined ? {} : { member }) };
}

/**
 * The parser knows more of JavaScript than this Node may. The columns, still unknown, make no
 * difference.
 */
function checkCompiles(plan: ExpressionPlan): void {
  try {
    compileGenerated(
      generateCode(plan, { kind: 'text', text: '\t' }, () => 0),
      plan,
    );
  } catch (error) {
    const { message } = error as SyntaxError;
    throw new UsageError(`${plan.option}: Node ${process.version} can't compile it: ${message}`, { cause: error });
  }
}

export type { ExpressionPlan } from './expression-plan.ts';
