// Imports by name or URL. In its own file, because code that runs from the code cache
// (code-cache.ts) can't use `import()`; the build keeps this file as it is.

export function importModule(specifier: string): Promise<unknown> {
  return import(specifier);
}
