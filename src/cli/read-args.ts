// --arg key=value, as often as it is given, to values by their keys.
import { UsageError } from '../job/errors.ts';
import { isOptionName } from './options/options.ts';

/** `argv` is only looked at to show the mend where the equals sign is missing. */
export function readArgs(values: readonly string[], argv: readonly string[]): Readonly<Record<string, string>> {
  const args = new Map<string, string>();
  for (const value of values) {
    const equals = value.indexOf('=');
    if (equals < 1) throw noEquals(value, argv);
    const key = value.slice(0, equals);
    const text = value.slice(equals + 1);
    const before = args.get(key);
    if (before !== undefined && before !== text) {
      throw new UsageError(`--arg ${key} is given more than once: '${before}' and '${text}'`);
    }
    args.set(key, text);
  }
  return Object.fromEntries(args);
}

/** `--arg min 30`: shows the mend with the value that stands next to it. */
function noEquals(value: string, argv: readonly string[]): UsageError {
  const at = argv.findIndex((argument, index) => argument === value && /^(-a|--arg)$/.test(argv[index - 1] ?? ''));
  const next = at < 0 ? undefined : argv[at + 1];
  const isKey = /^[\w.-]+$/.test(value);
  return new UsageError(`--arg takes key=value, not '${value}'`, {
    ...(isKey ? { advice: `write --arg ${value}=${next === undefined || isOptionName(next) ? 'VALUE' : next}` } : {}),
  });
}
