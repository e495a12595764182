// Compiles a checked expression in a worker, once its columns are known. A column that does not
// exist is an error here, before the first record.
import { compileFunction } from 'node:vm';
import { isTypedLines, type Delimiter } from '../../job/job-spec.ts';
import type { ConvertingFormat } from '../../records/conversions/converting-format.ts';
import type { RecordFormat } from '../../records/formats/record-format.ts';
import { reverseComplement } from '../../records/reverse-complement.ts';
import { sample } from '../../records/sample.ts';
import { gc, meanQuality } from '../../records/sequences.ts';
import type { ArgContent } from '../context.ts';
import type { OwnRecords } from '../own-records.ts';
import type { PairFunction } from '../pairs/pair-work.ts';
import type { RecordFunction } from '../work.ts';
import { missingNumberHelpers, NUMBER_HELPERS } from './blank-numbers.ts';
import { columnIndexOf, type ColumnIndex } from './column-index.ts';
import { columnReader } from './column-reader.ts';
import { fieldBigInt } from './field-bigint.ts';
import type { ExpressionPlan } from './expression-plan.ts';
import { generateCode, type GeneratedCode } from './generate-code.ts';
import { asObject } from './json-members.ts';
import { RowMaker } from './row-values.ts';
import { noteShifts } from './stack-places.ts';
import { fieldCounter, fieldSplitter, widthChecker } from './split-record.ts';

export interface CompileEnvironment {
  readonly delimiter: Delimiter;
  /** Besides the delimiter, what no value of row() or set() may contain. */
  readonly terminator: string | undefined;
  readonly args: Readonly<Record<string, ArgContent>>;
  readonly columns: readonly string[];
  /** Rows may be wider or narrower than the header. */
  readonly isRagged?: boolean;
  /** Absent for lines. */
  readonly recordFormat?: RecordFormat;
  /** The output has another format. */
  readonly converting?: ConvertingFormat;
  /** Of expressions that wait while other records are read. */
  readonly own?: OwnRecords;
}

export function compileExpression(plan: ExpressionPlan, environment: CompileEnvironment): RecordFunction {
  return compile(plan, environment) as RecordFunction;
}

/** The same for an expression on pairs. */
export function compilePairExpression(plan: ExpressionPlan, environment: CompileEnvironment): PairFunction {
  return compile(plan, environment) as PairFunction;
}

function compile(plan: ExpressionPlan, environment: CompileEnvironment): unknown {
  const { delimiter, args, columns, recordFormat: format, isRagged = false } = environment;
  const own = plan.isAsync ? environment.own : undefined;
  const columnIndex = columnIndexOf(columns, plan);
  for (const name of plan.namedColumns) columnIndex(name);
  const width = widthChecker(delimiter, columns.length, isRagged);
  const rows = new RowMaker(environment, columnIndex, width);
  const { converting } = environment;
  const generated = generateCode(plan, delimiter, columnIndex);
  const given: Record<GivenName, unknown> = {
    args,
    row: rowFunction(rows, environment, columnIndex, width),
    set:
      converting === undefined
        ? (line: string, changes: readonly unknown[]) => rows.set(line, changes)
        : (line: string, changes: readonly unknown[]) =>
            converting.made(converting.convertAny(rows.set(line, changes))),
    split: fieldSplitter(delimiter, generated.splitLimit, format),
    count: fieldCounter(delimiter),
    width,
    col: columnReader(columns, columnIndex),
    parse: own === undefined ? partsReader(format) : (text: string) => own.parse(text),
    object: asObject,
    edited: own === undefined ? () => format!.markEdited!() : (record: unknown) => own.markEdited(record),
    BigInt: fieldBigInt,
    sample,
    meanQuality,
    gc,
    reverseComplement,
    ...(isTypedLines(plan.format) ? missingNumberHelpers() : NUMBER_HELPERS),
  };
  const make = compileGenerated(generated, plan) as (...values: unknown[]) => unknown;
  return make(...GIVEN.map((name) => given[name]));
}

/** row() joins its values as the output does. */
function rowFunction(
  rows: RowMaker,
  { converting }: CompileEnvironment,
  columnIndex: ColumnIndex,
  width: (line: string) => void,
): (...values: readonly unknown[]) => string {
  if (converting === undefined) return (...values) => rows.row(values);
  if (converting.rows === undefined) return (...values) => converting.made(converting.row(values));
  const written = new RowMaker(converting.rows, columnIndex, width);
  return (...values) => converting.made(written.row(values));
}

/** What an expression's names are taken from. */
function partsReader(format: RecordFormat | undefined): (text: string, recordNumber: number) => unknown {
  if (format?.view === undefined) return (text, recordNumber) => format!.parse(text, recordNumber);
  return (text, recordNumber) => format.view!(text, recordNumber);
}

const SEQUENCE_FUNCTIONS = ['meanQuality', 'gc', 'reverseComplement'] as const;
const HELPERS = Object.keys(NUMBER_HELPERS) as (keyof typeof NUMBER_HELPERS)[];
const GIVEN = [
  'args',
  'row',
  'set',
  'split',
  'count',
  'width',
  'col',
  'parse',
  'object',
  'edited',
  'BigInt',
  'sample',
  ...SEQUENCE_FUNCTIONS,
  ...HELPERS,
] as const;
type GivenName = (typeof GIVEN)[number];
/** Names that expressions may use; the other ones are for the generated code only. */
const SEEN: ReadonlySet<GivenName> = new Set(['args', 'row', 'BigInt', 'sample', ...SEQUENCE_FUNCTIONS]);

/** Compiles the code without running it. Throws nothing but a SyntaxError. */
export function compileGenerated(
  { code, own, linesAbove, shifts }: GeneratedCode,
  { option }: ExpressionPlan,
): unknown {
  const parameters = GIVEN.map((name) => (SEEN.has(name) ? name : own + name));
  const filename = `threadmill:${option}`;
  noteShifts(filename, shifts);
  return compileFunction(code, parameters, { filename, lineOffset: -linesAbove });
}
