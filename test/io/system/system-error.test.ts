import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { once } from 'node:events';
import { describeSystemError, errorCode } from '../../../src/io/system/system-error.ts';

function thrownBy(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}

test('a failed call of the file system is reported without the call and the path', () => {
  const error = thrownBy(() => readFileSync("/no/such 'file', open"));
  expect(describeSystemError(error)).toBe('no such file or directory (ENOENT)');
  expect(errorCode(error)).toBe('ENOENT');
});

test('a failed call of the network is reported in the same words', async () => {
  const [error] = (await once(connect('/no/such/socket'), 'error').catch((thrown: unknown) => [thrown])) as [unknown];
  expect(describeSystemError(error)).toBe('no such file or directory (ENOENT)');
});

test("an error that is not the system's is reported by its message", () => {
  expect(describeSystemError(new Error('it is a folder'))).toBe('it is a folder');
  expect(describeSystemError(Object.assign(new Error('gone'), { code: 'ERR_GONE' }))).toBe('gone (ERR_GONE)');
  expect(describeSystemError('text')).toBe('text');
  expect([errorCode(null), errorCode(undefined), errorCode({ code: 1 })]).toEqual([undefined, undefined, undefined]);
});
