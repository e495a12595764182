// What a user's module means by 'threadmill': the public interface of the tool that is running, wherever it is
// installed, never a copy that happens to be near the module.

export const THREADMILL = 'threadmill';

/** The build puts all its files side by side; the sources themselves run only in development. */
export const THREADMILL_URL = new URL(
  import.meta.url.endsWith('.ts') ? '../../index.ts' : './index.js',
  import.meta.url,
).href;
