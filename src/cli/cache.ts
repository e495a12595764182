// `threadmill cache` and `threadmill cache clear`: the compiled code that is kept between runs.
import { cacheContent, clearCache, type CacheContent } from '../io/startup/clear-cache.ts';
import { UsageError } from '../job/errors.ts';
import { formatSize } from '../job/size.ts';
import type { Environment } from './environment.ts';
import { formatCount } from './figures.ts';

/** @throws UsageError for another action */
export function cacheText(action: string | undefined, env: Environment): string {
  if (action === undefined) return `${describeContent(cacheContent(env))}\n`;
  if (action !== 'clear') {
    throw new UsageError(`'cache' takes clear or nothing, not '${action}'`, {
      advice: 'for a file of that name use ./cache',
    });
  }
  const removed = clearCache(env);
  return removed === undefined ? `${describeContent(removed)}\n` : `removed ${describeContent(removed)}\n`;
}

/** Such as `3 files, 2.1 MiB, in /home/me/.cache/threadmill`. */
export function describeContent(content: CacheContent | undefined): string {
  if (content === undefined) return 'no folder of compiled code is in use';
  const { folder, files, bytes } = content;
  return `${formatCount(files)} ${files === 1 ? 'file' : 'files'}, ${formatSize(bytes)}, in ${folder}`;
}
