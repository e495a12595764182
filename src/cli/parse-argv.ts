// argv to a Command, exactly as typed. resolveJob checks what the values mean. This module assigns
// each value to its option, and refuses options that are given twice with different values or
// together with their opposite.
import { UsageError } from '../job/errors.ts';
import type { Job } from '../job/job.ts';
import type { OptionRow } from '../job/options/option.ts';
import { longName, OPTIONS } from '../job/options/options.ts';
import { COMMAND_OPTION, FILE_OPERANDS, refuseConflicts } from '../job/option-conflicts.ts';
import { refuseBytes } from './byte-words.ts';
import { isColorChoice, type ColorChoice, type Display } from './display.ts';
import { withDefaults, type Environment } from './environment.ts';
import { awkVariable } from './habits.ts';
import { misplacedCommand, type KnownNames } from './missing-work.ts';
import { readOperands } from './operands.ts';
import { readArgs } from './read-args.ts';
import { readOptions, type Given } from './read-options.ts';

export type Command =
  /** `notes`: the parts of the job that were not typed, a sentence each. */
  | { readonly kind: 'run'; readonly job: Job; readonly display: Display; readonly notes?: readonly string[] }
  /** `isAsked` false: nothing was asked for, so the help shows what is possible. */
  | {
      readonly kind: 'help';
      readonly page: 'short' | 'full';
      readonly isAsked: boolean;
      readonly color: ColorChoice;
    }
  /** `threadmill help <topic>`; without one, the list of topics. */
  | { readonly kind: 'topic'; readonly topic: string | undefined }
  /** `threadmill completion <shell>` */
  | { readonly kind: 'completion'; readonly shell: string | undefined }
  /** `threadmill cache <action>` */
  | { readonly kind: 'cache'; readonly action: string | undefined }
  /** `threadmill merge …`: the words after it */
  | { readonly kind: 'merge'; readonly words: readonly string[] }
  | { readonly kind: 'version'; readonly isVerbose: boolean };

/** Facts about the terminal and the environment. */
export interface ArgvOptions extends KnownNames {
  readonly isInputTerminal: boolean;
  readonly isOutputTerminal: boolean;
  readonly env: Environment;
}

/** `argv` is without node and script. @throws UsageError for anything that can't be meant */
export function parseArgv(argv: readonly string[], options: ArgvOptions): Command {
  if (argv.length === 0 && options.isInputTerminal && options.isOutputTerminal) {
    return { kind: 'help', page: 'short', isAsked: false, color: 'auto' };
  }
  const [first, second] = argv;
  if (first === 'merge') return { kind: 'merge', words: argv.slice(1) };
  if (argv.length <= 2 && second?.startsWith('-') !== true) {
    if (first === 'help') return { kind: 'topic', topic: second };
    if (first === 'completion') return { kind: 'completion', shell: second };
    if (first === 'cache') return { kind: 'cache', action: second };
  }
  // commander would merge the words before and after, and `-o --` would take the two dashes as a
  // file name.
  const dashes = argv.indexOf('--');
  const own = dashes < 0 ? argv : argv.slice(0, dashes);
  const given = new Map<string, readonly string[]>();
  let operands: readonly string[] = [];
  try {
    operands = readOptions(own, given);
  } catch (error) {
    // An unknown option may belong to a command without its two dashes: threadmill sed -n 5p
    if (!given.has('help')) throw (dashes < 0 ? misplacedCommand(own, options) : undefined) ?? error;
  }
  if (given.has('help')) {
    const page = own.includes('--help') ? 'full' : 'short';
    const when = given.get('color')?.[0];
    return { kind: 'help', page, isAsked: true, color: isColorChoice(when) ? when : 'auto' };
  }
  if (given.has('version')) return { kind: 'version', isVerbose: given.has('verbose') };
  refuseBytes(given);
  const variable = awkVariable(own, (name) => options.isFile(name));
  if (variable !== undefined) {
    throw new UsageError(`'${variable}' is not a file`, {
      advice: `-v is --verbose; to pass a value to the work: --arg ${variable}`,
    });
  }
  const command = dashes < 0 ? undefined : argv.slice(dashes + 1);
  const { job, notes } = withDefaults(makeJob(given, operands, { own, command }, options), options.env);
  return { kind: 'run', job, display: makeDisplay(given), ...(notes.length === 0 ? {} : { notes }) };
}

function makeJob(
  given: Given,
  operands: readonly string[],
  { own, command }: { readonly own: readonly string[]; readonly command: readonly string[] | undefined },
  known: KnownNames,
): Job {
  const single = (name: string) => singleValue(given, name);
  const work = {
    transform: single('transform'),
    map: single('map'),
    filter: single('filter'),
    sample: single('sample'),
    to: single('to'),
    command,
  };
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
  const style = singleValue(given, 'progress');
  if (style !== undefined && style !== 'json') {
    throw new UsageError(`--progress takes json or nothing, not '${style}'`);
  }
  const display = { verbosity, color: colorOf(given) } as const;
  return given.has('progress') ? { ...display, progress: style ?? 'lines' } : display;
}

function colorOf(given: Given): ColorChoice {
  const when = singleValue(given, 'color') ?? 'auto';
  if (isColorChoice(when)) return when;
  throw new UsageError(`--color takes auto, always or never, not '${when}'`);
}

/**
 * Options for pairs may be given twice. The same value twice is an error for them, and a harmless
 * repetition for others.
 */
function namesOf(given: Given, option: string): string | readonly string[] | undefined {
  const names = given.get(option) ?? [];
  const isPaired = given.has('pair') || given.has('interleaved');
  const named = isPaired ? names : [...new Set(names)];
  return named.length < 2 ? named[0] : named;
}

/** What to type instead, if such an option is given twice. */
const ADVICE_FOR_SECOND: Readonly<Record<string, string>> = {
  filter: 'join them: --filter "(…) && (…)"',
};

/** In other tools the last value wins; here the user decides. */
function singleValue(given: Given, name: string): string | undefined {
  const values = new Set(given.get(name));
  if (values.size <= 1) return [...values][0];
  const displayName = [...values].map((value) => `'${value}'`).join(' and ');
  throw new UsageError(`--${name} is given more than once: ${displayName}`, {
    ...(ADVICE_FOR_SECOND[name] === undefined ? {} : { advice: ADVICE_FOR_SECOND[name] }),
  });
}
