// The errors of a module's own files, with the user's file and line. TypeScript (errors found by
// esbuild) and JavaScript (found by Node) use the same messages for the same mistake.
import { dirname, relative } from 'node:path';
import { ModuleError, type Place } from '../../job/errors.ts';
import { showPath } from '../user-frame.ts';

/** The module that was asked for, with its name in messages. */
export interface Entry {
  readonly path: string;
  readonly displayName: string;
}

export interface SourcePoint {
  readonly path: string;
  readonly line?: number | undefined;
  /** From 1, in UTF-16 units. */
  readonly column?: number | undefined;
  /** The source line. */
  readonly text?: string | undefined;
}

/** Characters of a source line that a message shows. */
const SHOWN_CHARACTERS = 80;

export function placeIn(entry: Entry, { path, line }: SourcePoint): Place {
  const file = path === entry.path ? entry.displayName : showPath(path, process.cwd());
  return { file, ...(line === undefined ? {} : { line }) };
}

/** The message: `reason, at column 9: the source line`. */
export function sourceFault(entry: Entry, reason: string, point: SourcePoint, cause?: unknown): ModuleError {
  const { column, text = '' } = point;
  const source = text.trim().length > SHOWN_CHARACTERS ? `${text.trim().slice(0, SHOWN_CHARACTERS)}…` : text.trim();
  const where = column === undefined ? '' : `, at column ${column}${source === '' ? '' : `: ${source}`}`;
  return new ModuleError(`${reason}${where}`, { place: placeIn(entry, point), cause });
}

/** `wanted` is the specifier, or the absolute path that it was resolved to. */
export function missingImport(entry: Entry, wanted: string, point: SourcePoint, cause?: unknown): ModuleError {
  const specifier = wanted.startsWith('/') ? beside(point.path, wanted) : wanted;
  return new ModuleError(`it imports '${specifier}', which does not exist`, {
    place: placeIn(entry, point),
    advice: adviceOnMissing(specifier),
    cause,
  });
}

function adviceOnMissing(specifier: string): string {
  if (specifier.startsWith('.')) return 'the path is relative to the file that imports it; is the extension right?';
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  if (specifier !== name)
    return `is ${name} installed in a node_modules folder above that file, and does it export that?`;
  return `packages come from the node_modules folders above that file: npm install ${name}`;
}

function beside(importer: string, path: string): string {
  const from = relative(dirname(importer), path);
  return from.startsWith('../') ? from : `./${from}`;
}
