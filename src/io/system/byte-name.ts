// Names of files that need not be UTF-8: what node:fs is given for them, and what it gives. Everywhere else they are texts
// (job/byte-text.ts). Whatever takes a name that a user may have given calls node:fs by `systemName`.
import { readlinkSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { bytesOfText, holdsBytes, textOfBytes } from '../../job/byte-text.ts';

/** What Node puts in place of bytes that are not UTF-8. */
export const REPLACEMENT = '\ufffd';

/** For node:fs, which writes a lone surrogate as U+FFFD. */
export function systemName(name: string): string | Buffer {
  return holdsBytes(name) ? bytesOfText(name) : name;
}

export function linkAt(path: string): string {
  return textOfBytes(readlinkSync(systemName(path), 'buffer'));
}

export function realPath(path: string): string {
  return textOfBytes(realpathSync.native(systemName(path), 'buffer'));
}

/** From the current folder, whose name Node does not give byte for byte. */
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
