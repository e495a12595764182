// What goes out before the first record: the header kept as it came, none, a text, or what the module's header()
// makes of it.
import { ResultError } from '../job/errors.ts';
import { describeValue } from '../job/error-report.ts';
import type { Encoding, Framing, HeaderOut } from '../job/job-spec.ts';
import { encodedLength, encodeInto, findUnencodable } from '../records/text.ts';
import type { WorkContext } from './context.ts';
import type { LoadedWork } from './work.ts';

export interface HeaderFacts {
  /** The header's lines as they came, each terminated. */
  readonly raw: Uint8Array;
  readonly headerOut: HeaderOut;
  readonly framing: Framing;
  readonly encoding: Encoding;
}

/** The bytes to write first; a promise only where the module's header() gives one. */
export async function headerOutput(work: LoadedWork, context: WorkContext, facts: HeaderFacts): Promise<Uint8Array> {
  if (work.header !== undefined) return encodeLines(checkLines(await work.header(context.header, context)), facts);
  switch (facts.headerOut.kind) {
    case 'default':
      return work.reduction === undefined ? facts.raw : new Uint8Array(0);
    case 'keep':
      return facts.raw;
    case 'none':
      return new Uint8Array(0);
    case 'text':
      return encodeLines([facts.headerOut.text], facts);
  }
}

function checkLines(value: unknown): readonly string[] {
  if (value === null) return [];
  if (typeof value === 'string') return [value];
  if (Array.isArray(value) && value.every((line) => typeof line === 'string')) return value;
  throw new ResultError(`header() gave ${value === undefined ? 'undefined' : describeValue(value)}`, {
    advice: 'return the header lines to write, as an array of texts; [] or null for none',
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
