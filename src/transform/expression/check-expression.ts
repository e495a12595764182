// Checks an expression before anything runs, in the main thread, and plans how the workers compile it. What can only be
// a slip is a UsageError that shows the place and the mend.
import type { Node } from 'acorn';
import { UsageError } from '../../job/errors.ts';
import { findNameSlip, staticMember, type NameEnvironment } from './check-names.ts';
import { FIELD_NAME, isRecordName, type ExpressionOption, type ExpressionPlan } from './expression-plan.ts';
import { findSlip } from './find-slips.ts';
import { freeNames, type NameUse } from './free-names.ts';
import { parseExpression } from './parse-expression.ts';
import { slipError } from './slip.ts';

export interface CheckEnvironment extends NameEnvironment {
  readonly isFile: (path: string) => boolean;
}

export function checkExpression(text: string, option: ExpressionOption, environment: CheckEnvironment): ExpressionPlan {
  if (text.trim() === '')
    throw new UsageError(`${option}: the expression is empty`, {
      advice: 'did the shell expand $1? use single quotes',
    });
  if (environment.isFile(text)) {
    throw new UsageError(`${option}: '${text}' is a file, not an expression`, {
      advice: `for a module say --transform ${text}`,
    });
  }
  const parsed = parseExpression(text, option);
  const uses = freeNames(parsed.node);
  const free = new Set<Node>(uses.map(({ node }) => node));
  const slip = findNameSlip(uses, parsed.node, environment) ?? findSlip(parsed.node, text, (name) => free.has(name));
  if (slip !== undefined) throw slipError(option, text, slip);

  const offset = text.indexOf(parsed.text);
  return { ...planNames(uses, offset), option, kind: parsed.kind, text: parsed.text, isAsync: parsed.isAsync };
}

function planNames(uses: readonly NameUse[], offset: number) {
  const names = [...new Set(uses.map(({ name }) => name).filter(isRecordName))];
  const columns = uses.filter(({ name }) => name === 'col').map((use) => staticMember(use));
  const columnUses = columns
    .filter((use) => use !== undefined)
    .map(({ name, start, end }) => ({ name, start: start - offset, end: end - offset }));
  return {
    names,
    highestField: Math.max(0, ...names.map((name) => Number(FIELD_NAME.exec(name)?.[1] ?? 0))),
    needsAllFields: names.some((name) => ['fields', 'NF', 'set', 'col'].includes(name)),
    columnUses,
    hasDynamicColumn: columnUses.length < columns.length,
  };
}

export type { ExpressionPlan } from './expression-plan.ts';
