// What the user's code may do to its own thread, and how threadmill detects it: exit, promises that
// nothing can settle, errors from timers, handlers that would swallow them, prints, foreign
// messages to main. Installed before the user's code is loaded.
import { syncBuiltinESMExports } from 'node:module';
import { ThreadEndedError, WorkError, type Place, type ThreadmillError } from '../../job/errors.ts';
import { toPlainCause } from '../../job/error-report.ts';
import { brokenBuiltIn, brokenBuiltInError } from '../../transform/built-ins.ts';
import { userFrame } from '../../transform/user-frame.ts';

const LOOK_AT_BUILT_INS_MS = 250;

export interface GuardOptions {
  /** Gets the first failure; later ones are not reported. */
  readonly onFailure: (error: ThreadmillError) => void;
  /** The worker's current place, for an error from a timer. */
  readonly place: () => Place;
  /** The user's function that the worker is in. */
  readonly placeOfCall: () => Place;
  /** False once the thread may end: after its `done`, or its failure. */
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

/** Errors outside of our calls: timers, event emitters, promises that nobody awaits. */
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
  // A capture callback comes before any 'uncaughtException' handler: the user's handlers can
  // neither swallow an error nor replace this one.
  process.setUncaughtExceptionCaptureCallback(fail);
  process.setUncaughtExceptionCaptureCallback = () => {};
  process.on('unhandledRejection', fail);
}

/**
 * A built-in that breaks during the work may leave our code waiting for ever. If it does not, the
 * check at the end finds it.
 */
function guardBuiltIns({ onFailure, place }: GuardOptions): void {
  setInterval(() => {
    const name = brokenBuiltIn();
    if (name !== undefined) onFailure(brokenBuiltInError(name, place()));
  }, LOOK_AT_BUILT_INS_MS).unref();
}

/**
 * console.log in the work goes to standard error: standard output is for data, and main may not be
 * there to relay it.
 */
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
 * The user's code must not send messages to main, which knows only the protocol's: parentPort is
 * null, although `isMainThread` stays false. A module may also be the program of some other worker.
 */
function hideMain(): void {
  Object.assign(process.getBuiltinModule('node:worker_threads'), { parentPort: null, workerData: null });
  syncBuiltinESMExports();
}
