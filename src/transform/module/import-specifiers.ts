// Finds a file's imports by its text, without parsing: enough to follow local files, and to be sure
// that nothing is imported. Comments and strings may look like imports, which does no harm here.
import { isBuiltin } from 'node:module';
import { THREADMILL } from './threadmill-address.ts';

const SPECIFIER = /\b(from|import|require)\b\s*\(?\s*(["'`])([^"'`\n]*)\2/g;
/** import() of an expression. */
const COMPUTED_IMPORT = /\bimport\s*\(\s*[^\s"']/;

/** Specifiers of local files: `./x.js`, `../x.cjs`. */
export function localSpecifiers(text: string): string[] {
  return specifiers(text).filter((specifier) => specifier.startsWith('.'));
}

/** Specifiers that are absolute paths, as compiled text has for packages. */
export function absoluteSpecifiers(text: string): string[] {
  return specifiers(text).filter((specifier) => specifier.startsWith('/'));
}

function specifiers(text: string): string[] {
  return [...text.matchAll(SPECIFIER)].map(([, , , specifier]) => specifier!);
}

/** False only if running the file can't import 'threadmill', except by a require of its own. */
export function mayImportThreadmill(text: string): boolean {
  if (COMPUTED_IMPORT.test(text)) return true;
  return [...text.matchAll(SPECIFIER)].some(([, keyword, , specifier]) => {
    return specifier === THREADMILL ? keyword !== 'require' : !isBuiltin(specifier!);
  });
}
