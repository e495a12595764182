// A file is read while its system calls fail in every order. Every byte is read once and in its
// place up to the end, or there is an error that names the file and the reason.
import { closeSync, openSync, readSync, truncateSync, writeFileSync } from 'node:fs';
import { FileSource, type ReadCalls } from '../../src/io/input/file-source.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { Random } from '../support/random.ts';
import { runScripts, systemError } from './support/random-scripts.ts';

const SCRIPTS = 5000;
const inFolder = temporaryFolder();
const NAME = inFolder('in');
const LARGEST = 4000;
const CONTENT = new Random(1).bytes(LARGEST);

interface Faults {
  readonly passing: number;
  readonly short: number;
  readonly lasting: number;
}

/**
 * The real calls, some of which are interrupted, shortened or fail; `told` are the codes that must
 * be reported.
 */
function faultyCalls(random: Random, { passing, short, lasting }: Faults, told: string[]): ReadCalls {
  const read = (fd: number, target: Uint8Array, offset: number, length: number, position: number | null) => {
    if (passing > 0 && random.isOneIn(passing)) throw systemError(random.pick(['EINTR', 'EAGAIN']), 'read');
    if (lasting > 0 && random.isOneIn(lasting)) {
      told.push('EIO');
      throw systemError('EIO', 'read');
    }
    const isShort = short > 0 && length > 0 && random.isOneIn(short);
    return readSync(fd, target, offset, isShort ? random.integer(1, length) : length, position);
  };
  return { read: read as typeof readSync, wait: () => {} };
}

/** Everything read in pieces of these sizes, and the error that ended it. */
function readAll(source: FileSource, nextSize: () => number): { data: Buffer; error: unknown } {
  const pieces: Buffer[] = [];
  try {
    for (;;) {
      const target = Buffer.alloc(nextSize());
      const count = source.read(target);
      if (count === 0) return { data: Buffer.concat(pieces), error: undefined };
      pieces.push(target.subarray(0, count));
    }
  } catch (error) {
    return { data: Buffer.concat(pieces), error };
  }
}

test(`in each of ${SCRIPTS} scripts of faults, all bytes are read, or the first fault is thrown`, () => {
  runScripts(SCRIPTS, (random) => {
    const content = CONTENT.subarray(0, random.integer(0, random.isOneIn(4) ? LARGEST : 50));
    writeFileSync(NAME, content);
    const told: string[] = [];
    const faults = {
      passing: random.pick([0, 2, 8]),
      short: random.pick([0, 1, 3]),
      lasting: random.pick([0, 0, 6, 40]),
    };
    const fd = openSync(NAME, 'r');
    const source = new FileSource('in.tsv', fd, true, undefined, faultyCalls(random, faults, told));
    const isCut = content.length > 0 && random.isOneIn(5);
    if (isCut) truncateSync(NAME, random.integer(0, content.length - 1));
    const { data, error } = readAll(source, () => random.integer(1, random.isOneIn(3) ? 5000 : 9));
    closeSync(fd);
    expect(data.equals(content.subarray(0, data.length))).toBe(true);
    expect(source.bytesTaken).toBe(data.length);
    if (told.length === 0 && !isCut) {
      expect([error, data.length]).toEqual([undefined, content.length]);
    } else {
      expect(error).toMatchObject({ name: 'InputError', place: { file: 'in.tsv' } });
      const words = told.length > 0 ? "can't be read: it failed (EIO)" : 'shrank while it was read';
      expect(String(error)).toContain(words);
    }
  });
});

test('a device that is not ready is waited for, each time longer; a file only for a limited time', () => {
  writeFileSync(NAME, 'abc');
  const fd = openSync(NAME, 'r');
  const waits: number[] = [];
  let ready = false;
  const read = ((...args: Parameters<typeof readSync>) => {
    if (waits.length === 5) ready = true;
    if (!ready) throw systemError('EAGAIN', 'read');
    return readSync(...args);
  }) as typeof readSync;
  const calls: ReadCalls = { read, wait: (ms) => waits.push(ms) };
  expect(new FileSource('in', fd, false, undefined, calls).read(Buffer.alloc(10))).toBe(3);
  expect(waits).toEqual([1, 2, 4, 8, 16]);
  ready = false;
  waits.length = 100;
  const source = new FileSource('in', fd, true, undefined, calls);
  expect(() => source.read(Buffer.alloc(10))).toThrow(/can't be read: .*\(EAGAIN\)/);
  closeSync(fd);
});
