// Stopping a run by an AbortSignal, at every stage.
import { getEventListeners } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { library, run, type Job } from '../support/library.ts';
import { makeFifo, temporaryFolder } from '../support/temporary-folder.ts';

const inFolder = temporaryFolder();
let names = 0;

function newFile(text: string): string {
  const path = inFolder(`file-${(names += 1)}`);
  writeFileSync(path, text);
  return path;
}

function newModule(text: string): string {
  const path = inFolder(`module-${(names += 1)}.mjs`);
  writeFileSync(path, text);
  return path;
}

function newJob(changes: Partial<Job & { output: string }> = {}): Job & { output: string } {
  return { input: newFile('a\nb\n'), output: inFolder(`out-${(names += 1)}`), map: 'line', ...changes };
}

/** The error of the run, after checking everything that holds for every failure. */
async function failureOf(job: Job & { output: string }, signal: AbortSignal) {
  const told: unknown[] = [];
  const error: unknown = await run(job, { signal, onFailure: (failure) => told.push(failure) }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(told).toEqual([error]);
  expect(told[0]).toBe(error);
  expect(existsSync(job.output)).toBe(false);
  const beside = readdirSync(dirname(job.output)).filter((name) => name.includes(basename(job.output)));
  expect(beside).toEqual([]);
  return error as InstanceType<typeof library.AbortedError>;
}

test('a signal that is already aborted ends the run before anything is looked at', async () => {
  const reason = new Error('never mind');
  const error = await failureOf(newJob({ input: inFolder('missing') }), AbortSignal.abort(reason));
  expect(error).toBeInstanceOf(library.AbortedError);
  expect(error.code).toBe('ERR_THREADMILL_ABORTED');
  expect(error.cause).toBe(reason);
});

test('it stops the planning of a run that waits for an argument from a silent pipe', async () => {
  const controller = new AbortController();
  const running = failureOf(newJob({ args: { ids: `@${makeFifo(inFolder('ids'))}` } }), controller.signal);
  setImmediate(() => controller.abort());
  expect(await running).toBeInstanceOf(library.AbortedError);
});

test('it stops a run in an endless loop', async () => {
  const controller = new AbortController();
  const looks = inFolder('is-looping');
  const transform = newModule(`import { writeFileSync } from 'node:fs';
    export default () => { writeFileSync(${JSON.stringify(looks)}, ''); for (;;); };`);
  const { map: _, ...job } = newJob({ transform });
  const running = failureOf(job, controller.signal);
  const look = setInterval(() => existsSync(looks) && controller.abort(), 5);
  expect(await running).toBeInstanceOf(library.AbortedError);
  clearInterval(look);
});

test('it stops a run that waits for input from a silent pipe', async () => {
  const controller = new AbortController();
  const job = newJob({ input: makeFifo(inFolder('never')) });
  const running = failureOf(job, controller.signal);
  // The output is opened once the threads exist.
  const look = setInterval(
    () => readdirSync(inFolder('.')).some((name) => name.includes('.partial')) && controller.abort(),
    5,
  );
  expect(await running).toBeInstanceOf(library.AbortedError);
  clearInterval(look);
});

test('aborted at any moment that a note reports, the run is stopped or has published everything', async () => {
  const notes: string[] = [];
  await run(newJob(), { onNote: (note) => notes.push(note) });
  expect(notes.length).toBeGreaterThan(3);
  for (const at of notes.keys()) {
    const controller = new AbortController();
    const job = newJob();
    let told = 0;
    const ended = await run(job, { signal: controller.signal, onNote: () => told++ === at && controller.abort() }).then(
      () => 'success',
      (error: Error) => error.name,
    );
    // The last note comes after the output was published.
    const isLast = at === notes.length - 1;
    expect(ended).toBe(isLast ? 'success' : 'AbortedError');
    expect(existsSync(job.output)).toBe(isLast);
  }
});

test('aborting after the end changes nothing', async () => {
  const controller = new AbortController();
  const job = newJob();
  const outcome = await run(job, { signal: controller.signal });
  controller.abort();
  expect(outcome.recordsIn).toBe(2);
  expect(readFileSync(job.output, 'utf8')).toBe('a\nb\n');
});

test('a signal that was used for runs keeps no listeners', async () => {
  const { signal } = new AbortController();
  const ids = newFile('x\n');
  await run(newJob({ args: { ids: `@${ids}` } }), { signal });
  await run(newJob({ input: inFolder('missing') }), { signal }).catch(() => undefined);
  await run(newJob({ map: 'undefined' }), { signal }).catch(() => undefined);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
