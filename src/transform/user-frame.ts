// Finds the user's code in a stack: the first frame outside Node, threadmill and packages, if there
// is one. So an error in a package shows the user's line that called it, which is the one to fix.
import { isAbsolute, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Frame {
  /** The function's name, if it has one. */
  readonly name: string | undefined;
  /** Absolute path, or the name of an expression (`threadmill:--map`). */
  readonly path: string;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
}

/** The folder of threadmill's own code; the build puts all its files side by side. */
const OWN_FOLDER = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '..' : '.', import.meta.url));
/** The file name under which expressions are compiled; it counts as the user's code. */
const EXPRESSION = 'threadmill:--';

/**
 * `    at name (where:line:column)` or `    at where:line:column`; `where` is a path, a URL or one
 * of V8's names.
 */
const FRAME = /^\s+at (?:(.*?) \()?([^()]*(?:\([^()]*\)[^()]*)*?):(\d+):(\d+)\)?$/;

/**
 * The first frame of the user's code as `name (path:line:column)`; outside a named function
 * `path:line:column`.
 */
export function userFrame(stack: string | undefined, cwd: string): string | undefined {
  const frame = findUserFrame(stack);
  return frame === undefined ? undefined : formatFrame(frame, cwd);
}

export function findUserFrame(stack: string | undefined): Frame | undefined {
  let ofPackage: Frame | undefined;
  for (const line of (stack ?? '').split('\n')) {
    const frame = parseFrame(line);
    if (frame === undefined || !isUsers(frame.path)) continue;
    if (!frame.path.includes('/node_modules/')) return frame;
    ofPackage ??= frame;
  }
  return ofPackage;
}

export function formatFrame({ name, path, line, column }: Frame, cwd: string): string {
  const where = `${showPath(path, cwd)}:${line}:${column}`;
  return name === undefined ? where : `${name} (${where})`;
}

/** The shortest form of a path: relative if inside `cwd`, else unchanged. */
export function showPath(path: string, cwd: string): string {
  if (path.startsWith(EXPRESSION)) return path.slice('threadmill:'.length);
  if (!isAbsolute(path)) return path;
  const inside = relative(cwd, path);
  return inside === '' || inside === '..' || inside.startsWith('../') ? path : inside;
}

function parseFrame(text: string): Frame | undefined {
  const [, name, where, line, column] = FRAME.exec(text) ?? [];
  if (where === undefined) return undefined;
  const path = pathOf(where.replace(/^async /, ''));
  return { name: plainName(name), path, line: Number(line), column: Number(column) };
}

function pathOf(where: string): string {
  if (!where.startsWith('file:')) return where;
  try {
    return fileURLToPath(where.replace(/[?#].*$/, ''));
  } catch {
    return where; // a URL that is not a file, such as one with a host
  }
}

/**
 * `Object.map [as filter]` and `async map` are `map` in the source; names made up by V8 and esbuild
 * are omitted.
 */
function plainName(name: string | undefined): string | undefined {
  const plain = name
    ?.replace(/^async /, '')
    .replace(/ \[as .*\]$/, '')
    .replace(/^(?:Object|Module|Function|exports|module\.exports)\./, '');
  if (plain === undefined || plain === '' || plain === 'eval' || plain === 'default') return undefined;
  return /<anonymous>|\w_default$|^(?:Timeout\._onTimeout|Immediate\._onImmediate)$/.test(plain) ? undefined : plain;
}

function isUsers(path: string): boolean {
  if (path.startsWith(EXPRESSION)) return true;
  return isAbsolute(path) && !path.startsWith(OWN_FOLDER);
}
