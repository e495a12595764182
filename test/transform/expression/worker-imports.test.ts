import { readFileSync } from 'node:fs';

const FOLDER = new URL('../../../src/transform/expression/', import.meta.url);

/** The files and packages that a file imports for their values, directly or indirectly. */
function importsOf(file: URL, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file.href)) return seen;
  seen.add(file.href);
  for (const [, from] of readFileSync(file, 'utf8').matchAll(/^import (?!type )[^;]*? from '([^']+)'/gms)) {
    if (from!.startsWith('.')) importsOf(new URL(from!, file), seen);
    else seen.add(from!);
  }
  return seen;
}

test('workers load no parser to compile an expression', () => {
  expect(importsOf(new URL('check-expression.ts', FOLDER))).toContain('acorn');
  const ofWorkers = [...importsOf(new URL('compile-expression.ts', FOLDER))];
  expect(ofWorkers).toContain('node:vm');
  expect(ofWorkers.filter((name) => name.startsWith('acorn'))).toEqual([]);
});
