// The path of the folder in which a run with --resume keeps its checkpoints, from the name of its
// output.
import { lstatSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { bytesOfText } from '../../job/byte-text.ts';
import { systemName } from '../system/byte-name.ts';
import { whyNotOurs } from '../system/own-file.ts';

/** The longest file name in bytes. */
const MOST_NAME_BYTES = 255;
const DIGEST_DIGITS = 8;

/** The folder for the output at this path, which is absolute and free of links. */
export function folderOf(target: string): string {
  return join(dirname(target), hiddenName(basename(target), '.threadmill'));
}

/** `.<name><ending>`; if that is too long, a digest replaces the end of the name. */
export function hiddenName(name: string, ending: string): string {
  const whole = `.${name}${ending}`;
  if (Buffer.byteLength(whole) <= MOST_NAME_BYTES) return whole;
  const closing = `.${digestOf(name)}${ending}`;
  const room = new Uint8Array(MOST_NAME_BYTES - 1 - closing.length);
  const { read } = new TextEncoder().encodeInto(name, room);
  return `.${name.slice(0, read)}${closing}`;
}

export function digestOf(text: string): string {
  // Lazy-loaded: every run asks for the folder, few need a digest.
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(bytesOfText(text)).digest('hex').slice(0, DIGEST_DIGITS);
}

export function isThere(path: string): boolean {
  return lstatSync(systemName(path), { throwIfNoEntry: false }) !== undefined;
}

/** A file of that name that is not a folder is not ours. */
export function isFolder(path: string): boolean {
  return lstatSync(systemName(path), { throwIfNoEntry: false })?.isDirectory() === true;
}

/** It belongs to another user, whatever its kind. */
export function isForeign(path: string): boolean {
  const facts = lstatSync(systemName(path), { throwIfNoEntry: false });
  return facts !== undefined && whyNotOurs(facts) !== undefined;
}
