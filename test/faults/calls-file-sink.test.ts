// A file is written while its system calls fail in every order. Either every byte is written once
// and in its place, or there is an error that names the file and the reason.
import { FileSink, type WriteCalls } from '../../src/io/output/file-sink.ts';
import { Random } from '../support/random.ts';
import { runScripts, systemError } from './support/random-scripts.ts';

const SCRIPTS = 5000;
const NOISE = new Random(1).bytes(100_000);
const PASSING = ['EINTR', 'EAGAIN'];
const LASTING = ['EIO', 'ENOSPC', 'EDQUOT'];

interface Faults {
  /** One call in so many is interrupted; 0 for none. */
  readonly passing: number;
  readonly short: number;
  readonly lasting: number;
}

/** A file in memory; `told` are the permanent faults that were thrown. */
class FaultyFile {
  readonly taken: Buffer[] = [];
  readonly told: string[] = [];
  waits = 0;
  state: 'written' | 'synced' | 'closed' = 'written';
  readonly #random: Random;
  readonly #faults: Faults;

  constructor(random: Random, faults: Faults) {
    this.#random = random;
    this.#faults = faults;
  }

  get calls(): WriteCalls {
    return {
      write: (_fd: number, bytes: Uint8Array, offset = 0) => this.#take(bytes.subarray(offset), 'write'),
      writev: (_fd: number, pieces: readonly Uint8Array[]) => this.#take(Buffer.concat(pieces), 'writev'),
      fsync: () => {
        this.#mayFail('fsync', ['EINTR']);
        if (this.state === 'written') this.state = 'synced';
      },
      close: () => {
        if (this.state === 'closed') throw new Error('it was closed twice');
        this.state = 'closed';
        this.#mayFail('close', ['EINTR']);
      },
      wait: () => {
        this.waits += 1;
      },
    } as unknown as WriteCalls;
  }

  #take(bytes: Uint8Array, call: string): number {
    if (this.state !== 'written') throw new Error(`${call} on a file that is ${this.state}`);
    this.#mayFail(call, PASSING);
    const isShort = this.#faults.short > 0 && this.#random.isOneIn(this.#faults.short);
    const count = isShort ? this.#random.integer(1, bytes.length) : bytes.length;
    this.taken.push(Buffer.from(bytes.subarray(0, count)));
    return count;
  }

  #mayFail(call: string, passing: readonly string[]): void {
    const { passing: held, lasting } = this.#faults;
    if (held > 0 && this.#random.isOneIn(held)) throw systemError(this.#random.pick(passing), call);
    if (lasting === 0 || !this.#random.isOneIn(lasting)) return;
    const code = this.#random.pick(LASTING);
    this.told.push(code);
    throw systemError(code, call);
  }
}

/** Writes everything and finishes; returns the error thrown. */
function write(sink: FileSink, writes: readonly (readonly Buffer[])[]): unknown {
  try {
    for (const pieces of writes) sink.write(pieces);
    sink.finish();
    return undefined;
  } catch (error) {
    return error;
  }
}

function anyWrites(random: Random): Buffer[][] {
  const piece = () => {
    const from = random.integer(0, NOISE.length - 3000);
    return NOISE.subarray(from, from + random.integer(0, random.isOneIn(20) ? 3000 : 12));
  };
  const pieces = () => Array.from({ length: random.isOneIn(100) ? 1100 : random.integer(1, 5) }, piece);
  return Array.from({ length: random.integer(0, 6) }, pieces);
}

test(`in each of ${SCRIPTS} scripts of faults, all bytes are written, synced and closed, or the first fault is thrown`, () => {
  runScripts(SCRIPTS, (random) => {
    const faults = {
      passing: random.pick([0, 2, 10]),
      short: random.pick([0, 1, 4]),
      lasting: random.pick([0, 0, 10, 30]),
    };
    const file = new FaultyFile(random, faults);
    const writes = anyWrites(random);
    const whole = Buffer.concat(writes.flat());
    const error = write(new FileSink('out.tsv', 3, true, file.calls), writes);
    const taken = Buffer.concat(file.taken);
    // Always a prefix of the bytes to be written.
    expect(taken.equals(whole.subarray(0, taken.length))).toBe(true);
    if (file.told.length === 0) {
      expect([error, taken.length, file.state]).toEqual([undefined, whole.length, 'closed']);
    } else {
      expect(error).toMatchObject({ name: 'OutputError', code: 'ERR_THREADMILL_OUTPUT' });
      expect(String(error)).toMatch(new RegExp(`out\\.tsv can't be written.*\\(${file.told[0]!}\\)$`));
      expect(file.told).toHaveLength(1);
    }
  });
});

/** A file whose calls return these values in turn; a code is thrown. */
function answering(...answers: (number | string)[]) {
  const waits: number[] = [];
  const next = () => {
    const answer = answers.shift();
    if (typeof answer === 'string') throw systemError(answer, 'write');
    return answer;
  };
  const calls = { write: next, writev: next, fsync: next, close: next, wait: (ms: number) => waits.push(ms) };
  return { calls: calls as unknown as WriteCalls, waits, left: () => answers.length };
}

test('an interrupted call is repeated at once; a device that is not ready is waited for, each time longer', () => {
  const signals = answering('EINTR', 'EINTR', 3);
  new FileSink('out', 3, true, signals.calls).write([Buffer.from('abc')]);
  expect([signals.waits, signals.left()]).toEqual([[], 0]);
  const device = answering(...Array<string>(9).fill('EAGAIN'), 3);
  new FileSink('out', 3, true, device.calls, Infinity).write([Buffer.from('abc')]);
  expect(device.waits).toEqual([1, 2, 4, 8, 16, 32, 64, 64, 64]);
});

test.each(['EAGAIN', 'EINTR'])(
  'a file that only ever answers %s is an error in the end, without busy waiting',
  (code) => {
    const file = answering(...Array<string>(10_000).fill(code));
    const sink = new FileSink('out.tsv', 3, true, file.calls, 30_000);
    expect(() => sink.write([Buffer.from('abc')])).toThrow(new RegExp(`^out\\.tsv can't be written: .*\\(${code}\\)$`));
    expect(file.waits.reduce((sum, ms) => sum + ms)).toBeGreaterThanOrEqual(30_000);
    expect(file.waits.length).toBeLessThan(1000);
  },
);

test('a failed fsync is not repeated: the second answer would be wrong', () => {
  const file = answering('EIO', 0);
  expect(() => new FileSink('out', 3, true, file.calls).finish()).toThrow('(EIO)');
  expect(file.left()).toBe(1);
});

test.each([
  ['EINTR', undefined],
  ['EIO', "out can't be written to the end: it failed (EIO)"],
])('a close that fails with %s is not repeated', (code, said) => {
  const file = answering(0, code, 0);
  const error = write(new FileSink('out', 3, true, file.calls), []) as Error | undefined;
  expect([error?.message, file.left()]).toEqual([said, 1]);
});
