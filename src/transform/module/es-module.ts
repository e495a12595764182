// Decides by name and package.json to which of Node's two module systems a JavaScript file belongs.
import { readFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';

/** The nearest package.json decides, within the package. */
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

/** The `type` in the folder's package.json; undefined if it can't be read. */
function packageType(folder: string): string | undefined {
  try {
    const { type } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { type?: unknown };
    return typeof type === 'string' ? type : 'commonjs';
  } catch {
    return undefined;
  }
}
