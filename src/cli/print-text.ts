// What is printed on standard output besides results: help and version.
import { outputError } from '../io/byte-sink.ts';
import { OutputClosedError } from '../job/errors.ts';
import { endingOf, type Ending } from './ending.ts';
import { failureMessage } from './message.ts';
import type { System } from './system.ts';

/** Help and version are the output of their run: one that could not be written is a failure like any other. */
export async function printText(text: string, system: System): Promise<Ending> {
  const cause = await system.writeOutput(text);
  if (cause === undefined) return endingOf({});
  const error = outputError('standard output', 'can not be written', cause);
  if (!(error instanceof OutputClosedError)) system.writeError(failureMessage(error));
  return endingOf({ error });
}
