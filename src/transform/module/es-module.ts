// Which of Node's two module systems a JavaScript file belongs to, by its name and its package.json.
import { readFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';

/** By the nearest package.json, as far up as the package reaches. */
export function isEsModule(path: string): boolean {
  if (extname(path) !== '.js') return extname(path) === '.mjs';
  for (let folder = dirname(path); !isTop(folder); folder = dirname(folder)) {
    const type = packageType(folder);
    if (type !== undefined) return type === 'module';
  }
  return false;
}

function isTop(folder: string): boolean {
  return basename(folder) === 'node_modules' || folder === dirname(folder);
}

/** The `type` that the package.json in a folder states; undefined where there is none to read. */
function packageType(folder: string): string | undefined {
  try {
    const { type } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { type?: unknown };
    return typeof type === 'string' ? type : 'commonjs';
  } catch {
    return undefined;
  }
}
