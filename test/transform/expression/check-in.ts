// Checks an expression as a run does before it reads anything.
import type { FormatName } from '../../../src/job/job-spec.ts';
import { checkExpression } from '../../../src/transform/expression/check-expression.ts';
import type { ExpressionOption, ExpressionPlan } from '../../../src/transform/expression/expression-plan.ts';

export interface Given {
  readonly option?: ExpressionOption;
  readonly format?: FormatName;
  readonly isPaired?: boolean;
  readonly hasHeader?: boolean;
}

/** There are two arguments: `min` is a string, `ids` comes from a file. */
export function checkIn(expression: string, given: Given = {}): ExpressionPlan {
  const { option = '--map', format = 'lines', isPaired = false, hasHeader = false } = given;
  const argTexts = new Map([['min', '5']]);
  return checkExpression(expression, option, {
    format,
    isPaired,
    hasHeader,
    argNames: ['min', 'ids'],
    argTexts,
    isFile: () => false,
  });
}
