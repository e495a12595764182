// Removes the code cache, for `threadmill cache clear`.
import { lstatSync, readdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, inFolder, isCacheName, type Environment } from './cache-folder.ts';

export interface CacheContent {
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
}

/** Undefined if there is no folder, or not one that is used: it must be ours alone. */
export function cacheContent(env: Environment): CacheContent | undefined {
  return forEachFile(env, () => {});
}

/** Removes each file of the cache and nothing else; returns what was there. */
export function clearCache(env: Environment): CacheContent | undefined {
  return forEachFile(env, unlinkSync);
}

function forEachFile(env: Environment, use: (path: string) => void): CacheContent | undefined {
  const folder = cacheFolder(env);
  if (folder === undefined) return undefined;
  return inFolder(folder, (reached) => {
    let files = 0;
    let bytes = 0;
    for (const name of readdirSync(reached).filter(isCacheName)) {
      const path = join(reached, name);
      const { size } = lstatSync(path);
      use(path);
      files += 1;
      bytes += size;
    }
    return { folder, files, bytes };
  });
}
