// --delimiter and --lazy-quotes: what separates fields.
import { UsageError } from './errors.ts';
import { unescapeText } from './escapes.ts';
import { delimiterAdvice } from './format-habits.ts';
import { isTypedLines, type Delimiter, type FormatName, type Framing } from './job-spec.ts';
import type { Job } from './job.ts';

/** `isFormatOpen`: the module may still name a format. */
export function resolveDelimiter(
  { delimiter, lazyQuotes }: Job,
  format: FormatName,
  framing: Framing,
  isFormatOpen: boolean,
): Delimiter {
  const advice = delimiter === undefined ? undefined : delimiterAdvice(delimiter);
  if (advice !== undefined) {
    throw new UsageError(`--delimiter takes the characters between two fields, not the description '${delimiter}'`, {
      advice,
    });
  }
  if (format === 'csv') {
    const text = quotedText(delimiter);
    return lazyQuotes === true ? { kind: 'quoted', text, isLazy: true } : { kind: 'quoted', text };
  }
  if (lazyQuotes === true && !isFormatOpen) {
    throw new UsageError(`--lazy-quotes is for csv: in ${format} a quote is always text`, {
      advice: 'for rows with quoted fields: -F csv',
    });
  }
  if (delimiter !== undefined && isTypedLines(format) && delimiter !== '\\t' && delimiter !== '\t') {
    throw new UsageError(`--delimiter is not for ${format}, whose columns are separated by tabs`, {
      advice: `to split its lines otherwise: -F lines -d '${delimiter}'`,
    });
  }
  return unquoted(delimiter, framing);
}

function unquoted(delimiter: string | undefined, framing: Framing): Delimiter {
  if (delimiter === undefined) return { kind: 'text', text: '\t' };
  if (delimiter === 'whitespace') return { kind: 'whitespace' };
  if (delimiter === '') {
    throw new UsageError(
      "--delimiter takes characters such as ',' or '\\t', or the word whitespace, not an empty string",
    );
  }
  const text = unescapeText(delimiter, '--delimiter');
  const terminator = framing.terminator === 'nul' ? '\0' : '\n';
  if (text.includes(terminator) && framing.linesPerRecord === 1) {
    throw new UsageError('--delimiter is the character that ends a record, so no record could have a second field', {
      advice: 'with --lines-per-record a record has several lines',
    });
  }
  return { kind: 'text', text };
}

function quotedText(delimiter = ','): string {
  const text = unescapeText(delimiter, '--delimiter');
  if (text !== '' && text !== 'whitespace' && !/["\n\r]/.test(text)) return text;
  const displayName = text === '' ? 'an empty string' : JSON.stringify(text);
  throw new UsageError(
    `--delimiter takes characters such as ';' or '\\t' in csv, without quotes or line ends, not ${displayName}`,
  );
}
