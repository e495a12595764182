// The layout that the programs of both kernels have in common. KernelProgram
// (src/transform/fields/kernel/) writes it, with the same offsets. Addresses and integers have 32
// bits, values of numbers 64. All structures begin at multiples of 8.

/** 10 ** n for n from 0 to 15. */
export const POWERS_OF_TEN: usize = 64;

/** The targets that end a chain of tests; any other target is the address of a test. */
export const REFUSE: usize = 0;
export const KEEP: usize = 1;

/** A test: its kind, and the next test for each outcome. */
export const TEST_KIND: usize = 0;
export const IF_TRUE: usize = 4;
export const IF_FALSE: usize = 8;
