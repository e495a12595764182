// The output before the first record: the header as read, none, a given text, or the result of the
// module's header().
import { ResultError } from '../job/errors.ts';
import { describeValue } from '../job/error-report.ts';
import type { Delimiter, Encoding, Framing, HeaderOut, HeaderSpec } from '../job/job-spec.ts';
import { encodedLength, encodeInto, findUnencodable } from '../records/text.ts';
import type { WorkContext } from './context.ts';
import type { OutputConversion } from './output-conversion.ts';
import { lastLineFor, nameLine } from './header-columns.ts';
import type { LoadedWork } from './work.ts';

export interface HeaderFacts {
  /** The header's lines as read, each terminated. */
  readonly raw: Uint8Array;
  readonly header: HeaderSpec;
  readonly delimiter: Delimiter;
  readonly headerOut: HeaderOut;
  readonly framing: Framing;
  readonly encoding: Encoding;
}

/** The bytes to write first. Asynchronous only because the module's header() may be. */
export async function headerOutput(work: LoadedWork, context: WorkContext, facts: HeaderFacts): Promise<Uint8Array> {
  if (work.header !== undefined) return encodeLines(checkLines(await work.header(context.header, context)), facts);
  const { conversion } = work;
  if (conversion !== undefined) return encodeLines(convertedHeader(work, conversion, facts.headerOut), facts);
  switch (facts.headerOut.kind) {
    case 'default':
      return defaultHeader(work, context.header, facts);
    case 'keep':
      return facts.raw;
    case 'none':
      return new Uint8Array(0);
    case 'text':
      return encodeLines([facts.headerOut.text], facts);
  }
}

/** The names of the output's columns, without the lines above them: they are of the input's format. */
function convertedHeader(
  { reduction }: LoadedWork,
  { header, isDeclared, delimiter }: OutputConversion,
  headerOut: HeaderOut,
): string[] {
  if (headerOut.kind === 'text') return [headerOut.text];
  const isNone = headerOut.kind === 'none' || (reduction !== undefined && !isDeclared);
  return isNone || header === undefined || delimiter === undefined ? [] : [nameLine(header, delimiter)];
}

/**
 * The header as read; its last line is rewritten if the result columns are known. For a reduction
 * only that line is written.
 */
function defaultHeader(
  { reduction, resultColumns }: LoadedWork,
  lines: readonly string[],
  facts: HeaderFacts,
): Uint8Array {
  const kept = reduction === undefined ? facts.raw : new Uint8Array(0);
  const last = resultColumns === undefined ? undefined : lastLineFor(resultColumns, lines, facts);
  if (last === undefined) return kept;
  const end = Buffer.from(facts.raw).at(-2) === 13 && facts.framing.terminator === 'newline' ? '\r' : '';
  const line = encodeLines([last + end], facts);
  const before = lines.at(-1);
  if (before === undefined || reduction !== undefined) return line;
  const above = facts.raw.length - encodedLength(before + end, facts.encoding) - 1;
  return Buffer.concat([facts.raw.subarray(0, above), line]);
}

function checkLines(value: unknown): readonly string[] {
  if (value === null) return [];
  if (typeof value === 'string') return [value];
  if (Array.isArray(value) && value.every((line) => typeof line === 'string')) return value;
  throw new ResultError(`header() gave ${value === undefined ? 'undefined' : describeValue(value)}`, {
    advice: 'return the header lines to write, as an array of strings; [] or null for none',
  });
}

function encodeLines(lines: readonly string[], { framing, encoding }: HeaderFacts): Uint8Array {
  const terminator = framing.terminator === 'nul' ? '\0' : '\n';
  const text = lines.map((line) => line + terminator).join('');
  const wrong = findUnencodable(text, encoding);
  if (wrong >= 0) {
    throw new ResultError(`the header to write has a character that ${encoding} can't hold, at position ${wrong}`);
  }
  const bytes = Buffer.alloc(encodedLength(text, encoding));
  encodeInto(text, bytes, 0, encoding);
  return bytes;
}
