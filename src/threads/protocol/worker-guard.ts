// What the user's code may do to its own thread, and how we hear of it: exit, a promise that nothing can settle, errors
// thrown from timers, handlers that would swallow them, printing, messages to main that are not ours. Installed before
// any of the user's code is loaded.
import { syncBuiltinESMExports } from 'node:module';
import { ThreadEndedError, WorkError, type Place, type ThreadmillError } from '../../job/errors.ts';
import { toPlainCause } from '../../job/error-report.ts';
import { brokenBuiltIn, brokenBuiltInError } from '../../transform/built-ins.ts';
import { userFrame } from '../../transform/user-frame.ts';

const LOOK_AT_BUILT_INS_MS = 250;

export interface GuardOptions {
  /** Told the first failure; later ones are not reported. */
  readonly onFailure: (error: ThreadmillError) => void;
  /** Where the worker is now, as far as an error from a timer can be placed. */
  readonly place: () => Place;
  /** The call of the user's that the worker is in. */
  readonly placeOfCall: () => Place;
  /** False once the thread may end: its `done` was said, or its failure. */
  readonly isAtWork: () => boolean;
  readonly print: (text: string) => void;
}

export function guardWorker(options: GuardOptions): void {
  guardExit(options);
  guardErrors(options);
  guardBuiltIns(options);
  redirectPrinting(options.print);
  hideMain();
}

function guardExit({ onFailure, placeOfCall, isAtWork }: GuardOptions): void {
  let exitCalled: string | undefined;
  /* eslint-disable no-restricted-properties -- not called: watched, for when the user's code calls it */
  const exit = process.exit.bind(process);
  process.exit = (code?: number | string | null): never => {
    exitCalled = `process.exit(${code ?? ''})`;
    return exit(code);
  };
  /* eslint-enable no-restricted-properties */
  process.on('exit', () => {
    if (!isAtWork()) return;
    onFailure(
      exitCalled === undefined
        ? new ThreadEndedError('the work waits for a promise that can no longer settle', {
            place: placeOfCall(),
            advice: 'a promise was never resolved or rejected: is a callback missing, or was a resource closed early?',
          })
        : new ThreadEndedError(`the work called ${exitCalled}`, {
            place: placeOfCall(),
            advice: 'throw an error to stop the run; to drop a record return null',
          }),
    );
  });
}

/** Errors from outside the calls we make: timers, event emitters, promises nobody waits for. */
function guardErrors({ onFailure, place }: GuardOptions): void {
  const fail = (thrown: unknown) => {
    const cause = toPlainCause(thrown);
    const frame = userFrame(cause.stack, process.cwd());
    const message = cause.thrown === undefined ? cause.message : `the work threw ${cause.thrown}`;
    onFailure(
      new WorkError(message, {
        place: { ...place(), ...(frame === undefined ? {} : { frame }) },
        advice:
          'thrown outside of any call (a timer, an event, a promise that nobody awaits): an earlier call may be the cause',
        cause,
      }),
    );
  };
  // a capture callback comes before any 'uncaughtException' handler, so none of the user's can swallow an error, and
  // none can take its place
  process.setUncaughtExceptionCaptureCallback(fail);
  process.setUncaughtExceptionCaptureCallback = () => {};
  process.on('unhandledRejection', fail);
}

/** What breaks only while the work goes on may leave our code waiting for ever; where it does not, the end tells. */
function guardBuiltIns({ onFailure, place }: GuardOptions): void {
  setInterval(() => {
    const name = brokenBuiltIn();
    if (name !== undefined) onFailure(brokenBuiltInError(name, place()));
  }, LOOK_AT_BUILT_INS_MS).unref();
}

/** console.log in the work goes to standard error: standard output is for data, and main may not be there to relay. */
function redirectPrinting(print: (text: string) => void): void {
  const write = (chunk: unknown, encoding?: unknown, callback?: unknown): boolean => {
    print(typeof chunk === 'string' ? chunk : Buffer.from(chunk as Uint8Array).toString());
    const done = typeof encoding === 'function' ? encoding : callback;
    if (typeof done === 'function') process.nextTick(done);
    return true;
  };
  process.stdout.write = write;
  process.stderr.write = write;
}

/**
 * The user's code finds nobody to send messages to, as in a main thread (isMainThread is false all the same): a module that is also some worker's program
 * would be heard by our main, which knows only the protocol's messages.
 */
function hideMain(): void {
  Object.assign(process.getBuiltinModule('node:worker_threads'), { parentPort: null, workerData: null });
  syncBuiltinESMExports();
}
