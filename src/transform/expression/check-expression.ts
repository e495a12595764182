// PLACEHOLDER until the real one is written.
export interface ExpressionPlan { readonly text: string; readonly option: '--map' | '--filter' }
export function checkExpression(text: string, option: '--map' | '--filter', _env: unknown): ExpressionPlan { return { text, option }; }
