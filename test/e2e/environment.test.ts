// Defaults from environment variables.
import { threadmill, temporaryFolder } from '../support/program.ts';

const run = (args: readonly string[], env: Readonly<Record<string, string>>) =>
  threadmill(['-v', '--map', 'line', ...args], {
    cwd: temporaryFolder(),
    input: 'a\nb\n',
    env: { ...process.env, ...env },
  });

test('THREADMILL_PROCS is the number of workers, and -p overrides it', async () => {
  const { stderr, code } = await run([], { THREADMILL_PROCS: '3' });
  expect(code).toBe(0);
  expect(stderr).toMatch(/^threadmill: --procs 3 by THREADMILL_PROCS$/m);
  expect(stderr).toMatch(/\b3 workers?\b|workers?: 3\b/);
  const { stderr: other } = await run(['-p', '2'], { THREADMILL_PROCS: '3' });
  expect(other).not.toContain('THREADMILL_PROCS');
  expect(other).toMatch(/\b2 workers?\b|workers?: 2\b/);
});

test('THREADMILL_MAX_MEMORY limits the process', async () => {
  const { stderr, code } = await run(['-p', '1'], { THREADMILL_MAX_MEMORY: '300M' });
  expect(code).toBe(0);
  expect(stderr).toMatch(/^threadmill: --max-memory 300M by THREADMILL_MAX_MEMORY$/m);
  expect(stderr).toContain('300 MiB');
});

test('a value that is not a number is a usage error', async () => {
  const { stderr, code } = await run([], { THREADMILL_PROCS: 'four' });
  expect(code).toBe(2);
  expect(stderr).toMatch(/^threadmill: THREADMILL_PROCS takes a whole number from 1 to 1024, not 'four'$/m);
});
