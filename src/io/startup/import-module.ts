// Imports by name or address, from a file of its own: what runs from the code cache (code-cache.ts) can't say `import()`
// itself, so the build leaves this file beside the others as it is.

export function importModule(specifier: string): Promise<unknown> {
  return import(specifier);
}
