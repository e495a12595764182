// Jest's transform for TypeScript: esbuild removes the types; only tsc checks them (npm run
// typecheck).
import { createHash } from 'node:crypto';
import { transformSync, version } from 'esbuild';

const options = { loader: 'ts', format: 'esm', target: 'node20.19', sourcemap: 'inline' };

export default {
  process: (text, path) => ({ code: transformSync(text, { ...options, sourcefile: path }).code }),
  getCacheKey: (text, path) => createHash('sha1').update([version, path, text].join('\0')).digest('hex'),
};
