// The only module that knows commander: splits argv into options and operands, and turns
// commander's errors into UsageErrors with a hint.
import { Command, CommanderError, Option } from 'commander';
import { UsageError } from '../job/errors.ts';
import { hintForUnknown } from './habits.ts';
import { OPTIONS, isOptionName, longName, optionalValue } from '../job/options/options.ts';

/** Values by the long name without dashes, in order; a flag has none. */
export type Given = ReadonlyMap<string, readonly string[]>;

/** Fills `given` as far as possible, and returns the operands. `argv` ends before `--`. */
export function readOptions(argv: readonly string[], given: Map<string, readonly string[]>): readonly string[] {
  const command = new Command('threadmill')
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {} })
    .helpOption(false)
    .argument('[operands...]');
  for (const option of OPTIONS) {
    const name = longName(option);
    const key = option.aliasOf ?? name.slice(2);
    command.addOption(new Option(option.flags));
    command.on(`option:${name.slice(2)}`, (value?: string) => {
      // commander accepts any next argument as a value: `-o -p 4` would write to a file named -p.
      if (value !== undefined && isOptionName(value)) throw missingValue(option.flags, value.replace(/=$/, ''));
      const meant = (value === '' && optionalValue(option) !== undefined ? undefined : value) ?? option.aliasValue;
      given.set(key, [...(given.get(key) ?? []), ...(meant === undefined ? [] : [meant])]);
    });
  }
  try {
    return command.parse(withOptionalValues(argv), { from: 'user' }).args;
  } catch (error) {
    throw error instanceof CommanderError ? usageErrorOf(error) : error;
  }
}

/**
 * commander takes whatever follows for the value of such an option: here only the word that it
 * may be is one. `--progress in.tsv` becomes `--progress= in.tsv`.
 */
function withOptionalValues(argv: readonly string[]): string[] {
  return argv.map((word, index) => {
    const option = OPTIONS.find((row) => optionalValue(row) !== undefined && longName(row) === word);
    return option === undefined || argv[index + 1] === optionalValue(option) ? word : `${word}=`;
  });
}

function missingValue(flags: string, value: string): UsageError {
  return new UsageError(`'${flags}' needs a value: '${value}' is an option`, {
    ...(flags.includes('<file>') ? { advice: `for a file of that name use ./${value}` } : {}),
  });
}

function usageErrorOf({ message }: CommanderError): UsageError {
  const [first = '', suggestion] = message.replace(/^error: /, '').split('\n');
  const missing = /^option ('.*') argument missing$/.exec(first)?.[1];
  if (missing !== undefined) return new UsageError(`${missing} needs a value`);
  const unknown = /^unknown option '(.*)'$/s.exec(first)?.[1];
  if (unknown === undefined) return new UsageError(first);
  const [name = ''] = unknown.split('=', 1);
  if (name !== unknown && isOptionName(name)) return new UsageError(`${name} takes no value`);
  const advice = hintForUnknown(unknown) ?? suggestion?.replace(/^\(Did you mean (.*)\?\)$/, 'did you mean $1?');
  return new UsageError(first, advice === undefined ? {} : { advice });
}
