// Compiles a TypeScript module, with all local files that it imports, to the text of one CommonJS
// module. Nothing of esbuild is left running afterwards, and its errors name the user's file and
// line.
import { dirname } from 'node:path';
import { runBuild } from './esbuild-run.ts';
import { fileIdentity, IDENTITY_DEFINES } from './file-identity.ts';
import { packagesByPath } from './packages-by-path.ts';

/**
 * ES modules are strict, which esbuild does not state in its output: assigning an undeclared
 * variable would make a global.
 */
const BANNER = '"use strict";';

/** `path` is absolute and real; `displayName` names the module in messages. */
export async function compileTypeScript(path: string, displayName: string): Promise<string> {
  const result = await runBuild(
    {
      entryPoints: [path],
      absWorkingDir: dirname(path),
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      // Node's own rules of resolution, without the conventions of bundlers.
      conditions: ['module-sync', 'node-addons'],
      mainFields: ['main'],
      banner: { js: BANNER },
      charset: 'utf8',
      define: IDENTITY_DEFINES,
      plugins: [fileIdentity, packagesByPath],
      // Beside the source, so that the paths in the source map lead back to it.
      outfile: `${path}.js`,
      write: false,
      sourcemap: 'inline',
      sourcesContent: false,
      logLevel: 'silent',
    },
    { path, displayName },
  );
  return result.outputFiles[0]!.text;
}
