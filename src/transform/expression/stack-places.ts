// Maps places in the stacks of an expression's errors. Its code is edited before it is compiled, so
// a stack has columns of the edited code; here they become columns of the expression as written. A
// thread has one filter and one map.
import { originalColumn, type ColumnShift } from './code-edits.ts';

const shiftsByName = new Map<string, readonly (readonly ColumnShift[])[]>();

/** Call it for the expression that is compiled under this name. */
export function noteShifts(name: string, shifts: readonly (readonly ColumnShift[])[]): void {
  shiftsByName.set(name, shifts);
}

const PLACE = /(threadmill:--\w+):(\d+):(\d+)/g;

/** The stack with the expression's columns. Lines and columns in stacks start at 1. */
export function originalStack(stack: string): string {
  return stack.replace(PLACE, (place, name: string, line: string, column: string) => {
    const shifts = shiftsByName.get(name)?.[Number(line) - 1];
    if (shifts === undefined) return place;
    return `${name}:${line}:${originalColumn(shifts, Number(column) - 1) + 1}`;
  });
}
