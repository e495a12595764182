// All options of the command line, in the order of the help. From this table come the parser, the
// help and the tables of docs/CLI.md.
import type { OptionRow, OptionGroup } from './option.ts';
import { CHOICE_OPTIONS } from './choice-options.ts';
import { DATA_OPTIONS } from './data-options.ts';
import { RUN_OPTIONS } from './run-options.ts';

export const OPTIONS: readonly OptionRow[] = [...DATA_OPTIONS, ...CHOICE_OPTIONS, ...RUN_OPTIONS];

export const GROUPS: readonly OptionGroup[] = ['Work', 'Files', 'Records', 'Running', 'Failures', 'Messages'];

/** The options of a group that the help lists, so without aliases. */
export function optionsOf(group: OptionGroup): readonly OptionRow[] {
  return OPTIONS.filter((option) => option.group === group && option.aliasOf === undefined);
}

/** `--batch-size` of `-b, --batch-size <n>`. */
export function longName(option: OptionRow): string {
  return /--[a-z-]+/.exec(option.flags)![0];
}

/** `-b` of `-b, --batch-size <n>`. */
export function shortName(option: OptionRow): string | undefined {
  return /^-\w(?=,)/.exec(option.flags)?.[0];
}

/** `file` of `-o, --output <file>`; undefined for a flag. */
export function valueName({ flags }: OptionRow): string | undefined {
  return /<(.+)>$/.exec(flags)?.[1];
}

/** `json` of `--progress [json]`, whose value may be left out. */
export function optionalValue({ flags }: OptionRow): string | undefined {
  return /\[(.+)\]$/.exec(flags)?.[1];
}

/** True for `-b`, `--batch-size` and `--batch-size=4M`. */
export function isOptionName(text: string): boolean {
  const [name] = text.split('=', 1);
  return OPTIONS.some((option) => name === longName(option) || text === shortName(option));
}
