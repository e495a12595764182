// Options that exclude each other: one table for the command line, resolveJob and docs/CLI.md (a
// test compares the two). No given option is ever ignored, so such a pair is refused by name.
import { UsageError } from './errors.ts';

/** Files named without an option, in the table of conflicts. */
export const FILE_OPERANDS = 'file operands';

/** The two dashes before a command, in the table of conflicts. */
export const COMMAND_OPTION = '--';

export interface OptionConflict {
  /** Long names, or FILE_OPERANDS. */
  readonly options: readonly [string, string];
  readonly why: string;
}

const COMMAND_IS_WORK = 'a command is the whole work; only --filter may come before it';

const PAIRS_IN_TURN = 'pairs are worked on one after another';

export const OPTION_CONFLICTS: readonly OptionConflict[] = [
  { options: ['--transform', '--map'], why: 'each is the whole work; a module has its own map' },
  { options: [COMMAND_OPTION, '--transform'], why: COMMAND_IS_WORK },
  { options: [COMMAND_OPTION, '--map'], why: COMMAND_IS_WORK },
  { options: [COMMAND_OPTION, '--pair'], why: 'a command has one standard input' },
  {
    options: [COMMAND_OPTION, '--interleaved'],
    why: 'a command sees no pairs: without --interleaved it gets the mates in turns',
  },
  { options: [COMMAND_OPTION, '--concurrency'], why: 'a command gets whole batches: more of them at once is --procs' },
  { options: [COMMAND_OPTION, '--rate'], why: 'a command gets whole batches, and decides itself what it calls' },
  { options: [COMMAND_OPTION, '--retry-delay'], why: 'the batch of a command is tried again at once' },
  { options: [COMMAND_OPTION, '--to'], why: 'what a command prints is written as it is' },
  ...['--pair', '--interleaved'].flatMap((pairs) => [
    { options: [pairs, '--concurrency'] as const, why: PAIRS_IN_TURN },
    { options: [pairs, '--rate'] as const, why: PAIRS_IN_TURN },
    { options: [pairs, '--retry-delay'] as const, why: 'the batch of a pair that fails is tried again at once' },
  ]),
  { options: ['--pair', '--interleaved'], why: 'mates are in two files, or in turns in one' },
  {
    options: ['--keep-alive', '--repeat-header'],
    why: 'a command that is kept alive must return one line for each line that it gets',
  },
  { options: [FILE_OPERANDS, '--input'], why: 'name all inputs in one way, so that their order is clear' },
  {
    options: ['--resume', '--unordered'],
    why: 'a run can be resumed only if results are in input order',
  },
  {
    options: ['--restart', '--accept-changed-work'],
    why: 'one discards the checkpoints that the other continues from',
  },
  { options: ['--shard', '--pair'], why: "which mates belong to a piece can't be told from the middle of two files" },
  {
    options: ['--shard', '--interleaved'],
    why: "which of two mates is the first can't be told from the middle of a file",
  },
  { options: ['--shard', '--limit'], why: 'a piece does not know how many records come before it' },
  { options: ['--quiet', '--verbose'], why: 'one prints less, the other more' },
  { options: ['--quiet', '--progress'], why: '--quiet prints errors only' },
];

/** Throws a UsageError for the first pair of which both are given. */
export function refuseConflicts(given: ReadonlySet<string>): void {
  for (const { options, why } of OPTION_CONFLICTS) {
    const [one, other] = options;
    if (given.has(one) && given.has(other)) {
      throw new UsageError(`${one} and ${other} can't be combined: ${why}`);
    }
  }
}
