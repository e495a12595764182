// The files that threads are loaded from, read once per process into shared memory. The threads
// don't read them: one that is ended while it reads a file would leave it open.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readWithCode, type FileWithCode } from '../../io/startup/code-cache.ts';

const filesRead = new Map<string, FileWithCode>();

/** A file in dist/, beside this one. */
export function threadCode(name: string): FileWithCode {
  const known = filesRead.get(name);
  if (known !== undefined) return known;
  const path = join(fileURLToPath(new URL('.', import.meta.url)), `${name}.cjs`);
  const { bytes, code } = readWithCode(path, process.env);
  const file = { bytes: shared(bytes), code: code === undefined ? undefined : shared(code) };
  // The first run keeps the code; the next one may find it.
  if (code !== undefined) filesRead.set(name, file);
  return file;
}

function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}
