// Looks for a command's program as the system will, so that a slip of the pen is told before anything is read or opened.
// It only tells what surely can't work: what it finds may still fail to start.
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { systemName } from '../../io/system/byte-name.ts';
import { commandNotStarted } from './command-failure.ts';

/** Throws a CommandError for a program that is not there, or that we may not execute. */
export function checkCommand(argv: readonly string[], path: string | undefined): void {
  const [program = ''] = argv;
  if (program.includes('/')) {
    const problem = problemWith(program);
    if (problem !== undefined) throw commandNotStarted(argv, { code: problem });
    return;
  }
  if (path === undefined) return; // the system has a path of its own then
  const problems = path.split(delimiter).map((folder) => problemWith(join(folder === '' ? '.' : folder, program)));
  if (problems.includes(undefined)) return;
  throw commandNotStarted(argv, { code: problems.includes('EACCES') ? 'EACCES' : 'ENOENT' });
}

function problemWith(file: string): 'ENOENT' | 'EACCES' | undefined {
  try {
    if (!statSync(systemName(file)).isFile()) return 'EACCES';
  } catch {
    return 'ENOENT';
  }
  try {
    accessSync(systemName(file), constants.X_OK);
    return undefined;
  } catch {
    return 'EACCES';
  }
}
