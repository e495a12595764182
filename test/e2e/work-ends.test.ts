// Work that ends its thread, exhausts its memory or waits for ever: reported as that failure, with
// its record.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failureOf, failuresAt, faultStage, messageAt, pointAt, withoutWorker } from '../support/failing.ts';
import { shell } from '../support/program.ts';

const stage = faultStage();
const MODULE = 'faults/fails-at.mjs';

const EXIT = 'throw an error to stop the run; to drop a record return null';
const NEVER = 'a promise was never resolved or rejected: is a callback missing, or was a resource closed early?';

const SAID: Record<string, [what: string, advice: string]> = {
  callsExitWith0: ['the work called process.exit(0)', EXIT],
  callsExitWith3: ['the work called process.exit(3)', EXIT],
  callsAnImportedExit: ['the work called process.exit(0)', EXIT],
  waitsForAPromiseThatNothingSettles: ['the work waits for a promise that can no longer settle', NEVER],
  waitsForAThenThatCallsNothing: ['the work waits for a promise that can no longer settle', NEVER],
};

test.each(Object.entries(SAID))('work that %s is a failure at that record', async (how, [what, advice]) => {
  for (const { at, message } of await failuresAt(stage, MODULE, how)) {
    expect(message).toBe(messageAt(at, what, { advice }));
  }
});

test('work that removes exit listeners and exits is a failure at that record', async () => {
  for (const { at, message } of await failuresAt(stage, MODULE, 'takesTheExitListenersAwayAndExits')) {
    // The thread itself could report nothing: the place comes from the shared board.
    const [first, place] = message.split('\n');
    expect(first).toMatch(/: worker \d ended before its work was done \(exit code 0\)$|: worker N ended before/);
    expect(first).toContain(`in.txt:${at + 1}: `);
    expect(place).toMatch(new RegExp(`^ {2}record ${at}, worker `));
  }
});

test('work that runs out of memory is a failure at that record, which names the share and both remedies', async () => {
  const small = ['--max-memory', '256M'];
  for (const { at, message } of await failuresAt(stage, MODULE, 'runsOutOfMemory', small)) {
    const [first, place, advice] = message.split('\n');
    expect(first).toMatch(/: worker N ran out of memory: its share of the memory is 57 MiB$/);
    expect(first).toContain(`in.txt:${at + 1}: `);
    expect(place).toMatch(new RegExp(`^ {2}record ${at}, worker `));
    expect(advice).toBe('  to give each worker a larger share: fewer --procs, or more memory (--max-memory)');
  }
});

test('work that is also a program for threads finds no thread to post to, and nothing is confused by it', async () => {
  for (const { at, message } of await failuresAt(stage, MODULE, 'postsToTheThreadThatStartedIt')) {
    const frame = `postsToTheThreadThatStartedIt (${pointAt(stage, 'faults/ways-to-end.mjs', 'new Error(`after posting')})`;
    expect(message).toBe(messageAt(at, `Error: after posting, at record ${at}`, { frame }));
  }
});

test('a system without open files for another thread is reported as such', async () => {
  const hoards = `import { openSync } from 'node:fs';
    const hoard = () => { try { for (;;) openSync('/dev/null', 'r'); } catch {} };
    export default (line) => { hoard(); return line; };`;
  writeFileSync(join(stage.folder, 'hoards.mjs'), hoards);
  const { code, stderr } = await shell('ulimit -n 128; threadmill hoards.mjs in.txt -p 8 -b 1', { cwd: stage.folder });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^threadmill: .*(could not be started: .*|)EMFILE/);
  expect(stderr).not.toContain('a bug in threadmill');
});

test('another worker in an endless loop delays no failure', async () => {
  const ways = ['throwsAnError', 'rejects', 'throwsFromATimer', 'undefined', 'callsExitWith0', 'runsOutOfMemory'];
  const messages = await Promise.all(
    [...ways, 'waitsForAPromiseThatNothingSettles'].map((how) =>
      failureOf(stage, [
        ...[MODULE, 'in.txt', '--header', '1', '-p', '2', '-b', '50', '--max-memory', '256M'],
        ...['--arg', `how=${how}`, '--arg', 'at=700', '--arg', 'spin=1'],
      ]),
    ),
  );
  for (const message of messages) expect(withoutWorker(message)).toMatch(/^threadmill: in\.txt:(701|\d+): /);
});
