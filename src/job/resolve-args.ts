// Resolves the arguments of the work, from --arg and --arg-file.
import { UsageError } from './errors.ts';
import type { ArgSpec } from './job-spec.ts';

type Texts = Readonly<Record<string, string>>;

export function resolveArgs(args: Texts = {}, files: Texts = {}): Readonly<Record<string, ArgSpec>> {
  const resolved = [
    ...Object.entries(args).map(([key, value]): [string, ArgSpec] => [key, resolveArg(key, value)]),
    ...Object.entries(files).map(([key, path]): [string, ArgSpec] => {
      if (key === '' || path === '') throw new UsageError(`--arg-file takes key=FILE, not '${key}=${path}'`);
      if (Object.hasOwn(args, key)) throw new UsageError(`${key} is given by --arg and by --arg-file`);
      return [key, { kind: 'secret-of', path }];
    }),
  ];
  // fromEntries defines, so a key such as __proto__ is like any other
  return Object.fromEntries(resolved);
}

/** `@file` gives the Set of that file's lines; `@@text` the text `@text`. */
function resolveArg(key: string, value: string): ArgSpec {
  if (key === '') throw new UsageError(`--arg takes key=value, not '=${value}'`);
  if (!value.startsWith('@')) return { kind: 'text', text: value };
  if (value.startsWith('@@')) return { kind: 'text', text: value.slice(1) };
  if (value === '@') {
    throw new UsageError(`--arg ${key}=@ needs a file name after @`, { advice: `for the string @ itself: ${key}=@@` });
  }
  return { kind: 'lines-of', path: value.slice(1) };
}
