// Work that throws or rejects, at once or later: one message that names the record (or, later, the
// batch) and the line of the user's code, exit 1, and nothing left behind.
import { failureOf, failuresAt, faultStage, messageAt, pointAt } from '../support/failing.ts';

const stage = faultStage();
const WAYS = 'faults/ways-to-throw.mjs';

/**
 * The message for each case, with `NAME` for the record; the frame is found by the text at its
 * place.
 */
const AT_ONCE: Record<string, { what: string; frame?: [name: string, text: string] }> = {
  throwsAnError: { what: 'TypeError: no length in NAME', frame: ['throwsAnError', 'new TypeError'] },
  throwsNull: { what: 'the work threw null' },
  throwsAString: { what: 'the work threw "not today"' },
  throwsAnObject: { what: 'the work threw {"status":503}' },
  throwsWhatCanNotBeLookedAt: { what: 'the work threw an object that throws when it is read' },
  rejects: { what: 'RangeError: too late for NAME', frame: ['rejects', 'new RangeError'] },
  rejectsWithNull: { what: 'the work threw null' },
  hearsUncaughtErrorsAndThrows: {
    what: 'Error: heard at NAME',
    frame: ['hearsUncaughtErrorsAndThrows', 'new Error(`heard at'],
  },
};

describe('work that', () => {
  test.each(Object.entries(AT_ONCE))('%s is a failure at that record', async (how, { what, frame }) => {
    for (const { at, message } of await failuresAt(stage, 'faults/fails-at.mjs', how)) {
      const facts = frame === undefined ? {} : { frame: `${frame[0]} (${pointAt(stage, WAYS, frame[1])})` };
      expect(message).toBe(messageAt(at, what.replace('NAME', `record ${at}`), facts));
    }
  });

  test('overflows the stack is a failure at that record', async () => {
    for (const { at, message } of await failuresAt(stage, 'faults/fails-at.mjs', 'overflowsTheStack')) {
      // Which of its lines overflows is random.
      const said = message.replace(/(ways-to-throw\.mjs):\d+:\d+/, '$1');
      const frame = 'overflowsTheStack (faults/ways-to-throw.mjs)';
      expect(said).toBe(messageAt(at, 'RangeError: Maximum call stack size exceeded', { frame }));
    }
  });

  const LATER: Record<string, { what: string; point?: string; name?: string; isAlwaysThatBatch?: true }> = {
    rejectsAndNobodyAwaitsIt: {
      what: 'Error: nobody awaits NAME',
      name: 'rejectsAndNobodyAwaitsIt',
      point: 'new Error(`nobody awaits',
      isAlwaysThatBatch: true,
    },
    hearsRejectionsAndLeavesOne: {
      what: 'Error: heard without NAME',
      name: 'hearsRejectionsAndLeavesOne',
      point: 'new Error(`heard without',
      isAlwaysThatBatch: true,
    },
    throwsFromATimer: { what: 'Error: a moment after NAME', point: 'new Error(`a moment' },
    throwsNullFromAnImmediate: { what: 'the work threw null' },
    hearsUncaughtErrorsAndThrowsFromATimer: { what: 'Error: heard after NAME', point: 'new Error(`heard after' },
    takesTheListenersAwayAndThrowsFromATimer: { what: 'Error: unheard after NAME', point: 'new Error(`unheard' },
  };

  test.each(Object.entries(LATER))(
    "%s is a failure that names the worker's batch",
    async (how, { what, point, name, isAlwaysThatBatch }) => {
      for (const { at, message } of await failuresAt(stage, 'faults/fails-at.mjs', how)) {
        const [first, ...lines] = message.split('\n');
        const [, line, said] = /^threadmill: in\.txt:(\d+): (.*)$/.exec(first!)!;
        expect(said).toBe(what.replace('NAME', `record ${at}`));
        if (point !== undefined) {
          const where = pointAt(stage, WAYS, point);
          expect(lines.shift()).toBe(name === undefined ? `  at ${where}` : `  at ${name} (${where})`);
        }
        const [, from, to, batch] = /^ {2}records (\d+)-(\d+), batch (\d+), worker N$/
          .exec(lines.shift()!)!
          .map(Number);
        expect([from, to, Number(line)]).toEqual([batch! * 50 + 1, batch! * 50 + 50, batch! * 50 + 2]);
        if (isAlwaysThatBatch) expect(batch).toBe(Math.floor((at - 1) / 50));
        expect(lines).toEqual([
          '  thrown outside of any call (a timer, an event, a promise that nobody awaits): an earlier call may be the cause',
          '',
        ]);
      }
    },
  );
});

test('if every worker fails at once, one of the failures is reported', async () => {
  const messages = await Promise.all(
    ['throwsAnError', 'rejects', 'throwsFromATimer'].map((how) => {
      const work = ['faults/fails-at.mjs', 'in.txt', '--arg', `how=${how}`, '--arg', 'at=each'];
      return failureOf(stage, [...work, '--header', '1', '-p', '4', '-b', '1']);
    }),
  );
  for (const message of messages) expect(message.match(/^threadmill: /gm)).toHaveLength(1);
});

describe.each(['.ts', '.cjs'])('work in a %s module that', (extension) => {
  const module = `faults/fails-at${extension}`;
  const what = "TypeError: Cannot read properties of undefined (reading 'id')";

  test.each(['throwsAnError', 'rejects'])('%s is a failure at that record and that line of its source', async (how) => {
    for (const { at, message } of await failuresAt(stage, module, how)) {
      expect(message).toBe(messageAt(at, what, { frame: `idOf (${pointAt(stage, module, 'id}`;')})` }));
    }
  });

  test('throws from a timer is a failure that names that line of its source', async () => {
    for (const { message } of await failuresAt(stage, module, 'throwsFromATimer')) {
      expect(message.split('\n').slice(0, 2)).toEqual([
        expect.stringMatching(/^threadmill: in\.txt:\d+: /),
        `  at idOf (${pointAt(stage, module, 'id}`;')})`,
      ]);
    }
  });
});

describe('a filter that', () => {
  test.each(['throws', 'rejects'])('%s is a failure at that record', async (how) => {
    for (const { at, message } of await failuresAt(stage, 'faults/filter-fails-at.mjs', how)) {
      const frame = `filter (${pointAt(stage, 'faults/filter-fails-at.mjs', 'new RangeError')})`;
      expect(message).toBe(messageAt(at, `RangeError: can't tell of record ${at}`, { frame }));
    }
  });
});
