// The reader's kernel: finds in its own memory where records end. What src/records does in JavaScript, to the byte.
export { findCsvEnds, isInQuotes, openedAt, scannedTo } from './csv-borders';
export { findFastaEnds } from './fasta-borders';
export { end } from './last-end';
export { findLineStart } from './line-starts';
export { find } from './terminators';
