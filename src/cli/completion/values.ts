// What may follow an option, as the shells complete it.
import { TOPIC_NAMES } from '../help/topic-names.ts';
import { valueName } from '../../job/options/options.ts';
import type { OptionRow } from '../../job/options/option.ts';

/** Those that there is a script for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** What may stand in place of a module or a file, and the word after it. */
export const FIRST_WORDS: Readonly<Record<string, readonly string[]>> = {
  help: TOPIC_NAMES,
  completion: SHELLS,
};

export type ValueKind = 'none' | 'words' | 'file' | 'module' | 'other';

export function valueKind(option: OptionRow): ValueKind {
  const name = valueName(option);
  if (name === undefined) return 'none';
  if (option.words !== undefined) return 'words';
  return name === 'file' || name === 'module' ? name : 'other';
}

/** What a module's name ends in. */
export const MODULE_ENDINGS = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'];
