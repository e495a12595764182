// The reader's kernel: finds the ends of records in its own memory. The results are those of
// src/records in JavaScript, byte for byte.
export { findCsvEnds, isInQuotes, openedAt, scannedTo } from './csv-borders';
export { findFastaEnds } from './fasta-borders';
export { end } from './last-end';
export { findLineStart } from './line-starts';
export { find } from './terminators';
