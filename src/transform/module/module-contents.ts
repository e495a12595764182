// The contents of a user's module, to tell whether it has changed: digests of its text and of all
// local files that it imports, and versions of npm packages. Files that it reads or loads while
// running are not included.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import type { OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from 'esbuild';
import { runBuild } from './esbuild-run.ts';
import { THREADMILL } from './threadmill-address.ts';

export interface ModuleContents {
  /** Digests by path, relative to the module's folder. */
  readonly files: Readonly<Record<string, string>>;
  /** Versions by name; '' if none is found. */
  readonly packages: Readonly<Record<string, string>>;
}

const PACKAGES = '/node_modules/';
const ASKED = 'asked';
const CODE = new Set(['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '.jsx', '.tsx']);

/** `path` is absolute and real; `displayName` names the module in messages. */
export async function moduleContents(path: string, displayName: string): Promise<ModuleContents> {
  const packages = new Map<string, string>();
  const folder = dirname(path);
  const { metafile } = await runBuild(
    {
      entryPoints: [path],
      absWorkingDir: folder,
      bundle: true,
      metafile: true,
      write: false,
      platform: 'node',
      // Allows top-level await; nothing is run.
      format: 'esm',
      target: 'esnext',
      conditions: ['module-sync', 'node-addons'],
      mainFields: ['main'],
      plugins: [apart(packages)],
      outfile: `${path}.js`,
      logLevel: 'silent',
    },
    { path, displayName },
  );
  const files = Object.keys(metafile!.inputs).filter((name) => !name.startsWith('(disabled)'));
  return {
    files: sorted(files.map((name) => [name, digestOfFile(join(folder, name))])),
    packages: sorted([...packages]),
  };
}

/**
 * Notes packages and leaves them out. Imports that can't be found are left out, too; loading the
 * module reports them.
 */
function apart(packages: Map<string, string>): Plugin {
  return {
    name: 'apart',
    setup(build) {
      build.onResolve({ filter: /.*/ }, (args) =>
        args.pluginData === ASKED ? undefined : resolve(build, args, packages),
      );
      // Files that are not code are not parsed: only their bytes count.
      build.onLoad({ filter: /.*/, namespace: 'file' }, ({ path }) => {
        return CODE.has(extname(path)) ? undefined : { contents: '', loader: 'js' };
      });
    },
  };
}

async function resolve(
  build: PluginBuild,
  { path, kind, importer, namespace, resolveDir }: OnResolveArgs,
  packages: Map<string, string>,
): Promise<OnResolveResult | undefined> {
  if (kind === 'entry-point') return undefined;
  if (path === THREADMILL) return { path, external: true };
  const found = await build.resolve(path, { kind, importer, namespace, resolveDir, pluginData: ASKED });
  if (found.errors.length > 0) {
    if (!/^(?:[./]|node:)/.test(path)) packages.set(path, '');
    return { path, external: true };
  }
  if (found.external) return { path: found.path, external: true };
  const at = found.path.lastIndexOf(PACKAGES);
  if (at < 0) return { path: found.path };
  const [scope = '', rest = ''] = found.path.slice(at + PACKAGES.length).split('/');
  const name = scope.startsWith('@') ? `${scope}/${rest}` : scope;
  packages.set(name, versionOf(`${found.path.slice(0, at)}${PACKAGES}${name}`));
  return { path: found.path, external: true };
}

function versionOf(folder: string): string {
  try {
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version?: unknown };
    return typeof version === 'string' ? version : '';
  } catch {
    return '';
  }
}

function digestOfFile(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

function sorted(entries: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
