// Recognises an input that is not text from its first bytes, after decompression. Pure. It never
// delays a whole line of text: it waits for more bytes only until the first line of text has ended.
import { containerOf } from '../decompression/magic.ts';
import { FOREIGN_KINDS, ZIP_KINDS, type ByteRange, type ForeignKind } from './foreign-kinds.ts';
import { wideEncoding, wideMark } from './wide-text.ts';

/** The kind, and how to convert it. */
export type Foreign = Pick<ForeignKind, 'name' | 'remedy' | 'takesStream' | 'readsGzip'>;

export interface Expected {
  /** The format is not `lines`, so a page of HTML instead of records is an error. */
  readonly isTyped: boolean;
  /** Records end with NUL, so NULs don't mean UTF-16. */
  readonly isNulEnded: boolean;
  /** The bytes were decompressed: gzip inside gzip is refused. */
  readonly isUnpacked: boolean;
}

/** The decision is made with this many bytes at the latest. */
const MOST_BYTES = 512;
const NEWLINE = 10;

/**
 * `none`: text, as far as can be seen. Undefined if more bytes are needed; if called as each byte
 * arrives, it answers before the end of the first line of a text. `hasEnded`: there are no more
 * bytes.
 */
export function recognise(first: Uint8Array, hasEnded: boolean, expected: Expected): Foreign | 'none' | undefined {
  const known = certain(first, hasEnded, expected);
  if (known !== undefined) return known;
  if (hasEnded || first.length >= MOST_BYTES) return likely(first, expected) ?? 'none';
  const isOpen = mayBecomeForeign(first);
  // Some kinds begin with a byte that text never has, followed by a newline.
  if (isTextLine(first) && !(isOpen && first[0]! >= 0x80)) return likely(first, expected) ?? 'none';
  if (isOpen) return undefined;
  if (expected.isNulEnded) return 'none';
  if (!first.includes(NEWLINE)) return undefined;
  // A newline of UTF-16 and UTF-32 must be complete.
  if (first.includes(0) && first.length % 4 !== 0) return undefined;
  return likely(first, expected) ?? 'none';
}

function certain(first: Uint8Array, hasEnded: boolean, { isUnpacked }: Expected): Foreign | undefined {
  const kind = FOREIGN_KINDS.find((each) => each.at === undefined && matches(first, 0, each.bytes));
  if (kind !== undefined) return kind.name.includes('zip archive') ? zipKind(first, kind) : kind;
  const mark = wideMark(first);
  if (mark !== undefined && (hasEnded || first.length >= 4)) return wide(mark, ' with a byte-order mark');
  if (!isUnpacked) return undefined;
  const inner = containerOf(first, false);
  if (inner === undefined || inner === 'plain') return undefined;
  return {
    name: `compressed twice: the decompressed data are ${inner}`,
    remedy: 'gzip -dc FILE | threadmill …',
    takesStream: true,
    readsGzip: true,
  };
}

/** Kinds that can only be recognised from more than their first bytes. */
function likely(first: Uint8Array, { isTyped, isNulEnded }: Expected): Foreign | undefined {
  const kind = FOREIGN_KINDS.find(
    ({ at, bytes }) => at !== undefined && matches(first, at, bytes) && first.subarray(0, at).includes(0),
  );
  if (kind !== undefined) return kind;
  const encoding = isNulEnded ? undefined : wideEncoding(first);
  if (encoding !== undefined) return wide(encoding, ' without a byte-order mark, it seems');
  return isTyped ? markup(first) : undefined;
}

function wide(encoding: string, how: string): Foreign {
  return {
    name: `text in ${encoding.slice(0, 6)}${how}`,
    remedy: `iconv -f ${encoding} -t UTF-8 FILE | threadmill …`,
    takesStream: true,
  };
}

/** HTML or XML instead of records: what a failed download contains. */
function markup(first: Uint8Array): Foreign | undefined {
  const text = Buffer.from(first)
    .toString('latin1')
    .replace(/^(?:\xef\xbb\xbf)?\s*/, '');
  const remedy = 'is it an error page instead of a download? look: head FILE';
  if (/^<(?:!doctype html|html)[\s>]/i.test(text)) return { name: 'an HTML page', remedy };
  if (/^<\?xml\s/.test(text)) return { name: 'XML', remedy };
  if (!text.startsWith('version https://git-lfs.github.com/')) return undefined;
  return { name: 'a Git LFS pointer, not the file itself', remedy: 'to get the file: git lfs pull' };
}

function zipKind(first: Uint8Array, kind: ForeignKind): Foreign {
  const nameBytes = (first[26] ?? 0) + 256 * (first[27] ?? 0);
  const entry = Buffer.from(first.subarray(30, 30 + nameBytes)).toString('latin1');
  return ZIP_KINDS.find(({ names }) => names.test(entry)) ?? kind;
}

function mayBecomeForeign(first: Uint8Array): boolean {
  return (
    (first[0]! >= 0xfe && first.length < 4) ||
    FOREIGN_KINDS.some(({ at, bytes }) => at === undefined && matches(first, 0, bytes.slice(0, first.length)))
  );
}

function matches(first: Uint8Array, at: number, bytes: readonly ByteRange[]): boolean {
  return (
    first.length >= at + bytes.length &&
    bytes.every(([least, most], index) => first[at + index]! >= least && first[at + index]! <= most)
  );
}

/** The bytes contain a complete line of ASCII without control characters. */
function isTextLine(first: Uint8Array): boolean {
  const end = first.indexOf(NEWLINE);
  return (
    end >= 0 && first.subarray(0, end).every((byte) => (byte >= 0x20 && byte !== 0x7f) || byte === 9 || byte === 13)
  );
}
