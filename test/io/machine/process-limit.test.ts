import { describeProcessLimit } from '../../../src/io/machine/process-limit.ts';

const limits = (soft: string) =>
  `Limit   Soft Limit  Hard Limit  Units\nMax processes   ${soft}   unlimited   processes\n`;

test('the process limit is named; without a limit, other possible causes', () => {
  expect(describeProcessLimit(limits('16'))).toMatch(/^processes and threads are limited to 16 \(ulimit -u/);
  expect(describeProcessLimit(limits('unlimited'))).toMatch(/pids\.max/);
  expect(describeProcessLimit('')).toMatch(/pids\.max/);
  expect(describeProcessLimit()).toMatch(/^(processes and threads are limited to \d+|the system allows no more)/);
});
