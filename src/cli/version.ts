// --version; with --verbose, also the facts that a report of a problem needs.
import { cacheContent } from '../io/startup/clear-cache.ts';
import { packageVersion } from '../io/startup/package-version.ts';
import { zstdAvailability } from '../io/system/zstd-availability.ts';
import { newScanKernel } from '../kernel/scan-kernel.ts';
import type { Environment } from './environment.ts';
import { describeContent } from './cache.ts';

const ZSTD = { zlib: 'by Node.js', command: 'by the zstd command', none: 'none' } as const;

export function versionText(isVerbose: boolean, env: Environment): string {
  const version = `threadmill ${packageVersion()}\n`;
  if (!isVerbose) return version;
  const facts = {
    'Node.js': `${process.version} (${process.execPath})`,
    platform: `${process.platform} ${process.arch}`,
    zstd: ZSTD[zstdAvailability()],
    SIMD: newScanKernel() === undefined ? 'no: bytes are scanned in JavaScript' : 'yes',
    cache: describeContent(cacheContent(env)),
  };
  return (
    version +
    Object.entries(facts)
      .map(([name, fact]) => `${name}: ${fact}\n`)
      .join('')
  );
}
