import { commandFailed } from '../../../src/transform/command/command-failure.ts';

const adviceOn = (argv: readonly string[], code: number) => commandFailed(argv, { code }, {}).advice;

test.each([
  [['grep', 'x']],
  [['/usr/bin/zgrep', '-c', 'x']],
  [['egrep', 'x']],
  [['rg', 'x']],
  [['cmp', '-', 'other']],
  [['sh', '-c', 'grep x']],
  [['bash', '-c', 'cut -f 1 | LC_ALL=C grep -v x']],
  [['/bin/sh', '-e', '-c', 'read a; grep x']],
])('exit code 1 of %j may mean that nothing matches', (argv) => {
  expect(adviceOn(argv, 1)).toMatch(/^it exits with 1 if nothing matches; to accept that: --ok-codes 0,1$/);
});

test.each([
  [['awk', '{ print $1'], 1],
  [['python3', 'grep.py'], 1],
  [['sh', '-c', 'grep x | sort'], 1],
  [['sh', '-c', 'exit 1'], 1],
  [['sh'], 1],
  [['grep', '('], 2],
  [['grep', 'x'], 4],
])('for %j, exit code %d is a failure like any other', (argv, code) => {
  expect(adviceOn(argv, code)).toBe('its own message, if any, is above');
});
