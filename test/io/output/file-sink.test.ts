import { getSystemErrorMap } from 'node:util';
import fc from 'fast-check';
import { FileSink, type WriteCalls } from '../../../src/io/output/file-sink.ts';
import { thrownBy } from '../../support/thrown.ts';

/** As node:fs throws it. */
function systemError(code: string, errno: number): Error {
  const said = getSystemErrorMap().get(errno)?.[1];
  return Object.assign(new Error(`${code}: ${said}, write`), { code, errno, syscall: 'write' });
}

const NO_SPACE = systemError('ENOSPC', -28);

/**
 * A file that takes so many bytes by each call in turn (then all), and throws an error listed
 * instead.
 */
function fakeFile(answers: readonly (number | Error)[] = [], failures: Partial<Record<'fsync' | 'close', Error>> = {}) {
  const written: number[] = [];
  const log: string[] = [];
  let turn = 0;
  const take = (bytes: Uint8Array) => {
    const answer = answers[turn] ?? Infinity;
    turn += 1;
    if (typeof answer !== 'number') throw answer;
    const taken = bytes.subarray(0, answer);
    written.push(...taken);
    return taken.length;
  };
  const end = (call: 'fsync' | 'close') => () => {
    log.push(call);
    if (failures[call] !== undefined) throw failures[call];
  };
  const calls = {
    write: (_fd: number, bytes: Uint8Array, offset = 0) => {
      log.push('write');
      return take(bytes.subarray(offset));
    },
    writev: (_fd: number, pieces: readonly Uint8Array[]) => {
      log.push(`writev of ${pieces.length}`);
      return take(Buffer.concat(pieces));
    },
    fsync: end('fsync'),
    close: end('close'),
  } as unknown as WriteCalls;
  return { calls, log, text: () => Buffer.from(written).toString() };
}

function pieces(...texts: string[]): Buffer[] {
  return texts.map((text) => Buffer.from(text));
}

test('every byte is written once and in order, however few each call takes', () => {
  const anyPieces = fc.array(fc.string({ maxLength: 6 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(anyPieces, fc.array(fc.integer({ min: 1, max: 7 })), (texts, counts) => {
      const file = fakeFile(counts);
      new FileSink('out', 3, true, file.calls).write(pieces(...texts));
      expect(file.text()).toBe(texts.join(''));
    }),
    { numRuns: 300 },
  );
});

test('several pieces are written by one call, or by several if they are more than the system takes', () => {
  const file = fakeFile();
  const sink = new FileSink('out', 3, true, file.calls);
  sink.write(pieces('a'));
  sink.write(pieces('b', 'c'));
  sink.write(pieces('', ''));
  sink.write(Array<Buffer>(1025).fill(Buffer.from('d')));
  expect(file.log).toEqual(['write', 'writev of 2', 'writev of 512', 'writev of 512', 'write']);
  expect(file.text()).toBe(`abc${'d'.repeat(1025)}`);
});

test.each([
  ['at once', [NO_SPACE]],
  ['after a short count', [3, NO_SPACE]],
  ['after two', [1, 1, NO_SPACE]],
])('a full disk that is reported by %s is an OutputError in plain words', (_, answers) => {
  const sink = new FileSink('out.tsv', 3, true, fakeFile(answers).calls);
  expect(thrownBy(() => sink.write(pieces('ab', 'cdef')))).toMatchObject({
    name: 'OutputError',
    message: "out.tsv can't be written: no space left on device (ENOSPC)",
  });
});

test('a device that takes nothing any more is an error, not an endless loop', () => {
  const sink = new FileSink('out', 3, true, fakeFile([1, 0]).calls);
  expect(() => sink.write(pieces('abc'))).toThrow('accepts no more bytes');
});

test('a reader that has gone is not reported as a failure of the output', () => {
  const sink = new FileSink('out', 3, false, fakeFile([systemError('EPIPE', -32)]).calls);
  expect(thrownBy(() => sink.write(pieces('a')))).toMatchObject({ name: 'OutputClosedError', exitCode: 141 });
});

test('the end syncs, then closes its own descriptor and leaves others open', () => {
  const own = fakeFile();
  new FileSink('out', 3, true, own.calls).finish();
  expect(own.log).toEqual(['fsync', 'close']);
  const standardOutput = fakeFile();
  new FileSink('out', 1, false, standardOutput.calls).finish();
  expect(standardOutput.log).toEqual(['fsync']);
});

test.each([
  ['fsync', systemError('EIO', -5)],
  ['fsync', NO_SPACE],
  ['close', systemError('EDQUOT', -122)],
] as const)('an error on %s is an OutputError: the file may be incomplete', (call, error) => {
  const sink = new FileSink('out', 3, true, fakeFile([], { [call]: error }).calls);
  expect(thrownBy(() => sink.finish())).toMatchObject({
    name: 'OutputError',
    message: expect.stringContaining("out can't be written to the end: ") as string,
  });
});

test.each(['EINVAL', 'ENOTSUP', 'EROFS', 'ENOSYS'])("%s on fsync of a file that can't be synced is ignored", (code) => {
  const file = fakeFile([], { fsync: systemError(code, -22) });
  new FileSink('out', 3, true, file.calls).finish();
  expect(file.log).toEqual(['fsync', 'close']);
});
