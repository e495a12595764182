// The layout of the JSON kernel's program in its memory. JsonProgram (src/transform/json/kernel/)
// writes the program, with the same offsets. program.ts has what is the same for both
// kernels.

/** Kinds of values. MISSING and NULL are the two without members. */
export const MISSING: i32 = 0;
export const NULL: i32 = 1;
export const FALSE: i32 = 2;
export const TRUE: i32 = 3;
export const NUMBER: i32 = 4;
/** A string without escapes, and one with. */
export const STRING: i32 = 5;
export const ESCAPED: i32 = 6;
export const ARRAY: i32 = 7;
export const OBJECT: i32 = 8;
/** Kind of a path only: JavaScript throws an error, or must be asked. */
export const FAULT: i32 = 9;

/**
 * A value to find: its kind in the current record, and its bytes; for a string, those inside its
 * quotes.
 */
export const NODE_KIND: usize = 0;
export const NODE_FROM: usize = 4;
export const NODE_TO: usize = 8;
/** Its key; or its index, with -1 as the length. */
export const NODE_NAME: usize = 12;
export const NODE_NAME_BYTES: usize = 16;
/** The next value in the same object or array, and the first one inside it; 0 for none. */
export const NODE_NEXT: usize = 20;
export const NODE_CHILD: usize = 24;

/** A path: the number of its steps, then the node of each with two flag bits. */
export const PATH_STEPS: usize = 0;
export const FIRST_STEP: usize = 4;
export const STEP_BYTES: usize = 4;
/** `?.` is before the step. */
export const IS_OPTIONAL: u32 = 1;
/** The step is an index. */
export const IS_INDEX: u32 = 2;
export const STEP_BITS: u32 = 7;

export const TEST_PATH: usize = 12;
export const TEST_TEXT: usize = 16;
export const TEST_TEXT_BYTES: usize = 20;
/** For a comparison of numbers: their addresses. */
export const TEST_LEFT: usize = 24;
export const TEST_RIGHT: usize = 28;
/** A bit for each kind that the value may have. */
export const TEST_KINDS: usize = 16;

// Comparisons of numbers: <, <=, >, >=, === and ==.
export const IS_LESS: i32 = 0;
export const IS_LESS_OR_SAME: i32 = 1;
export const IS_MORE: i32 = 2;
export const IS_MORE_OR_SAME: i32 = 3;
export const IS_SAME_NUMBER: i32 = 4;
export const IS_EQUAL_NUMBER: i32 = 5;
// Comparisons of strings.
export const IS_TEXT_LESS: i32 = 6;
export const IS_TEXT_LESS_OR_SAME: i32 = 7;
export const IS_TEXT_MORE: i32 = 8;
export const IS_TEXT_MORE_OR_SAME: i32 = 9;
export const IS_SAME_TEXT: i32 = 10;
export const IS_EQUAL_TEXT: i32 = 11;
export const IS_START: i32 = 12;
export const IS_END: i32 = 13;
export const IS_PART: i32 = 14;
export const IS_KIND: i32 = 15;
export const IS_TRUTHY: i32 = 16;

/** A number: a literal, the value of a path, or computed from one or two others. */
export const NUMBER_KIND: usize = 0;
export const NUMBER_LEFT: usize = 4;
export const NUMBER_RIGHT: usize = 8;
export const NUMBER_VALUE: usize = 16;

export const LITERAL: i32 = 0;
export const OF_PATH: i32 = 1;
export const SUM: i32 = 2;
export const DIFFERENCE: i32 = 3;
export const PRODUCT: i32 = 4;
export const QUOTIENT: i32 = 5;
export const NEGATIVE: i32 = 6;

/** A part of a map's result: a literal text, and the value after it. */
export const PART_TEXT: usize = 0;
export const PART_TEXT_BYTES: usize = 4;
export const PART_VALUE: usize = 8;
export const PART_AT: usize = 12;
export const PART_BYTES: usize = 16;

export const NO_VALUE: i32 = 0;
export const PATH_VALUE: i32 = 1;
export const NUMBER_OF_PART: i32 = 2;

/**
 * The result of a map: a string; the fields of a row; or a JSON object, whose members are the
 * parts.
 */
export const NO_MAP: i32 = 0;
export const IS_TEXT_MAP: i32 = 1;
export const IS_ROW: i32 = 2;
export const IS_OBJECT: i32 = 3;
