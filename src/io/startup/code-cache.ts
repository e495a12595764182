// Runs a CommonJS file of the build with what V8 made of it the last time (its code cache), kept in a folder of the user's:
// compiling is most of what a short run does. It is only ever a gain: what can't be read, is not ours alone, or does not
// fit to the byte counts for nothing, and what can't be written is not written.
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

/** Of an installation that is there no more, or a Node. One that is in use is made again in a moment. */
const KEPT_MS = 30 * 24 * 3600 * 1000;
/** Before the code: the checksums of the file and of the code, as two numbers of 32 bits. */
const HEAD_BYTES = 8;

export interface Loaded {
  readonly exports: unknown;
  /** Keeps the code as it is compiled by now, where there was none. Never throws. */
  readonly save: () => void;
}

/** A file of the build, and what is kept of it, where there is anything. */
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
  // the build escapes whatever is not ASCII
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
 * Where the code of this file is kept, for this Node with these flags; undefined where nothing is
 * to be kept.
 */
export function cachePath(file: string, env: Environment): string | undefined {
  const folder = cacheFolder(env);
  if (folder === undefined) return undefined;
  const key = [file, process.version, process.arch, process.execArgv.join(' '), env.NODE_OPTIONS].join('\n');
  return join(folder, `${basename(file)}-${crc32(key).toString(16).padStart(8, '0')}.code`);
}

/** V8 itself holds neither the code nor the file it is of against what they were: a checksum of both does. */
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

/** Step by step: in a folder such as /proc, where nothing can be made, mkdir with `recursive` would never end. */
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
