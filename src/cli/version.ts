// The version, from package.json: two folders up from here, in src/ as in dist/.
import { readFileSync } from 'node:fs';

export function versionText(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return `threadmill ${(JSON.parse(text) as { version: string }).version}\n`;
}
