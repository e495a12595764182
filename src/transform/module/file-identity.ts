// Gives every source file its own import.meta, __filename and __dirname, although all files become
// one module. A file that mentions one of them gets an import of its own identity after its last
// line: imports are evaluated first wherever they are, and no line or column of the user's code
// moves.
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';

const IDENTITY = '__threadmill_file';
const NAMESPACE = 'threadmill-file';

/** Only free names are replaced: the user's own `const __filename = …` is kept. */
export const IDENTITY_DEFINES: Readonly<Record<string, string>> = {
  'import.meta': IDENTITY,
  __filename: `${IDENTITY}.filename`,
  __dirname: `${IDENTITY}.dirname`,
};

const MENTION = /\bimport\s*\.\s*meta\b|\b__(?:file|dir)name\b/;
const LOADERS = { js: 'js', jsx: 'jsx', ts: 'ts', tsx: 'tsx' } as const;

export const fileIdentity: Plugin = {
  name: NAMESPACE,
  setup(build) {
    build.onLoad({ filter: /\.[cm]?[jt]sx?$/, namespace: 'file' }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      if (!MENTION.test(source)) return undefined;
      const kind = /\.[cm]?([jt]sx?)$/.exec(path)![1] as keyof typeof LOADERS;
      const contents = `${source}\nimport { ${IDENTITY} } from ${JSON.stringify(`${NAMESPACE}:${path}`)};`;
      return { contents, loader: LOADERS[kind] };
    });
    build.onResolve({ filter: new RegExp(`^${NAMESPACE}:`) }, ({ path }) => {
      return { path: path.slice(NAMESPACE.length + 1), namespace: NAMESPACE, sideEffects: false };
    });
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => {
      const identity = { url: pathToFileURL(path).href, filename: path, dirname: dirname(path) };
      return { contents: `export const ${IDENTITY} = ${JSON.stringify(identity)};`, loader: 'js' };
    });
  },
};
