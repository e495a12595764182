import { isHangUpIgnored } from '../../src/cli/hang-up.ts';

test.each([
  [true, { _: '/usr/bin/nohup' }],
  [true, { _: 'nohup' }],
  [false, { _: '/usr/bin/threadmill' }],
  [false, { _: '/home/nohupper/nohup2' }],
  [false, {}],
])('SIGHUP is ignored (%p) if bash has noted %j', (isIgnored, env) => {
  expect(isHangUpIgnored(env, undefined)).toBe(isIgnored);
});

test.each([
  [true, '0000000000000001'],
  [true, '0000000000001007'],
  [false, '0000000000000000'],
  [false, '0000000000001006'],
])('SIGHUP is ignored (%p) in the child of a process that ignores the signals %s', (isIgnored, mask) => {
  expect(isHangUpIgnored({}, `Name:\tbash\nSigBlk:\t0000000000000001\nSigIgn:\t${mask}\nSigCgt:\t01\n`)).toBe(
    isIgnored,
  );
});
