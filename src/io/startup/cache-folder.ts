// The folder of the code cache: where it is, and the checks that it is ours alone.
import { closeSync, existsSync, fstatSync, openSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FOLDER, isProtected, OTHERS_MAY_WRITE, whyNotOurs } from '../system/own-file.ts';
import { errorCode } from '../system/system-error.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** True for a file of the cache, also for a draft whose process was killed while it wrote. */
export function isCacheName(name: string): boolean {
  return /^[\w-]+\.cjs-[\da-f]{8}\.code(?:\.[\w-]+)?$/.test(name);
}

/** The path as the environment gives it; undefined if no code should be cached. */
export function cacheFolder(env: Environment): string | undefined {
  if (isSet(env.NODE_DISABLE_COMPILE_CACHE)) return undefined;
  const base = isSet(env.NODE_COMPILE_CACHE) ? env.NODE_COMPILE_CACHE : ownCacheFolder(env);
  // Node replaces bytes that are not UTF-8 by U+FFFD: that would be another folder.
  if (base === undefined || base.includes('\ufffd')) return undefined;
  return join(base, 'threadmill');
}

/** Only a folder of the effective user: under sudo, HOME may be another user's. */
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

/**
 * The cached code is executed, so the folder must be ours, writable by nobody else, and in a place
 * where nobody else can replace it. It is reached by its descriptor. Undefined, not an error, if
 * that does not hold or `use` fails.
 */
export function inFolder<Result>(path: string, use: (folder: string) => Result): Result | undefined {
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
