// Colour for failures. Import it only if a terminal or FORCE_COLOR asks for it: chalk costs 7 ms.
// terminal.ts decides that (chalk itself does not know NO_COLOR), so the level is passed in.
import { Chalk } from 'chalk';

const chalk = new Chalk({ level: 1 });

/** The message with its label in red, easy to find on a full screen. */
export function paintFailure(message: string): string {
  return message.replace(/^threadmill:/, (label) => chalk.red.bold(label));
}
