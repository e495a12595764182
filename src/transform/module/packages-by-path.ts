// Leaves packages out of the compiled text, as absolute paths of the files that Node would load:
// the text is one module, while imports must be resolved from each source file's own folder.
// 'threadmill' itself is left to the worker (provide-threadmill.ts).
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from 'esbuild';
import { isEsModule } from './es-module.ts';
import { THREADMILL } from './threadmill-address.ts';

/** Namespace of the bridges to packages' ES modules. */
const BRIDGE = 'es-module';
/** Marks our own calls of `resolve`, which esbuild passes through its plugins again. */
const ASKED = 'asked';

export const packagesByPath: Plugin = {
  name: 'packages-by-path',
  setup(build) {
    build.onResolve({ filter: /.*/, namespace: BRIDGE }, ({ path }) => ({ path, external: true }));
    build.onLoad({ filter: /.*/, namespace: BRIDGE }, ({ pluginData }) => ({
      contents: bridgeTo(pluginData as string),
      loader: 'js',
    }));
    build.onResolve({ filter: /^\.\.?\/.*\.node$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path),
      external: true,
    }));
    // A package, a built-in module, or an alias: neither relative nor absolute.
    build.onResolve({ filter: /^[^./]/ }, (args) => (args.pluginData === ASKED ? undefined : resolveBare(build, args)));
  },
};

/** Undefined leaves it to esbuild: it includes the file, or reports the import with its line. */
async function resolveBare(build: PluginBuild, args: OnResolveArgs): Promise<OnResolveResult | undefined> {
  const { path, kind, importer, namespace, resolveDir } = args;
  const isDynamic = kind === 'dynamic-import';
  if (path === THREADMILL) return { path, external: true };
  const found = await build.resolve(path, { kind, importer, namespace, resolveDir, pluginData: ASKED });
  // A require or import() that can't be resolved may never run, or may be caught.
  if (found.errors.length > 0) return kind === 'import-statement' ? undefined : { path, external: true };
  if (found.external) return { path: found.path, external: true };
  if (!isForNode(found.path)) return undefined;
  if (isDynamic) return { path: pathToFileURL(found.path).href, external: true };
  if (kind === 'import-statement' && isEsModule(found.path)) {
    // Under another name: the ending .mjs would make esbuild apply Node's rules in the bridge, too.
    return { path: `${found.path}:`, namespace: BRIDGE, pluginData: found.path };
  }
  return { path: found.path, external: true };
}

/**
 * Node runs installed packages. A workspace's own sources, and all TypeScript, are compiled with
 * the rest.
 */
function isForNode(path: string): boolean {
  return path.includes('/node_modules/') && !/\.(?:[cm]?tsx?|json)$/.test(path);
}

/**
 * A module that re-exports the ES module at `path`. Without it, files that follow Node's rules
 * (.mts, "type": "module") would get the whole namespace as the default export, since esbuild takes
 * everything that is required for CommonJS.
 */
function bridgeTo(path: string): string {
  const address = JSON.stringify(path);
  return `export * from ${address};\nexport { default } from ${address};`;
}
