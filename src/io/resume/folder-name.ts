// Where a run with --resume keeps what it has come to, by the name of its output; and whether it is there.
import { lstatSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { bytesOfText } from '../../job/byte-text.ts';
import { systemName } from '../system/byte-name.ts';
import { whyNotOurs } from '../system/own-file.ts';

/** Longest name of a file, in bytes. */
const MOST_NAME_BYTES = 255;
const DIGEST_DIGITS = 8;

/** Of the output at this path, which is absolute and free of links. */
export function folderOf(target: string): string {
  return join(dirname(target), hiddenName(basename(target), '.threadmill'));
}

/** `.<name><ending>`, or, where that is too long, with a digest in place of the name's end. */
export function hiddenName(name: string, ending: string): string {
  const whole = `.${name}${ending}`;
  if (Buffer.byteLength(whole) <= MOST_NAME_BYTES) return whole;
  const closing = `.${digestOf(name)}${ending}`;
  const room = new Uint8Array(MOST_NAME_BYTES - 1 - closing.length);
  const { read } = new TextEncoder().encodeInto(name, room);
  return `.${name.slice(0, read)}${closing}`;
}

export function digestOf(text: string): string {
  // loaded only where it is needed: every run asks for the folder
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(bytesOfText(text)).digest('hex').slice(0, DIGEST_DIGITS);
}

export function isThere(path: string): boolean {
  return lstatSync(systemName(path), { throwIfNoEntry: false }) !== undefined;
}

/** What has the name and is no folder is somebody else's. */
export function isFolder(path: string): boolean {
  return lstatSync(systemName(path), { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Another user's, whatever it is. */
export function isForeign(path: string): boolean {
  const facts = lstatSync(systemName(path), { throwIfNoEntry: false });
  return facts !== undefined && whyNotOurs(facts) !== undefined;
}
