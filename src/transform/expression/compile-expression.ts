// PLACEHOLDER until the real one is written.
import type { RecordFunction } from '../work.ts';
import type { ExpressionPlan } from './check-expression.ts';
export function compileExpression(plan: ExpressionPlan, _env: unknown): RecordFunction { return new Function('line','context', `const NR = context.recordNumber, fields = line.split('\\t'), [$1,$2,$3,$4,$5,$6,$7]=fields; return (${plan.text})`) as RecordFunction; }
