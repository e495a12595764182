// --header and --header-out: which leading lines are the header, and what is written in its place.
import { UsageError } from './errors.ts';
import { unescapeText } from './escapes.ts';
import type { FormatName, HeaderOut, HeaderSpec } from './job-spec.ts';
import type { Job } from './job.ts';
import { parseCount } from './size.ts';

const WHOLE_NUMBER = /^\d+$/;

/** A number of lines (`0` is none), or prefixes; not both. Left out: one line in tsv, one record in csv, else none. */
export function resolveHeader(header: Job['header'], format: FormatName = 'lines'): HeaderSpec {
  const values = [...new Set([header ?? []].flat().map(String))];
  if (values.length === 0) return format === 'tsv' || format === 'csv' ? { kind: 'lines', lines: 1 } : { kind: 'none' };
  const numbers = values.filter((value) => WHOLE_NUMBER.test(value));
  if (numbers.length === 0) {
    if (values.includes('')) throw new UsageError('--header takes a number of lines or a prefix, not an empty text');
    if (typeof header === 'number') parseCount(String(header), '--header', 0); // -1 and 1.5 are no prefixes
    if (format === 'csv') {
      // such a line is no record: what its quotes mean nobody could tell
      throw new UsageError(`--header takes a number of records in csv, not a prefix such as ${quote(values[0]!)}`);
    }
    return { kind: 'prefix', prefixes: values };
  }
  if (values.length > 1) {
    throw new UsageError(`--header takes one number of lines, or prefixes, not ${values.map(quote).join(' and ')}`);
  }
  const lines = parseCount(numbers[0]!, '--header', 0);
  return lines === 0 ? { kind: 'none' } : { kind: 'lines', lines };
}

/** `keep`, `none`, or the text to write (left out: by the kind of work): its last newline is the terminator that is added anyway. */
export function resolveHeaderOut(headerOut?: string): HeaderOut {
  if (headerOut === undefined) return { kind: 'default' };
  if (headerOut === 'keep' || headerOut === 'none') return { kind: headerOut };
  if (headerOut === '') {
    throw new UsageError('--header-out takes keep, none or the text to write, not an empty text');
  }
  return { kind: 'text', text: unescapeText(headerOut, '--header-out').replace(/\n$/, '') };
}

function quote(text: string): string {
  return `'${text}'`;
}
