// The usage error for a mistake in an expression (a slip): what is wrong, the place below the text,
// and the fix.
import type { AnyNode } from 'acorn';
import { UsageError } from '../../job/errors.ts';
import type { ExpressionOption } from './expression-plan.ts';
import type { ShapeEnvironment, Shapes } from './shapes.ts';

export interface Slip {
  readonly what: string;
  /** Offset in the text, in UTF-16 units. */
  readonly at: number;
  /** What to write instead. */
  readonly fix?: string | undefined;
}

/** A mistake in one part of the expression; its place is that part unless `at` is given. */
export type PartSlip = Omit<Slip, 'at'> & { readonly at?: number };

export interface SlipContext {
  readonly option: ExpressionOption;
  readonly kind: 'expression' | 'body';
  readonly source: (node: AnyNode) => string;
  readonly shapes: Shapes;
  readonly environment: ShapeEnvironment;
}

/** Checks one part of an expression. Its ancestors go from the outermost to the part itself. */
export type SlipCheck = (node: AnyNode, ancestors: readonly AnyNode[], context: SlipContext) => PartSlip | undefined;

export const SHELL_FIX = 'did the shell expand $1? use single quotes';
export const MODULE_FIX = 'write a module: it may import anything';

export function slipError(option: ExpressionOption, text: string, { what, at, fix }: Slip): UsageError {
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const lineEnd = text.indexOf('\n', at);
  const line = text.slice(lineStart, lineEnd < 0 ? text.length : lineEnd);
  const caret = `${line.slice(0, at - lineStart).replace(/[^\t]/g, ' ')}^`;
  return new UsageError(`${option}: ${what}\n${line}\n${caret}`, fix === undefined ? {} : { advice: fix });
}
