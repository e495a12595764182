// The version, from package.json.
import { readFileSync } from 'node:fs';

/** dist/ is flat, src/ is not. */
const PACKAGE = import.meta.url.endsWith('.ts') ? '../../package.json' : '../package.json';

export function versionText(): string {
  const text = readFileSync(new URL(PACKAGE, import.meta.url), 'utf8');
  return `threadmill ${(JSON.parse(text) as { version: string }).version}\n`;
}
