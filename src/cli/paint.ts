// Colour for failures. Imported only where a terminal, or FORCE_COLOR, asks for it: chalk costs 7 ms. Whether it does is
// terminal.ts's decision (chalk itself doesn't know NO_COLOR), so the level is given.
import { Chalk } from 'chalk';

const chalk = new Chalk({ level: 1 });

/** The message with its label in red, for the eye that comes back to a full terminal. */
export function paintFailure(message: string): string {
  return message.replace(/^threadmill:/, (label) => chalk.red.bold(label));
}
