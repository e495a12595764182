// What 'threadmill' means in a user's module: the public interface of the running tool, wherever it
// is installed, never a copy near the module.

export const THREADMILL = 'threadmill';

/** The build puts all its files side by side; the sources run only in development. */
export const THREADMILL_URL = new URL(
  import.meta.url.endsWith('.ts') ? '../../index.ts' : './index.js',
  import.meta.url,
).href;
