// Recognises by their names that two records are mates of one template. Some numberings are
// unmistakable: the same id (with or without Illumina's 1:N:0 and 2:N:0 in the comment), or /1 and
// /2. Others, such as .1 and .2, may also be running numbers: r.1 and r.2 may be two templates. So
// the first pair of a run decides the numbering, and each later pair must follow it.
import type { FormatName } from '../job/job-spec.ts';
import { parseName, type SequenceName } from './formats/name-line.ts';

/**
 * The numbering of a pair's names. 0: the same name; else the code of the character before the
 * number, a blank for an Illumina comment. Negative if the second mate has the lower number.
 */
export type MateNumbering = number;

export const SAME_NAME: MateNumbering = 0;
const BLANK = 32;
const SLASH = 47;
const COLON = 58;

/** A mate's number and what may follow it: a UMI, or a suffix that a tool has added. */
const AFTER_SLASH = /^([12])(|[:;_#+|].*)$/;
/** For separators that running numbers have too. */
const AFTER_OTHERS = /^([12])(|[_:][ACGTN+-]+)$/;
const OTHERS = new Set(['.', '_', '-', ':', ';', '#'].map((character) => character.charCodeAt(0)));
const ILLUMINA_COMMENT = /^([1-9]):[YN]:\d/;

/** The numbering of these names; undefined if they are not of one template. */
export function mateNumbering(first: SequenceName, second: SequenceName): MateNumbering | undefined {
  const one = first.id;
  const other = second.id;
  if (one === other) return commentNumbering(first.comment, second.comment);
  // A tool has removed the number of one of them.
  if (isNumbered(one, other) || isNumbered(other, one)) return SAME_NAME;
  let at = 0;
  while (one.charCodeAt(at) === other.charCodeAt(at)) at += 1;
  // A name that is only a number proves nothing.
  if (at < 2) return undefined;
  const before = one.charCodeAt(at - 1);
  const after = before === SLASH ? AFTER_SLASH : OTHERS.has(before) ? AFTER_OTHERS : undefined;
  const [, number, rest] = after?.exec(one.slice(at)) ?? [];
  const [, otherNumber, otherRest] = after?.exec(other.slice(at)) ?? [];
  if (number === undefined || otherNumber === undefined) return undefined;
  if (rest !== otherRest && !(isRepeated(rest!, number) && isRepeated(otherRest!, otherNumber))) return undefined;
  return number < otherNumber ? before : -before;
}

/** True if running numbers of templates can't look like this. */
export function isUnmistakable(numbering: MateNumbering): boolean {
  const before = Math.abs(numbering);
  return before === SAME_NAME || before === BLANK || before === SLASH;
}

/** True if both mates have the same number: /1 and /1, or 1:N:0 and 1:N:0. */
export function haveSameNumber({ id, comment }: SequenceName, second: SequenceName): boolean {
  if (id !== second.id) return false;
  const last = id.charCodeAt(id.length - 1);
  if (id.charCodeAt(id.length - 2) === SLASH && (last === 49 || last === 50)) return true;
  const number = illuminaNumber(comment);
  return number !== undefined && number === illuminaNumber(second.comment);
}

/** The numbering of the first pair, from the first bytes of the two records. */
export function firstNumbering(format: FormatName, first: Uint8Array, second: Uint8Array): MateNumbering {
  if (format !== 'fastq' && format !== 'fasta') return SAME_NAME;
  return mateNumbering(nameIn(first), nameIn(second)) ?? SAME_NAME;
}

/** The ends of names with this numbering, for messages. */
export function describeNumbering(numbering: MateNumbering): string {
  const before = Math.abs(numbering);
  const [one, other] = numbering < 0 ? ['2', '1'] : ['1', '2'];
  if (before === SAME_NAME) return 'are the same';
  if (before === BLANK) return `are followed by ${one}: and ${other}:`;
  const character = String.fromCharCode(before);
  return `end in ${character}${one} and ${character}${other}`;
}

function commentNumbering(first: string, second: string): MateNumbering {
  const [one, other] = [illuminaNumber(first), illuminaNumber(second)];
  if (one === undefined || other === undefined || one === other) return SAME_NAME;
  return one < other ? BLANK : -BLANK;
}

function illuminaNumber(comment: string): string | undefined {
  return comment.charCodeAt(1) === COLON ? ILLUMINA_COMMENT.exec(comment)?.[1] : undefined;
}

/** True if `numbered` is the id followed by /1 or /2. */
function isNumbered(numbered: string, id: string): boolean {
  const isLonger = numbered.length === id.length + 2 && /\/[12]$/.test(numbered) && numbered.startsWith(id);
  return isLonger && !/\/[12]$/.test(id);
}

/** True if the number is repeated: ;1 after 1, ;2 after 2. */
function isRepeated(rest: string, number: string): boolean {
  return rest.length === 2 && rest[1] === number;
}

/** The name on the first line of a record. */
export function nameIn(bytes: Uint8Array): SequenceName {
  const end = bytes.indexOf(10);
  const line = Buffer.from(bytes.buffer, bytes.byteOffset, end < 0 ? bytes.length : end).toString('latin1');
  return parseName(line, 1, line.endsWith('\r') ? line.length - 1 : line.length);
}
