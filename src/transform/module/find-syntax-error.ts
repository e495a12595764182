// Finds the syntax error in a JavaScript module or the local files it imports. Node doesn't say where the error in an
// ES module is, so a parser of our own looks for it, only after Node has found that there is one.
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve, dirname } from 'node:path';
import type * as Acorn from 'acorn';
import { localSpecifiers } from './import-specifiers.ts';
import type { SourcePoint } from './module-faults.ts';

/** What require adds to a name that is no file. */
const ENDINGS = ['', '.js', '.cjs', '/index.js'];

/** The first file found, from `entry` on in the order of imports, that does not parse, and where. */
export function findSyntaxError(entry: string): SourcePoint | undefined {
  // required, not imported: see load-error.ts, which must not wait
  const acorn = createRequire(import.meta.url)('acorn') as typeof Acorn;
  const files = new Set([entry]);
  for (const path of files) {
    const source = readFileSync(path, 'utf8');
    const point = parseFault(acorn, path, source);
    if (point !== undefined) return point;
    for (const specifier of localSpecifiers(source)) {
      const file = fileOf(resolve(dirname(path), specifier));
      if (file !== undefined) files.add(file); // which the loop then comes to
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
    return error as Error & ParseError; // the one thing that parse throws
  }
}
