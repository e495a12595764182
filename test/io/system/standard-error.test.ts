import { openStandardError, type Patience } from '../../../src/io/system/standard-error.ts';

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** Standard error by a table: what each call of write takes, or the code with which it fails. */
class MadeUpSystem {
  readonly waits: number[] = [];
  opened = 0;
  text = '';
  #answers: (number | string)[] = [];
  readonly #otherwise: number | string;

  /** @param otherwise the answer after all queued ones */
  constructor(otherwise: number | string = Infinity) {
    this.#otherwise = otherwise;
  }

  answer(...answers: (number | string)[]): void {
    this.#answers = answers;
  }

  open(patience?: Patience): { write(text: string): void } {
    return openStandardError(patience === undefined ? {} : { patience }, {
      open: () => {
        this.opened += 1;
        return 17;
      },
      write: (fd, bytes, offset) => {
        expect(fd).toBe(17);
        const answer = this.#answers.shift() ?? this.#otherwise;
        if (typeof answer === 'string') throw systemError(answer);
        const taken = Buffer.from(bytes).subarray(offset, offset + answer);
        this.text += taken.toString('latin1');
        return taken.length;
      },
      wait: (ms) => this.waits.push(ms),
    });
  }

  get waitedMs(): number {
    return this.waits.reduce((sum, ms) => sum + ms, 0);
  }
}

describe('writing to standard error', () => {
  it('opens it once, at the first text', () => {
    const system = new MadeUpSystem();
    const standardError = system.open();
    expect(system.opened).toBe(0);
    standardError.write('one\n');
    standardError.write('');
    standardError.write('two\n');
    expect(system.opened).toBe(1);
    expect(system.text).toBe('one\ntwo\n');
  });

  it('continues if the system takes a few bytes at a time, even within a character', () => {
    const system = new MadeUpSystem(1);
    system.open().write('zwölf\n');
    expect(Buffer.from(system.text, 'latin1').toString()).toBe('zwölf\n');
    expect(system.waits).toEqual([]);
  });

  it('waits if there is no room, longer each time up to 16 ms, and starts over after each progress', () => {
    const system = new MadeUpSystem();
    system.answer('EAGAIN', 'EAGAIN', 'EAGAIN', 'EAGAIN', 'EAGAIN', 'EAGAIN', 3, 'EAGAIN', 0, 1);
    system.open().write('a message\n');
    expect(system.text).toBe('a message\n');
    expect(system.waits).toEqual([1, 2, 4, 8, 16, 16, 1, 2]);
  });

  it.each(['EPIPE', 'EBADF', 'ENOSPC', 'EIO'])(
    'gives up the text after %s, and tries again with the next one',
    (code) => {
      const system = new MadeUpSystem();
      system.answer(2, code);
      const standardError = system.open();
      standardError.write('lost\n');
      standardError.write('kept\n');
      expect(system.text).toBe('lokept\n');
      expect(system.waits).toEqual([]);
    },
  );
});

describe('bounded patience', () => {
  it('ends after about half a second without progress', () => {
    const system = new MadeUpSystem('EAGAIN');
    system.open('bounded').write('lost\n');
    expect(system.waitedMs).toBeGreaterThanOrEqual(500);
    expect(system.waitedMs).toBeLessThan(520);
  });

  it('is the default', () => {
    const system = new MadeUpSystem('EAGAIN');
    system.open().write('lost\n');
    expect(system.waitedMs).toBeLessThan(520);
  });

  it('costs later texts nothing once it has ended', () => {
    const system = new MadeUpSystem('EAGAIN');
    const standardError = system.open('bounded');
    standardError.write('lost\n');
    const { waitedMs } = system;
    for (let text = 0; text < 10; text += 1) standardError.write('lost too\n');
    expect(system.waitedMs).toBe(waitedMs);
  });

  it('is restored by a text that was written', () => {
    const system = new MadeUpSystem('EAGAIN');
    const standardError = system.open('bounded');
    standardError.write('lost\n');
    system.answer(5);
    standardError.write('kept\n');
    system.answer('EAGAIN', 'EAGAIN', 6);
    standardError.write('waited\n'.slice(1));
    expect(system.text).toBe('kept\naited\n');
  });

  it('lasts as long as a slow reader keeps reading', () => {
    const system = new MadeUpSystem();
    const slow = Array.from({ length: 40 }, () => 'EAGAIN');
    system.answer(...slow.slice(0, 30), 1, ...slow.slice(0, 30), 1, ...slow.slice(0, 30));
    system.open('bounded').write('read\n');
    expect(system.text).toBe('read\n');
    expect(system.waitedMs).toBeGreaterThan(1000);
  });
});

describe('unbounded patience', () => {
  it('does not end', () => {
    const system = new MadeUpSystem();
    system.answer(...Array.from({ length: 10_000 }, () => 'EAGAIN'));
    system.open('unbounded').write('read at last\n');
    expect(system.text).toBe('read at last\n');
  });
});
