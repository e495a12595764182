import { UsageError } from '../../../src/job/errors.ts';
import { procsInFiles, whyTooFewFiles } from '../../../src/io/machine/open-files.ts';
import { openFiles } from '../../../src/io/machine/open-files-limit.ts';
import { fileTree } from './fake-machine.ts';

const read = (soft: string) =>
  fileTree({ '/proc/self/limits': `Max open files            ${soft}     4096       files\n` });
const wanted = (procs: number) => ({ procs, reason: 'CPUs' });

test("if the open files can't be counted for lack of another one, the limit is reached", () => {
  expect(openFiles(read('64'), () => 20)).toEqual({ limit: 64, open: 20 });
  expect(openFiles(read('64'), () => undefined)).toEqual({ limit: 64, open: 64 });
  expect(openFiles(read('unlimited'), () => 20)).toBeUndefined();
  expect(openFiles(fileTree({}), () => 20)).toBeUndefined();
});

test('one worker needs some, and exactly that many are enough', () => {
  const [, needed] = /^open files are limited to 20 \(ulimit -n\), and threadmill needs at least (\d+)$/.exec(
    whyTooFewFiles({ limit: 20, open: 20 })!,
  )!;
  expect(whyTooFewFiles({ limit: Number(needed), open: 20 })).toBeUndefined();
  expect(whyTooFewFiles({ limit: Number(needed) - 1, open: 20 })).toBeDefined();
});

test('the default number of workers is as many as fit, fewer for commands', () => {
  const files = { limit: 100, open: 20 };
  const [plain, commands] = [false, true].map((isCommand) => procsInFiles(wanted(64), false, isCommand, files));
  expect(plain!.procs).toBeGreaterThan(commands!.procs);
  expect(commands!.procs).toBeGreaterThan(1);
  expect(plain!.reason).toBe('there is no room for more: open files are limited to 100 (ulimit -n)');
  expect(procsInFiles(wanted(2), false, false, files)).toEqual(wanted(2));
});

test('requested workers are granted, or refused with what they need', () => {
  const files = { limit: 100, open: 20 };
  expect(procsInFiles(wanted(4), true, true, files)).toEqual(wanted(4));
  const refused = () => procsInFiles(wanted(64), true, false, files);
  expect(refused).toThrow(UsageError);
  expect(refused).toThrow('open files are limited to 100 (ulimit -n), and 64 workers need at least 300');
});
