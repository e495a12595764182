// Checks and compiles an expression as a run does, and evaluates it on one record.
import type { Delimiter, FormatName } from '../../../src/job/job-spec.ts';
import { newFormat } from '../../../src/records/formats/formats.ts';
import { checkExpression } from '../../../src/transform/expression/check-expression.ts';
import { compileExpression } from '../../../src/transform/expression/compile-expression.ts';
import type { ExpressionOption } from '../../../src/transform/expression/expression-plan.ts';
import type { ArgContent } from '../../../src/transform/context.ts';
import type { RecordFunction } from '../../../src/transform/work.ts';
import { WorkerContext } from '../../../src/transform/worker-context.ts';

export interface Surroundings {
  readonly option?: ExpressionOption;
  readonly format?: FormatName;
  readonly delimiter?: Delimiter;
  readonly terminator?: string | undefined;
  readonly args?: Readonly<Record<string, ArgContent>>;
  /** With a header these are its columns. */
  readonly columns?: readonly string[];
  readonly isRagged?: boolean;
  readonly files?: readonly string[];
}

export const TAB: Delimiter = { kind: 'text', text: '\t' };
export const WHITESPACE: Delimiter = { kind: 'whitespace' };

export function compile(text: string, surroundings: Surroundings = {}): RecordFunction {
  const { option = '--map', format = 'lines', delimiter = TAB, args = {}, columns, files = [] } = surroundings;
  const plan = checkExpression(text, option, {
    format,
    isPaired: false,
    hasHeader: columns !== undefined,
    argNames: Object.keys(args),
    argTexts: new Map(
      Object.entries(args).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
    ),
    isFile: (path) => files.includes(path),
  });
  // it crosses to the workers
  const crossed = structuredClone(plan);
  const terminator = 'terminator' in surroundings ? surroundings.terminator : '\n';
  const { isRagged = false } = surroundings;
  const environment = { delimiter, terminator, args, columns: columns ?? [], isRagged };
  const parser = newFormat(format, environment);
  return compileExpression(crossed, parser === undefined ? environment : { ...environment, recordFormat: parser });
}

export function evaluate(text: string, line: string, surroundings: Surroundings = {}): unknown {
  const context = new WorkerContext({ args: surroundings.args ?? {}, worker: 1, header: [], columns: [] });
  context.recordNumber = 7;
  context.file = 'in.tsv';
  return compile(text, surroundings)(line, context);
}
