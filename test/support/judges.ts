// Independent programs that know a format or a task well: our output must equal theirs, byte for
// byte.
import { execFileSync, spawnSync } from 'node:child_process';

/** `test`, or `test.skip` if the program is not installed: the skipped tests are listed by name. */
export function testWith(program: string): jest.It {
  return spawnSync(program, ['--version']).error === undefined ? test : test.skip;
}

/** The output of the program. */
export function judged(program: string, args: readonly string[]): Buffer {
  return execFileSync(program, args, { stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1024 ** 3 });
}
