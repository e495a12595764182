// The layout of the field kernel's program in its memory. FieldProgram
// (src/transform/fields/kernel/) writes the program, with the same offsets. program.ts has
// what is the same for both kernels.

/** Error probability of a quality character, by its code up to 126. */
export const ERROR_PROBABILITIES: usize = 256;
/** Complements of ASCII letters, by code: for DNA, and for RNA. */
export const DNA: usize = 1280;
export const RNA: usize = 1408;
/**
 * The address at `BOUNDS + 8 * k` is the start of field k, the one after it its end. Field 0 is the
 * whole record.
 */
export const BOUNDS: usize = 1536;

/** A target of a test: the record is invalid, and the run stops before it. */
export const FAULT: usize = 2;

/** For a test of a text: the field, and the text, which is a literal or another field. */
export const TEST_FIELD: usize = 12;
export const TEST_TEXT: usize = 16;
export const TEST_TEXT_BYTES: usize = 20;
/** For a comparison of numbers: both numbers. */
export const LEFT: usize = 24;
export const RIGHT: usize = 40;

export const IS_TEXT: i32 = 0;
export const IS_FIELD: i32 = 1;
export const IS_LESS: i32 = 2;
export const IS_LESS_OR_SAME: i32 = 3;
export const IS_MORE: i32 = 4;
export const IS_MORE_OR_SAME: i32 = 5;
/** The field of the test is the record's last one. */
export const IS_WIDTH: i32 = 7;
/** A pattern matches: TEST_TEXT is its table, TEST_TEXT_BYTES its first state, LEFT its number. */
export const IS_MATCH: i32 = 8;
/**
 * In a table: the states that need no row, and the offset of the rows; before them, a byte for each
 * state.
 */
export const FAILED: u32 = 0;
export const MATCHED: u32 = 1;
export const PATTERN_ROWS: usize = 256;
/** A CSV record has as many fields as TEST_FIELD says, counting all. */
export const IS_COUNT: i32 = 9;

/**
 * A number: its kind, its field, the value of a literal. Computed ones have addresses of other
 * numbers in these places.
 */
export const NUMBER_KIND: usize = 0;
export const NUMBER_FIELD: usize = 4;
export const NUMBER_VALUE: usize = 8;

export const LITERAL: i32 = 0;
export const VALUE: i32 = 1;
export const LENGTH: i32 = 2;
export const MEAN_QUALITY: i32 = 3;
export const GC: i32 = 4;

export const SUM: i32 = 5;
export const DIFFERENCE: i32 = 6;
export const PRODUCT: i32 = 7;
export const QUOTIENT: i32 = 8;
export const REMAINDER: i32 = 9;
export const MAX: i32 = 10;
export const MIN: i32 = 11;
/** From here on, numbers computed from a single one. */
export const NEGATE: i32 = 12;
export const ABS: i32 = 13;
export const CEIL: i32 = 14;
export const FLOOR: i32 = 15;
export const ROUND: i32 = 16;
export const SQRT: i32 = 17;
export const TRUNC: i32 = 18;

/**
 * A part of a map's result: a literal text, and the piece after it. The last part has no piece:
 * kind -1.
 */
export const PART_TEXT: usize = 0;
export const PART_TEXT_BYTES: usize = 4;
export const PART_KIND: usize = 8;
export const PART_FIRST: usize = 12;
export const PART_SECOND: usize = 16;
export const PART_THIRD: usize = 20;
export const PART_BYTES: usize = 24;

export const WHOLE_FIELD: i32 = 0;
/** From the end of one field to the start of another; 0 stands for the record's start or end. */
export const BETWEEN: i32 = 1;
export const LOWER: i32 = 2;
export const UPPER: i32 = 3;
export const TRIM: i32 = 4;
export const SLICE: i32 = 5;
/** The number at an address of the plan, printed as String() does, and as toFixed() does. */
export const NUMBER: i32 = 6;
export const FIXED: i32 = 7;
/** The reverse complement of a field. */
export const STRAND: i32 = 8;
