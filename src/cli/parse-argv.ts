// argv to a Command: faithful to what was typed. What the values mean is resolveJob's business; here it is settled
// which option each belongs to, and that none is given twice with different values or together with its opposite.
import { UsageError } from '../job/errors.ts';
import type { Job } from '../job/job.ts';
import type { OptionRow } from '../job/options/option.ts';
import { longName, OPTIONS } from '../job/options/options.ts';
import { COMMAND_OPTION, FILE_OPERANDS, refuseConflicts } from '../job/option-conflicts.ts';
import { refuseBytes } from './byte-words.ts';
import { withDefaults, type Environment } from './environment.ts';
import { awkVariable } from './habits.ts';
import { misplacedCommand, type KnownNames } from './missing-work.ts';
import { readOperands } from './operands.ts';
import { readArgs } from './read-args.ts';
import { readOptions, type Given } from './read-options.ts';

export type Verbosity = 'quiet' | 'normal' | 'verbose';

/** What the run says about itself on standard error. */
export interface Display {
  readonly verbosity: Verbosity;
  /** --progress */
  readonly hasProgressLines: boolean;
}

export type Command =
  /** `notes`: what of the job was not typed, a sentence each. */
  | { readonly kind: 'run'; readonly job: Job; readonly display: Display; readonly notes?: readonly string[] }
  /** `isAsked`: else nothing was asked for, and somebody is to be shown what could be. */
  | { readonly kind: 'help'; readonly page: 'short' | 'full'; readonly isAsked: boolean }
  /** `threadmill help <topic>`; without one, the list of topics. */
  | { readonly kind: 'topic'; readonly topic: string | undefined }
  /** `threadmill completion <shell>` */
  | { readonly kind: 'completion'; readonly shell: string | undefined }
  | { readonly kind: 'version' };

/** What the command line must know of where it was typed. */
export interface ArgvOptions extends KnownNames {
  readonly isInputTerminal: boolean;
  readonly isOutputTerminal: boolean;
  readonly env: Environment;
}

/** UsageError for whatever can't be meant. `argv` is without node and script. */
export function parseArgv(argv: readonly string[], surroundings: ArgvOptions): Command {
  if (argv.length === 0 && surroundings.isInputTerminal && surroundings.isOutputTerminal) {
    return { kind: 'help', page: 'short', isAsked: false };
  }
  const [first, second] = argv;
  if (argv.length <= 2 && second?.startsWith('-') !== true) {
    if (first === 'help') return { kind: 'topic', topic: second };
    if (first === 'completion') return { kind: 'completion', shell: second };
  }
  // commander would merge what stands before and after, and let `-o --` take the two dashes for a file
  const dashes = argv.indexOf('--');
  const own = dashes < 0 ? argv : argv.slice(0, dashes);
  const given = new Map<string, readonly string[]>();
  let operands: readonly string[] = [];
  try {
    operands = readOptions(own, given);
  } catch (error) {
    // an option that is not ours may be that of a command without its two dashes: threadmill sed -n 5p
    if (!given.has('help')) throw (dashes < 0 ? misplacedCommand(own, surroundings) : undefined) ?? error;
  }
  if (given.has('help')) return { kind: 'help', page: own.includes('--help') ? 'full' : 'short', isAsked: true };
  if (given.has('version')) return { kind: 'version' };
  refuseBytes(given);
  const variable = awkVariable(own, (name) => surroundings.isFile(name));
  if (variable !== undefined) {
    throw new UsageError(`'${variable}' is not a file`, {
      advice: `-v is --verbose; to pass a value to the work: --arg ${variable}`,
    });
  }
  const command = dashes < 0 ? undefined : argv.slice(dashes + 1);
  const { job, notes } = withDefaults(makeJob(given, operands, { own, command }, surroundings), surroundings.env);
  return { kind: 'run', job, display: makeDisplay(given), ...(notes.length === 0 ? {} : { notes }) };
}

function makeJob(
  given: Given,
  operands: readonly string[],
  { own, command }: { readonly own: readonly string[]; readonly command: readonly string[] | undefined },
  known: KnownNames,
): Job {
  const single = (name: string) => singleValue(given, name);
  const work = { transform: single('transform'), map: single('map'), filter: single('filter'), command };
  const { transform, files } = readOperands(operands, work, known, own);
  const names = [
    ...[...given.keys()].map((name) => `--${name}`),
    ...(files.length === 0 ? [] : [FILE_OPERANDS]),
    ...(command === undefined ? [] : [COMMAND_OPTION]),
  ];
  refuseConflicts(new Set(names));
  const input = given.get('input') ?? (files.length === 0 ? undefined : files);
  const values = OPTIONS.flatMap((row) => (row.key === undefined ? [] : [[row.key, valueOf(row, given, own)]]));
  const job = { ...Object.fromEntries(values), input, transform, command } as Job;
  return Object.fromEntries(Object.entries(job).filter(([, value]) => value !== undefined));
}

function valueOf(row: OptionRow, given: Given, own: readonly string[]): unknown {
  const option = longName(row);
  const name = option.slice(2);
  const values = given.get(name);
  if (values === undefined) return undefined;
  if (row.takes === 'true or false') return true;
  if (row.takes === 'an object of strings') return readArgs(option, values, own);
  if (row.isPerMate === true) return namesOf(given, name);
  return row.isRepeatable === true ? values : singleValue(given, name);
}

function makeDisplay(given: Given): Display {
  const verbosity = given.has('quiet') ? 'quiet' : given.has('verbose') ? 'verbose' : 'normal';
  return { verbosity, hasProgressLines: given.has('progress') };
}

/** Of pairs there may be two; the same one twice is then an error like any other, and else a repetition. */
function namesOf(given: Given, option: string): string | readonly string[] | undefined {
  const names = given.get(option) ?? [];
  const isPaired = given.has('pair') || given.has('interleaved');
  const named = isPaired ? names : [...new Set(names)];
  return named.length < 2 ? named[0] : named;
}

/** For whoever gives these options twice, what to type instead. */
const ADVICE_FOR_SECOND: Readonly<Record<string, string>> = {
  filter: 'join them: --filter "(…) && (…)"',
};

/** The last value would win in other tools; which of two was meant is not for us to say. */
function singleValue(given: Given, name: string): string | undefined {
  const values = new Set(given.get(name));
  if (values.size <= 1) return [...values][0];
  const displayName = [...values].map((value) => `'${value}'`).join(' and ');
  throw new UsageError(`--${name} is given more than once: ${displayName}`, {
    ...(ADVICE_FOR_SECOND[name] === undefined ? {} : { advice: ADVICE_FOR_SECOND[name] }),
  });
}
