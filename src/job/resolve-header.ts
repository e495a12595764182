// Resolves --header and --header-out: which leading lines are the header, and what is written
// instead.
import { UsageError } from './errors.ts';
import { unescapeText } from './escapes.ts';
import { isTypedLines, type FormatName, type HeaderOut, type HeaderSpec, type TypedLinesName } from './job-spec.ts';
import type { Job } from './job.ts';
import { BED_LINES } from './resolve-comments.ts';
import { isNumber, plainPrefix } from './line-prefix.ts';
import { parseCount } from './size.ts';

const WHOLE_NUMBER = /^\d+$/;

/**
 * A number of lines (`0`: none), or prefixes (`#`, `prefix:track`), but not both. Default: one line
 * in tsv, one record in csv, the format's own header lines in vcf, sam, bed and gff, else none.
 */
export function resolveHeader(header: Job['header'], format: FormatName = 'lines'): HeaderSpec {
  const values = [...new Set([header ?? []].flat().map(String))];
  if (values.length === 0) return headerOf(format);
  const numbers = values.filter((value) => WHOLE_NUMBER.test(value));
  if (numbers.length === 0) {
    const prefixes = values.map(prefixOf);
    if (format === 'csv') {
      // A line that is not a record: the meaning of its quotes would be unclear.
      throw new UsageError(`--header takes a number of records in csv, not a prefix such as ${quote(prefixes[0]!)}`);
    }
    return { kind: 'prefix', prefixes: [...new Set(prefixes)] };
  }
  if (values.length > 1) {
    throw new UsageError(`--header takes one number of lines, or prefixes, not ${values.map(quote).join(' and ')}`);
  }
  const lines = parseCount(numbers[0]!, '--header', 0);
  return lines === 0 ? { kind: 'none' } : { kind: 'lines', lines };
}

/** The header that files of the format have. */
function headerOf(format: FormatName): HeaderSpec {
  if (isTypedLines(format)) return { kind: 'prefix', prefixes: HEADER_PREFIXES[format] };
  return format === 'tsv' || format === 'csv' ? { kind: 'lines', lines: 1 } : { kind: 'none' };
}

/** The first characters of header lines. */
const HEADER_PREFIXES: Readonly<Record<TypedLinesName, readonly string[]>> = {
  vcf: ['#'],
  sam: ['@'],
  bed: BED_LINES,
  gff: ['#'],
};

/** @throws UsageError for what may have another meaning: a number, a word, a file name */
function prefixOf(value: string): string {
  const prefix = plainPrefix(value);
  if (prefix !== undefined) return prefix;
  throw new UsageError(
    `--header takes a whole number of lines, a prefix such as '#', or prefix:WORD, not ${value === '' ? 'an empty string' : quote(value)}`,
    { advice: headerAdvice(value) },
  );
}

function headerAdvice(value: string): string {
  if (value === '' || value === 'prefix:') return 'is a variable unset? For one header line: --header 1';
  if (/^(?:yes|y|true|on|first|auto|infer)$/i.test(value)) return 'for one header line: --header 1';
  if (/^(?:no|n|false|off|none)$/i.test(value)) return 'for no header: --header 0';
  if (isNumber(value)) return 'for one header line: --header 1; for none: --header 0';
  if (/[./]/.test(value)) return `to read '${value}' with one header line: --header 1 ${value}`;
  return `for leading lines that begin with ${quote(value)}: --header ${quote(`prefix:${value}`)}; for one line: --header 1`;
}

/**
 * `keep`, `none`, or the text to write; default: by the kind of work. A final newline of the text
 * is its terminator, which is always added.
 */
export function resolveHeaderOut(headerOut?: string): HeaderOut {
  if (headerOut === undefined) return { kind: 'default' };
  if (headerOut === 'keep' || headerOut === 'none') return { kind: headerOut };
  if (headerOut === '') {
    throw new UsageError('--header-out takes keep, none or the header to write, not an empty string');
  }
  return { kind: 'text', text: unescapeText(headerOut, '--header-out').replace(/\n$/, '') };
}

function quote(text: string): string {
  return `'${text}'`;
}
