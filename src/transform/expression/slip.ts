// The usage error for an expression: what is wrong, the place under the text, and the mend.
import type { AnyNode } from 'acorn';
import { UsageError } from '../../job/errors.ts';
import type { ExpressionOption } from './expression-plan.ts';
import type { ShapeEnvironment, Shapes } from './shapes.ts';

export interface Slip {
  readonly what: string;
  /** Offset in the text, in characters. */
  readonly at: number;
  /** What to write instead. */
  readonly mend?: string | undefined;
}

/** A slip in one part of the expression, which is the place. */
export type PartSlip = Omit<Slip, 'at'> & { readonly at?: number };

export interface SlipContext {
  readonly option: ExpressionOption;
  readonly kind: 'expression' | 'body';
  readonly source: (node: AnyNode) => string;
  readonly shapes: Shapes;
  readonly environment: ShapeEnvironment;
}

/** Looks at one part of an expression; its ancestors are from the outside in, and the part is the last of them. */
export type SlipCheck = (node: AnyNode, ancestors: readonly AnyNode[], context: SlipContext) => PartSlip | undefined;

export const SHELL_MEND = 'did the shell expand $1? use single quotes';
export const MODULE_MEND = 'write a module: it may import anything';

export function slipError(option: ExpressionOption, text: string, { what, at, mend }: Slip): UsageError {
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const lineEnd = text.indexOf('\n', at);
  const line = text.slice(lineStart, lineEnd < 0 ? text.length : lineEnd);
  const caret = `${line.slice(0, at - lineStart).replace(/[^\t]/g, ' ')}^`;
  return new UsageError(`${option}: ${what}\n${line}\n${caret}`, mend === undefined ? {} : { advice: mend });
}
