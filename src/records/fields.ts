// Splits a line into fields: for expressions, columns and header checks.
import type { Delimiter } from '../job/job-spec.ts';
import { cutCsvFields } from './csv/csv-structure.ts';

/**
 * The fields of a line. An empty line has none, in CSV one; `whitespace` splits as awk does by
 * default.
 */
export function splitFields(line: string, delimiter: Delimiter): string[] {
  if (delimiter.kind === 'text') return line === '' ? [] : line.split(delimiter.text);
  if (delimiter.kind === 'quoted') return cutCsvFields(line, delimiter.text, delimiter.isLazy);
  const trimmed = line.replace(/^[ \t\n]+|[ \t\n]+$/g, '');
  return trimmed === '' ? [] : trimmed.split(/[ \t\n]+/);
}
