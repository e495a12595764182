// The messages about commands that failed.
import { quotedBytes } from '../../job/byte-text.ts';
import { CommandError, type Place } from '../../job/errors.ts';
import { describeSystemError, errorCode } from '../../io/system/system-error.ts';
import type { KnownEnd, ProcessEnd } from '../../io/process/start-process.ts';

/** How many characters of a command a message shows. */
const SHOWN_CHARACTERS = 80;
const PLAIN_WORD = /^[\w@%+=:,./-]+$/;
/** Exit codes of a shell that could not find, or not execute, a program. */
const SHELL_NOT_FOUND = 127;
const SHELL_NOT_RUN = 126;

/** The command roughly as one would type it: `grep -v "a b"`. */
export function shownCommand(argv: readonly string[]): string {
  const text = argv.map((word) => (PLAIN_WORD.test(word) ? word : quotedBytes(word))).join(' ');
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

export function commandFailed(argv: readonly string[], end: ProcessEnd, place: Place): CommandError {
  const displayName = `command '${shownCommand(argv)}'`;
  if ('lost' in end) {
    const isKilled = 'signal' in end.lost && end.lost.signal === 'SIGKILL';
    const advice = `the command was ended too; to run the batch again: --retries 1${isKilled ? `; ${OUT_OF_MEMORY}` : ''}`;
    return new CommandError(`the process that starts the commands ${describeEnd(end.lost)} before its ${displayName}`, {
      place,
      advice,
    });
  }
  if ('signal' in end) {
    const facts = end.signal === 'SIGKILL' ? { place, advice: OUT_OF_MEMORY } : { place };
    return new CommandError(`${displayName} was ended by ${end.signal}`, facts);
  }
  return new CommandError(`${displayName} exited with code ${end.code}`, { place, advice: adviceFor(end.code, argv) });
}

/** `was ended by SIGKILL` */
export function describeEnd(end: KnownEnd): string {
  return 'signal' in end ? `was ended by ${end.signal}` : `exited with code ${end.code}`;
}

/** The error for a command that did not start: `command 'sed' was not found`. */
export function commandNotStarted(argv: readonly string[], error: unknown, place: Place = {}): CommandError {
  const [program = ''] = argv;
  switch (errorCode(error)) {
    case 'ENOENT':
      return new CommandError(`command not found: '${program}'`, { place, advice: adviceForMissing(argv) });
    case 'EACCES':
      return new CommandError(`the command '${program}' is not executable`, {
        place,
        advice: 'is it a script? chmod +x, or name its interpreter first: -- python3 script.py',
      });
    default:
      return new CommandError(`the command '${shownCommand(argv)}' could not be started`, {
        place,
        advice: `the system says: ${describeSystemError(error)}`,
        cause: error,
      });
  }
}

const SEE_ABOVE = 'its own message, if any, is above';
const OUT_OF_MEMORY =
  'the kernel kills processes that use too much memory: use fewer --procs, or a smaller --batch-size';

/** Commands that exit with 1 if they find nothing, or a difference. */
const SEARCHES = /^(?:.*\/)?(?:[bz]|x)?(?:e|f|p|git)?(?:grep|rg|ag|ack|ugrep|agrep|cmp|diff|look|test|expr)$/;
const SHELLS = /^(?:.*\/)?(?:ba|da|z|k|a)?sh$/;

function adviceFor(code: number, argv: readonly string[]): string {
  switch (code) {
    case 1:
      return isSearch(argv) ? 'it exits with 1 if nothing matches; to accept that: --ok-codes 0,1' : SEE_ABOVE;
    case SHELL_NOT_FOUND:
      return "a shell returns that code if it can't find a command";
    case SHELL_NOT_RUN:
      return "a shell returns that code if it can't run a command";
    default:
      return SEE_ABOVE;
  }
}

/** `grep x`, or a shell script whose last command is such a search. */
function isSearch([program = '', ...args]: readonly string[]): boolean {
  if (!SHELLS.test(program)) return SEARCHES.test(program);
  const script = args.find((argument) => !argument.startsWith('-')) ?? '';
  const last = script.split(/[|;&\n]+/).findLast((part) => part.trim() !== '');
  const words = (last ?? '').trim().split(/\s+/);
  return SEARCHES.test(words.find((word) => !word.includes('=')) ?? '');
}

function adviceForMissing(argv: readonly string[]): string {
  const [program = ''] = argv;
  if (/\s|[|;&<>]/.test(program))
    return `write the program and its arguments as separate words; for a shell command: -- sh -c '${program}'`;
  return program.includes('/')
    ? 'a relative path starts at the folder where you started threadmill'
    : 'is it installed, and on PATH?';
}
