// A thread that can't be started: how the system's refusal (no more threads, no more files) reaches
// the supervisor.
import type { ThreadmillError } from '../../../src/job/errors.ts';
import { ThreadHandle } from '../../../src/threads/handle/thread-handle.ts';

test("a thread that can't be started has ended, and its failure is reported once its handle exists", async () => {
  const failures: ThreadmillError[] = [];
  const handle = new ThreadHandle({
    name: 'worker 2',
    room: 'worker',
    data: () => 'no clone of a function', // refused by new Worker itself, as EAGAIN is
    transfer: [],
    limits: {},
    areFilesTracked: true,
    isSpaceTight: false,
    onMessage: () => {},
    onFailure: (error) => failures.push(error),
    onPrint: () => {},
  });
  expect(failures).toEqual([]);
  expect(handle.hasEnded).toBe(true);
  await handle.ended;
  expect(failures).toHaveLength(1);
  expect(failures[0]).toMatchObject({
    name: 'ThreadEndedError',
    message: expect.stringMatching(/^worker 2 could not be started: .*cloned/) as string,
    advice: expect.stringContaining('ulimit -u') as string,
  });
  // calls that may still be made on it
  handle.post({ kind: 'worker-joined' });
  await handle.terminate();
  expect(failures).toHaveLength(1);
});
