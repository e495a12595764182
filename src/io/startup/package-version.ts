// The version, from package.json.
import { readFileSync } from 'node:fs';

/** dist/ is flat, src/ is not. */
const PACKAGE = import.meta.url.endsWith('.ts') ? '../../../package.json' : '../package.json';

/** `X.Y.Z` */
export function packageVersion(): string {
  const text = readFileSync(new URL(PACKAGE, import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
