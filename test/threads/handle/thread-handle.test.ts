// The outside of a thread: each way in which it can end is reported once.
import fc from 'fast-check';
import { toReport } from '../../../src/job/error-report.ts';
import { WorkError, type ThreadmillError } from '../../../src/job/errors.ts';
import type { FromWorker } from '../../../src/threads/protocol/protocol.ts';
import { ThreadHandle } from '../../../src/threads/handle/thread-handle.ts';
import { FakeThread } from '../../support/fake-threads.ts';
import { settled, workerDone } from '../../support/supervised.ts';

function bench(name = 'worker 2') {
  const thread = new FakeThread();
  const failures: { error: ThreadmillError; batches: number | undefined }[] = [];
  const messages: string[] = [];
  const handle = new ThreadHandle<FromWorker>({
    name,
    room: 'worker',
    spawned: thread.asSpawned(),
    data: { all: 'that it needs' },
    transfer: [],
    limits: {},
    areFilesTracked: true,
    isSpaceTight: false,
    onMessage: ({ kind }) => messages.push(kind),
    onFailure: (error, batches) => failures.push({ error, batches }),
    onPrint: () => {},
  });
  return { thread, failures, messages, handle };
}

const FAILED = { kind: 'failed', error: toReport(new WorkError('thrown', { place: { batch: 3 } })) };

test('it is running, then done, then ended, and none of these is a failure', async () => {
  const { thread, failures, messages, handle } = bench();
  expect([handle.state, thread.data]).toEqual(['running', { all: 'that it needs' }]);
  thread.say({ kind: 'printed', text: 'a' });
  expect(handle.state).toBe('running');
  thread.say({ ...workerDone() });
  expect(handle.state).toBe('done');
  thread.exit(0);
  await handle.ended;
  expect([handle.state, handle.hasEnded, failures, messages]).toEqual(['ended', true, [], ['printed', 'done']]);
});

test('a failure that it reports arrives unchanged, with the batches before it, and its exit is no second failure', async () => {
  const { thread, failures, messages, handle } = bench();
  thread.say({ ...FAILED, batches: 7 });
  expect(handle.state).toBe('failed');
  thread.die(new Error('and then it died'));
  await handle.ended;
  expect(failures).toMatchObject([
    { error: { name: 'WorkError', message: 'thrown', place: { batch: 3 } }, batches: 7 },
  ]);
  expect([handle.state, messages]).toEqual(['ended', []]);
});

test.each(['ERR_WORKER_INIT_FAILED', 'EMFILE', 'ENFILE'])('%s reports that it could not be started', async (code) => {
  const { thread, failures, handle } = bench('reader');
  thread.die(Object.assign(new Error('none left'), { code }));
  await handle.ended;
  expect(failures.map(({ error }) => error.message)).toEqual(['the reader could not be started: none left']);
});

test('after its done message an error is still a failure, an exit is not', async () => {
  for (const [end, count] of [
    [(thread: FakeThread) => thread.die(new Error('late')), 1],
    [(thread: FakeThread) => thread.exit(3), 0],
  ] as const) {
    const { thread, failures, handle } = bench();
    thread.say({ ...workerDone() });
    end(thread);
    await handle.ended;
    expect(failures).toHaveLength(count);
  }
});

test('after termination its end is no failure, however it comes', async () => {
  for (const end of [(thread: FakeThread) => thread.exit(1), (thread: FakeThread) => thread.die(new Error('x'))]) {
    const { thread, failures, handle } = bench();
    thread.ending = 'when-told';
    let hasEnded = false;
    void handle.terminate().then(() => (hasEnded = true));
    await settled();
    expect([hasEnded, handle.hasEnded, thread.terminations]).toEqual([false, false, 1]);
    end(thread);
    await handle.ended;
    await settled();
    expect([hasEnded, failures]).toEqual([true, []]);
  }
});

test('messages that arrive after its end are ignored', async () => {
  const { thread, failures, handle } = bench();
  thread.ending = 'when-told';
  void handle.terminate();
  thread.exit(1);
  await handle.ended;
  thread.say(FAILED);
  thread.garble(new Error('half a message'));
  expect([failures, handle.state]).toEqual([[], 'ended']);
});

test('for any events in any order it ends once, and reports a silent end exactly if it was one', async () => {
  type Event = 'printed' | 'done' | 'failed' | 'terminate';
  const events = fc.array(fc.constantFrom<Event>('printed', 'done', 'failed', 'terminate'), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(events, async (all) => {
      const { thread, failures, handle } = bench();
      thread.ending = 'when-told';
      for (const event of all) {
        if (event === 'terminate') void handle.terminate();
        else
          thread.say(event === 'failed' ? FAILED : event === 'done' ? { ...workerDone() } : { kind: event, text: '' });
      }
      thread.exit(0);
      await handle.ended;
      const reported = all.filter((event) => event === 'failed').length;
      const last = all.findLast((event) => event === 'done' || event === 'failed');
      const isSilent = last === undefined && !all.includes('terminate');
      expect(failures).toHaveLength(reported + (isSilent ? 1 : 0));
    }),
  );
});
