// Work that returns invalid results: never a silently wrong record, but an error that says what was
// returned and what to return instead.
import { failureOf, failuresAt, faultStage, messageAt, withoutWorker } from '../support/failing.ts';
import { threadmill } from '../support/program.ts';

const stage = faultStage();

const TEXT = 'return a string: a template, row(…) or JSON.stringify(x)';
const NUMBER = 'return a finite number, or a string: String(x)';
const ITEMS = 'the items of an iterable are the output records: strings, finite numbers, or null for none';
const CALL = 'call it: x()';

const SAID: Record<string, [what: string, advice: string]> = {
  undefined: ['undefined', 'to drop a record return null; is return missing?'],
  'a boolean': ['true', 'to keep or drop records by a condition use a filter: did you mean --filter?'],
  NaN: ['NaN', NUMBER],
  Infinity: ['Infinity', NUMBER],
  'an object': ['an object: {"id":"rs1"}', TEXT],
  'a Uint8Array': ['bytes (Uint8Array)', 'map returns strings; use mapBytes to return bytes'],
  'an async iterable': ['an async iterable', 'collect it first: return an array, or a promise of one'],
  'an array in an array': ['an iterable with an array: ["one"] in it', ITEMS],
  'an array with undefined': ['an iterable with undefined in it', ITEMS],
  'an array of promises': ['an iterable with a promise in it', ITEMS],
  'a function': ['a function', CALL],
  'a symbol': ['a symbol', TEXT],
  'a promise of a function': ['a function', CALL],
  'a lone surrogate': ['a lone surrogate, U+D83D', 'was a character cut in two? [...x] cuts between characters'],
};

test.each(Object.entries(SAID))('%s is refused at its record', async (how, [what, advice]) => {
  for (const { at, message } of await failuresAt(stage, 'faults/fails-at.mjs', how)) {
    expect(message).toBe(messageAt(at, `the work gave ${what}`, { advice }));
  }
});

test('a character above U+00FF is refused with --encoding latin1, and accepted without it', async () => {
  const how = 'a character above U+00FF';
  for (const { at, message } of await failuresAt(stage, 'faults/fails-at.mjs', how, ['--encoding', 'latin1'])) {
    const advice = 'without --encoding latin1 the output is UTF-8';
    expect(message).toBe(messageAt(at, "the work gave U+0141, which latin1 can't hold", { advice }));
  }
  const work = ['faults/fails-at.mjs', 'in.txt', '--arg', `how=${how}`, '--arg', 'at=2'];
  const { code, stdout } = await threadmill(work, { cwd: stage.folder });
  expect([code, stdout.toString().split('\n')[1]]).toEqual([0, 'Łódź']);
});

test('the invalid result is blamed on its record, not on others written with it', async () => {
  // Batches of one record, of all records, and of bytes that end inside one.
  for (const size of ['1', '1000', '333K']) {
    const args = ['--arg', 'how=a lone surrogate', '--arg', 'at=777', '--header', '1', '-b', size];
    const message = await failureOf(stage, ['faults/fails-at.mjs', 'in.txt', ...args]);
    const [what, advice] = SAID['a lone surrogate']!;
    expect(withoutWorker(message)).toBe(messageAt(777, `the work gave ${what}`, { advice }));
  }
});
