// The values that may follow an option, for completion.
import { TOPIC_NAMES } from '../help/topic-names.ts';
import { valueName } from '../../job/options/options.ts';
import type { OptionRow } from '../../job/options/option.ts';

/** The shells that have a script. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** The words that may replace a module or a file, and the words after each. */
export const FIRST_WORDS: Readonly<Record<string, readonly string[]>> = {
  help: TOPIC_NAMES,
  completion: SHELLS,
  cache: ['clear'],
};

export type ValueKind = 'none' | 'words' | 'file' | 'module' | 'other';

export function valueKind(option: OptionRow): ValueKind {
  const name = valueName(option);
  if (name === undefined) return 'none';
  if (option.words !== undefined) return 'words';
  return name === 'file' || name === 'module' ? name : 'other';
}

/** The extensions of modules. */
export const MODULE_ENDINGS = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'];
