// File names that may not be UTF-8, for node:fs and from it. Everywhere else such names are strings
// (job/byte-text.ts). Every call of node:fs with a name that a user may have given uses
// `systemName`.
import { readlinkSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { bytesOfText, holdsBytes, textOfBytes } from '../../job/byte-text.ts';

/** Node's replacement for bytes that are not UTF-8. */
export const REPLACEMENT = '\ufffd';

/** The name for node:fs, which would write a lone surrogate as U+FFFD. */
export function systemName(name: string): string | Buffer {
  return holdsBytes(name) ? bytesOfText(name) : name;
}

export function linkAt(path: string): string {
  return textOfBytes(readlinkSync(systemName(path), 'buffer'));
}

export function realPath(path: string): string {
  return textOfBytes(realpathSync.native(systemName(path), 'buffer'));
}

/** Resolves the path against the current folder, whose name Node does not return byte for byte. */
export function absolutePath(path: string): string {
  const folder = process.cwd();
  return resolve(folder.includes(REPLACEMENT) ? (currentFolder() ?? folder) : folder, path);
}

function currentFolder(): string | undefined {
  try {
    return linkAt('/proc/self/cwd');
  } catch {
    return undefined; // no /proc
  }
}
