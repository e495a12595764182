// What a file imports, as far as its text tells without parsing it: enough to follow local files, and to know that
// nothing is imported at all. Comments and texts may look like imports; what is asked here can bear that.
import { isBuiltin } from 'node:module';
import { THREADMILL } from './threadmill-address.ts';

const SPECIFIER = /\b(from|import|require)\b\s*\(?\s*(["'`])([^"'`\n]*)\2/g;
/** import() of what is only known when it runs. */
const COMPUTED_IMPORT = /\bimport\s*\(\s*[^\s"']/;

/** Specifiers of local files: `./x.js`, `../x.cjs`. */
export function localSpecifiers(text: string): string[] {
  return specifiers(text).filter((specifier) => specifier.startsWith('.'));
}

/** Specifiers that are absolute paths, as those of packages are in compiled text. */
export function absoluteSpecifiers(text: string): string[] {
  return specifiers(text).filter((specifier) => specifier.startsWith('/'));
}

function specifiers(text: string): string[] {
  return [...text.matchAll(SPECIFIER)].map(([, , , specifier]) => specifier!);
}

/** False only if no import of 'threadmill' can come up in running the file, save a require of its own. */
export function mayImportThreadmill(text: string): boolean {
  if (COMPUTED_IMPORT.test(text)) return true;
  return [...text.matchAll(SPECIFIER)].some(([, keyword, , specifier]) => {
    return specifier === THREADMILL ? keyword !== 'require' : !isBuiltin(specifier!);
  });
}
