// The text of a preview around the records: title, header, fields by number, the number of results
// of a record, and failures. Pure.
import type { BatchHead } from '../../job/batch.ts';
import type { ThreadmillError } from '../../job/errors.ts';
import { headline } from '../../job/headline.ts';
import type { Encoding } from '../../job/job-spec.ts';
import type { BatchResult } from '../batch-runner.ts';
import { fullWidth, sideBySide } from './side-by-side.ts';

/** Characters shown of a field. */
const MOST_OF_FIELD = 30;

/** The layout of a preview. */
export interface PreviewWidth {
  /** Width of the output in characters. */
  readonly columns: number;
  /** The output is a terminal: records are cut to its width. */
  readonly isCut: boolean;
}

export interface PreviewOptions extends PreviewWidth {
  readonly encoding: Encoding;
}

/** The text before the first record: titles of the columns, and the header, if any. */
export function previewHeader(
  before: Uint8Array,
  after: Uint8Array,
  { encoding, columns, isCut }: PreviewOptions,
): Uint8Array {
  const text = (bytes: Uint8Array) =>
    lastLine(
      Buffer.from(bytes)
        .toString(encoding)
        .replace(/\r?\n$/, ''),
    );
  const title = sideBySide({ label: 'record', left: 'in', right: 'out' }, columns);
  if (before.length === 0 && after.length === 0) return new TextEncoder().encode(title);
  const pair = { label: 'header', left: text(before), right: text(after) || '(none)' };
  const header = sideBySide(pair, columns, { left: isCut, right: isCut });
  return new TextEncoder().encode(title + header);
}

/** The last line of a header, and how many lines there are before it. */
function lastLine(header: string): string {
  const lines = header.split('\n');
  const above = lines.length - 1;
  if (above === 0) return header;
  return `(${above} more header line${above === 1 ? '' : 's'})\n${lines.at(-1)!}`;
}

/** `$1 chrom | $2 pos`; empty if there are fewer than two fields. */
export function numberedFields(fields: readonly string[], columns: number): string {
  if (fields.length < 2) return '';
  return fullWidth('fields', fields.map((field, i) => `$${i + 1} ${shortened(field)}`).join(' | '), columns);
}

function shortened(field: string): string {
  const characters = [...field];
  return characters.length > MOST_OF_FIELD ? `${characters.slice(0, MOST_OF_FIELD).join('')}…` : field;
}

/** Several results of one record each begin a line, unless a result has several lines itself. */
export function resultText({ records }: BatchHead, { byteLength, recordsOut }: BatchResult, text: string): string {
  if (byteLength === 0) return '(dropped)';
  if (records > 1 || recordsOut < 2) return text;
  const lines = text.split('\n');
  const isLineEach = lines.length === recordsOut;
  return [`(${recordsOut} results)`, ...(isLineEach ? lines.map((line, i) => `${i + 1}: ${line}`) : lines)].join('\n');
}

export function failureText(error: ThreadmillError): string {
  const { frame } = error.place;
  return [
    `error: ${headline(error)}`,
    ...(frame === undefined ? [] : [`  at ${frame}`]),
    ...(error.advice === undefined ? [] : [`  ${error.advice}`]),
  ].join('\n');
}
