// --arg key=value and --arg-file key=FILE, given any number of times, to values by key.
import { UsageError } from '../job/errors.ts';
import { shownArg } from '../job/secrets.ts';
import { isOptionName } from '../job/options/options.ts';

/** `argv` serves only the advice if the equals sign is missing. */
export function readArgs(
  option: string,
  values: readonly string[],
  argv: readonly string[],
): Readonly<Record<string, string>> {
  const args = new Map<string, string>();
  for (const value of values) {
    const equals = value.indexOf('=');
    if (equals < 1) throw option === '--arg' ? noEquals(value, argv) : noFile(value);
    const key = value.slice(0, equals);
    const text = value.slice(equals + 1);
    const before = args.get(key);
    if (before !== undefined && before !== text) {
      const both = [before, text].map((each) => `'${shownArg(key, each)}'`).join(' and ');
      throw new UsageError(`${option} ${key} is given more than once: ${both}`);
    }
    args.set(key, text);
  }
  return Object.fromEntries(args);
}

function noFile(value: string): UsageError {
  return new UsageError(`--arg-file takes key=FILE, not '${value}'`);
}

/** `--arg min 30`: the advice shows the value that follows. */
function noEquals(value: string, argv: readonly string[]): UsageError {
  const at = argv.findIndex((argument, index) => argument === value && /^(-a|--arg)$/.test(argv[index - 1] ?? ''));
  const next = at < 0 ? undefined : argv[at + 1];
  const isKey = /^[\w.-]+$/.test(value);
  return new UsageError(`--arg takes key=value, not '${value}'`, {
    ...(isKey ? { advice: `write --arg ${value}=${next === undefined || isOptionName(next) ? 'VALUE' : next}` } : {}),
  });
}
