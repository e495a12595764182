// Runs a CommonJS file of the build with V8's compiled code from the last run (its code cache),
// kept in a folder of the user's: compiling takes most of a short run. It never fails a run: a
// cache that can't be read, is not ours alone, or does not match byte for byte is ignored, and one
// that can't be written is not written.
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';
import { OTHERS_MAY_WRITE, OWNER_ALONE, UNFOLLOWED, whyNotOwnFile } from '../system/own-file.ts';
import { errorCode } from '../system/system-error.ts';
import { cacheFolder, inFolder, isCacheName, type Environment } from './cache-folder.ts';

/**
 * Files of removed installations or versions of Node expire. One still in use is soon made again.
 */
const KEPT_MS = 30 * 24 * 3600 * 1000;
/** Before the code: the checksums of the file and of the code, as two 32-bit numbers. */
const HEAD_BYTES = 8;

export interface Loaded {
  readonly exports: unknown;
  /** Saves the code compiled so far, if none was saved. Never throws. */
  readonly save: () => void;
}

/** A file of the build and its cached code, if there is any. */
export interface FileWithCode {
  readonly bytes: Uint8Array;
  readonly code: Uint8Array | undefined;
}

export function readWithCode(file: string, env: Environment): FileWithCode {
  const bytes = readFileSync(file);
  const path = cachePath(file, env);
  return { bytes, code: path === undefined ? undefined : readCode(path, bytes) };
}

/** Runs the file as `require` would. */
export function loadWithCache(file: string, env: Environment, read = readWithCode(file, env)): Loaded {
  const bytes = Buffer.from(read.bytes.buffer, read.bytes.byteOffset, read.bytes.length);
  const cachedData = read.code;
  const path = cachePath(file, env);
  // The build escapes all characters beyond ASCII.
  const script = new Script(
    `(function (exports, require, module, __filename, __dirname) {${bytes.toString('latin1')}\n})`,
    {
      filename: file,
      ...(cachedData === undefined ? {} : { cachedData }),
    },
  );
  const isCached = cachedData !== undefined && script.cachedDataRejected !== true;
  const module = { exports: {} };
  const run = script.runInThisContext() as (...names: unknown[]) => void;
  run.call(module.exports, module.exports, createRequire(file), module, file, dirname(file));
  return {
    exports: module.exports,
    save() {
      if (path !== undefined && !isCached) saveCode(path, bytes, () => script.createCachedData());
    },
  };
}

/**
 * The path of this file's cache, for this version of Node with these flags; undefined if nothing
 * should be cached.
 */
export function cachePath(file: string, env: Environment): string | undefined {
  const folder = cacheFolder(env);
  if (folder === undefined) return undefined;
  const key = [file, process.version, process.arch, process.execArgv.join(' '), env.NODE_OPTIONS].join('\n');
  return join(folder, `${basename(file)}-${crc32(key).toString(16).padStart(8, '0')}.code`);
}

/** V8 verifies neither the code nor its source byte by byte, so checksums of both do. */
function readCode(path: string, file: Uint8Array): Buffer | undefined {
  return inFolder(dirname(path), (folder) => {
    const fd = openSync(join(folder, basename(path)), constants.O_RDONLY | UNFOLLOWED);
    try {
      const facts = fstatSync(fd);
      if (whyNotOwnFile(facts) !== undefined || (facts.mode & OTHERS_MAY_WRITE) !== 0) return undefined;
      const bytes = readFileSync(fd);
      if (bytes.length <= HEAD_BYTES) return undefined;
      const code = bytes.subarray(HEAD_BYTES);
      const isWhole = bytes.readUInt32LE(0) === crc32(file) && bytes.readUInt32LE(4) === crc32(code);
      return isWhole ? code : undefined;
    } finally {
      closeSync(fd);
    }
  });
}

function saveCode(path: string, file: Uint8Array, makeCode: () => Buffer): void {
  makeFolders(dirname(path));
  inFolder(dirname(path), (folder) => {
    const code = makeCode();
    const head = Buffer.alloc(HEAD_BYTES);
    head.writeUInt32LE(crc32(file), 0);
    head.writeUInt32LE(crc32(code), 4);
    const kept = join(folder, basename(path));
    const draft = `${kept}.${process.pid}-${Math.random().toString(36).slice(2)}`;
    try {
      writeFileSync(draft, Buffer.concat([head, code]), { mode: 0o600, flag: 'wx' });
      renameSync(draft, kept);
    } catch (error) {
      unlinkSync(draft);
      throw error;
    }
    removeOld(folder);
  });
}

/**
 * One by one: below a folder such as /proc, where nothing can be created, mkdir with `recursive`
 * never returns.
 */
function makeFolders(folder: string): void {
  try {
    mkdirSync(folder, { mode: OWNER_ALONE });
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || dirname(folder) === folder || existsSync(dirname(folder))) return;
    makeFolders(dirname(folder));
    if (existsSync(dirname(folder))) makeFolders(folder);
  }
}

function removeOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (isCacheName(name) && Date.now() - statSync(path).mtimeMs > KEPT_MS) {
      unlinkSync(path);
    }
  }
}
