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
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';
import {
  FOLDER,
  isProtected,
  OTHERS_MAY_WRITE,
  OWNER_ALONE,
  UNFOLLOWED,
  whyNotOurs,
  whyNotOwnFile,
} from '../system/own-file.ts';
import { errorCode } from '../system/system-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What is kept, and what a process was killed over that was about to keep it. */
const NAME = /^[\w-]+\.cjs-[\da-f]{8}\.code(?:\.[\w-]+)?$/;
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

/** Where the code of this file is kept, for this Node with these flags; undefined where nothing is to be kept. */
export function cachePath(file: string, env: Environment): string | undefined {
  if (isSet(env.NODE_DISABLE_COMPILE_CACHE)) return undefined;
  const base = isSet(env.NODE_COMPILE_CACHE) ? env.NODE_COMPILE_CACHE : ownCacheFolder(env);
  // Node gives U+FFFD for bytes of a name that are not UTF-8: that would be another folder
  if (base === undefined || base.includes('\ufffd')) return undefined;
  const key = [file, process.version, process.arch, process.execArgv.join(' '), env.NODE_OPTIONS].join('\n');
  return join(base, 'threadmill', `${basename(file)}-${crc32(key).toString(16).padStart(8, '0')}.code`);
}

/** Only one that belongs to whom we run as: under sudo the home may be somebody else's. */
function ownCacheFolder({ XDG_CACHE_HOME, HOME }: Environment): string | undefined {
  if (isSet(XDG_CACHE_HOME)) return ownerOf(XDG_CACHE_HOME) === 'us' ? XDG_CACHE_HOME : undefined;
  if (!isSet(HOME) || ownerOf(HOME) !== 'us') return undefined;
  const folder = join(HOME, '.cache');
  return ownerOf(folder) === 'others' ? undefined : folder;
}

function ownerOf(folder: string): 'us' | 'others' | undefined {
  try {
    return statSync(folder).uid === process.geteuid?.() ? 'us' : 'others';
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? undefined : 'others';
  }
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
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

/**
 * Code is run: so the folder must be ours, writable by nobody else, and lie where nobody else can put another in its
 * place. It is reached by its descriptor. Undefined, and no failure, where that is not so or `use` fails.
 */
function inFolder<Result>(path: string, use: (folder: string) => Result): Result | undefined {
  let fd: number | undefined;
  try {
    fd = openSync(path, FOLDER);
    const facts = fstatSync(fd);
    if (whyNotOurs(facts) !== undefined || (facts.mode & OTHERS_MAY_WRITE) !== 0) return undefined;
    if (!isProtected(dirname(realpathSync.native(path)))) return undefined;
    const reach = `/proc/self/fd/${fd}`;
    return use(existsSync(reach) ? reach : path);
  } catch {
    return undefined;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

function removeOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (NAME.test(name) && Date.now() - statSync(path).mtimeMs > KEPT_MS) {
      unlinkSync(path);
    }
  }
}
