// Prints pages on standard output: help, version, completion.
import { outputError } from '../io/output/byte-sink.ts';
import { OutputClosedError, UsageError } from '../job/errors.ts';
import { endingOf, type Ending } from './ending.ts';
import { failureMessage } from './message.ts';
import type { System } from './system.ts';

/** Such a page is the output of its run: if it can't be written, the run fails. */
export async function printText(make: () => string, system: System): Promise<Ending> {
  let text: string;
  try {
    text = make();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    system.writeError(failureMessage(error));
    return endingOf({ error });
  }
  const cause = await system.writeOutput(text);
  if (cause === undefined) return endingOf({});
  const error = outputError('standard output', "can't be written", cause);
  if (!(error instanceof OutputClosedError)) system.writeError(failureMessage(error));
  return endingOf({ error });
}
