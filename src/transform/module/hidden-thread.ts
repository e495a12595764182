// Advice for a module that was written as a worker thread's program, which talks to its main thread
// by parentPort and gets workerData. In threadmill's workers both are null, since main is
// threadmill (src/threads/protocol/worker-guard.ts).
import { readFileSync } from 'node:fs';
import type { PlainCause } from '../../job/error-report.ts';
import type { Frame } from '../user-frame.ts';

const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /\bparentPort\b/,
    'parentPort is null here: threadmill runs the module in its workers and talks to them itself; ' +
      'export a function: export default (line) => …',
  ],
  [
    /\bworkerData\b/,
    'workerData is null here: threadmill starts the workers itself; give values by --arg key=value, and read context.args.key',
  ],
];

/** The advice for a TypeError from using one of the two; undefined for other errors. */
export function adviceOnHiddenThread({ name, message }: PlainCause, frame: Frame | undefined): string | undefined {
  if (name !== 'TypeError' || !/\bnull\b/.test(message) || frame === undefined) return undefined;
  const source = sourceLine(frame);
  return ADVICE.find(([pattern]) => pattern.test(source))?.[1];
}

function sourceLine({ path, line }: Frame): string {
  try {
    return readFileSync(path, 'utf8').split('\n')[line - 1] ?? '';
  } catch {
    return ''; // an expression, or a file that no longer exists
  }
}
