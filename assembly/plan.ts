// Where what a run of the field kernel is to do stands in its memory: FieldProgram (src/transform/fields/kernel/) writes
// it, and says the same of it as this file. Addresses and numbers are of 32 bits, but for values of numbers: those are
// of 64.

/** 10 ** n for n from 0 to 15. */
export const POWERS_OF_TEN: usize = 64;
/** Error probability of a quality character, by its code up to 126. */
export const ERROR_PROBABILITIES: usize = 256;
/** Complements of ASCII letters, by code: of DNA, and of RNA. */
export const DNA: usize = 1280;
export const RNA: usize = 1408;
/** Field k of the record lies from `BOUNDS + 8 * k` to the address behind it; field 0 is the record's text. */
export const BOUNDS: usize = 1536;

/**
 * Where a test goes on that settles the matter; any other target is the address of another test. FAULT: the record is not
 * what it has to be, and the run ends before it.
 */
export const REFUSE: usize = 0;
export const KEEP: usize = 1;
export const FAULT: usize = 2;

/** A test: what it compares, and where it goes on. */
export const TEST_KIND: usize = 0;
export const IF_TRUE: usize = 4;
export const IF_FALSE: usize = 8;
/** What a test for a text looks at, and the text: its own, or that of another field. */
export const TEST_FIELD: usize = 12;
export const TEST_TEXT: usize = 16;
export const TEST_TEXT_BYTES: usize = 20;
/** What a comparison of numbers compares. */
export const LEFT: usize = 24;
export const RIGHT: usize = 40;

export const IS_TEXT: i32 = 0;
export const IS_FIELD: i32 = 1;
export const IS_LESS: i32 = 2;
export const IS_LESS_OR_SAME: i32 = 3;
export const IS_MORE: i32 = 4;
export const IS_MORE_OR_SAME: i32 = 5;
/** That the field of the test is the last one that the record has. */
export const IS_WIDTH: i32 = 7;
/** That a pattern matches: TEST_TEXT is its table, TEST_TEXT_BYTES its first state, LEFT its number. */
export const IS_MATCH: i32 = 8;
/** Of a table: states of which nothing is to be looked up, and where the rows begin; before, a byte for each state. */
export const FAILED: u32 = 0;
export const MATCHED: u32 = 1;
export const PATTERN_ROWS: usize = 256;
/** That a record of CSV has so many fields as TEST_FIELD says, of which all are counted. */
export const IS_COUNT: i32 = 9;

/** A number: its kind, the field it is of, the value of a literal. Computed ones have addresses of others in both places. */
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
/** From here on of one other. */
export const NEGATE: i32 = 12;
export const ABS: i32 = 13;
export const CEIL: i32 = 14;
export const FLOOR: i32 = 15;
export const ROUND: i32 = 16;
export const SQRT: i32 = 17;
export const TRUNC: i32 = 18;

/** A part of what a map puts together: a text, and what comes behind it. The last one has nothing: kind -1. */
export const PART_TEXT: usize = 0;
export const PART_TEXT_BYTES: usize = 4;
export const PART_KIND: usize = 8;
export const PART_FIRST: usize = 12;
export const PART_SECOND: usize = 16;
export const PART_THIRD: usize = 20;
export const PART_BYTES: usize = 24;

export const WHOLE_FIELD: i32 = 0;
/** From behind one field up to another; 0: from the record's beginning, up to its end. */
export const BETWEEN: i32 = 1;
export const LOWER: i32 = 2;
export const UPPER: i32 = 3;
export const TRIM: i32 = 4;
export const SLICE: i32 = 5;
/** The number at an address of the plan, as it is, and with so many digits. */
export const NUMBER: i32 = 6;
export const FIXED: i32 = 7;
/** The reverse complement of a field. */
export const STRAND: i32 = 8;
