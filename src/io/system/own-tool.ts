// Finds a program that threadmill starts unasked: perl and zstd. Only absolute folders of PATH
// count: an empty one or `.` is the current folder, where anybody may have put a program of that
// name.
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** The default without PATH. */
const DEFAULT_PATH = '/usr/local/bin:/usr/bin:/bin';

/** Its absolute path; undefined if it is not found. */
export function findTool(name: string, path = process.env.PATH ?? DEFAULT_PATH): string | undefined {
  const folders = path.split(delimiter).filter((folder) => isAbsolute(folder));
  return folders.map((folder) => join(folder, name)).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false; // missing, or not executable for us
  }
}
