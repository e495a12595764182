// Places in the stacks of an expression's errors: its code is changed before it is compiled, and a stack names columns of
// the changed code. Here they become those of the expression as it was written. One pair of expressions a thread.
import { originalColumn, type ColumnShift } from './code-edits.ts';

const shiftsByName = new Map<string, readonly (readonly ColumnShift[])[]>();

/** Of the expression that is compiled under this name. */
export function noteShifts(name: string, shifts: readonly (readonly ColumnShift[])[]): void {
  shiftsByName.set(name, shifts);
}

const PLACE = /(threadmill:--\w+):(\d+):(\d+)/g;

/** The stack with the columns of the expression. Lines and columns of stacks begin at 1. */
export function originalStack(stack: string): string {
  return stack.replace(PLACE, (place, name: string, line: string, column: string) => {
    const shifts = shiftsByName.get(name)?.[Number(line) - 1];
    if (shifts === undefined) return place;
    return `${name}:${line}:${originalColumn(shifts, Number(column) - 1) + 1}`;
  });
}
