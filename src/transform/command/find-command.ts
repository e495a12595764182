// Looks for a command's program as the system will, so that a typing mistake is reported before
// anything is read or opened. It refuses only what surely can't work: a program that it finds may
// still fail to start.
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { systemName } from '../../io/system/byte-name.ts';
import { commandNotStarted } from './command-failure.ts';

/** @throws CommandError for a program that does not exist, or that we may not execute */
export function checkCommand(argv: readonly string[], path: string | undefined): void {
  const [program = ''] = argv;
  if (program.includes('/')) {
    const problem = problemWith(program);
    if (problem !== undefined) throw commandNotStarted(argv, { code: problem });
    return;
  }
  if (path === undefined) return; // without PATH the system has a default of its own
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
