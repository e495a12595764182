// Finds the syntax error in a JavaScript module or in a local file that it imports. Node does not
// say where the error in an ES module is, so after Node has found one, this parser looks for it.
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve, dirname } from 'node:path';
import type * as Acorn from 'acorn';
import { localSpecifiers } from './import-specifiers.ts';
import type { SourcePoint } from './module-faults.ts';

/** Endings that require tries after a name that is not a file. */
const ENDINGS = ['', '.js', '.cjs', '/index.js'];

/**
 * The first file that does not parse, from `entry` on in the order of imports, and the place in it.
 */
export function findSyntaxError(entry: string): SourcePoint | undefined {
  // By require, not import: load-error.ts must not wait.
  const acorn = createRequire(import.meta.url)('acorn') as typeof Acorn;
  const files = new Set([entry]);
  for (const path of files) {
    const source = readFileSync(path, 'utf8');
    const point = parseFault(acorn, path, source);
    if (point !== undefined) return point;
    for (const specifier of localSpecifiers(source)) {
      const file = fileOf(resolve(dirname(path), specifier));
      if (file !== undefined) files.add(file); // the loop visits it later
    }
  }
  return undefined;
}

function fileOf(path: string): string | undefined {
  return ENDINGS.map((ending) => path + ending).find((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
}

function parseFault(acorn: typeof Acorn, path: string, source: string): SourcePoint | undefined {
  if (!/\.[cm]?js$/.test(path)) return undefined;
  const asModule = parseError(acorn, source, 'module');
  const isFine = asModule === undefined || parseError(acorn, source, 'commonjs') === undefined;
  if (isFine) return undefined;
  const { line, column } = asModule.loc;
  return { path, line, column: column + 1, text: source.split('\n')[line - 1] };
}

interface ParseError {
  readonly loc: { readonly line: number; readonly column: number };
}

function parseError(acorn: typeof Acorn, source: string, sourceType: 'module' | 'commonjs'): ParseError | undefined {
  try {
    acorn.parse(source, { ecmaVersion: 'latest', sourceType });
    return undefined;
  } catch (error) {
    return error as Error & ParseError; // parse throws nothing else
  }
}
