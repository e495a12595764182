import { UsageError } from '../../../src/job/errors.ts';
import { exactArguments, exactEnvironment } from '../../../src/io/system/exact-texts.ts';

const reading = (text: string) => () => Buffer.from(text, 'latin1');
const absent = () => {
  throw new Error('ENOENT');
};

test("arguments that Node can't have altered are not looked up", () => {
  expect(exactArguments(['a', 'é', ''], absent)).toEqual(['a', 'é', '']);
});

test('arguments that it has altered are those at the end of the command line', () => {
  const read = reading('node\0--title=x\0/bin/threadmill.js\0in\xff.txt\0\xef\xbf\xbd\0\0');
  expect(exactArguments(['in\ufffd.txt', '\ufffd', ''], read)).toEqual(['in\udcff.txt', '\ufffd', '']);
});

test.each([
  ['no /proc', absent],
  ['other words', reading('in\xff.tsv\0')],
  ['too few', reading('')],
])('with %s the typed arguments are unknown', (_, read) => {
  expect(() => exactArguments(['in\ufffd.txt'], read)).toThrow(UsageError);
});

test('only altered environment variables are changed', () => {
  const read = reading('A=\xff\0B=x\xff\0C=\xef\xbf\xbd\0N\xff=1\0D=d\0');
  const env = { A: '\ufffd', B: 'set later', C: '\ufffd', D: 'd', 'N\ufffd': undefined };
  expect(exactEnvironment(env, read)).toEqual({ A: '\udcff', B: 'set later', C: '\ufffd', D: 'd', 'N\udcff': '1' });
  expect(exactEnvironment(env, absent)).toEqual(env);
  const clean = { D: 'd' };
  expect(exactEnvironment(clean, absent)).toBe(clean);
});
