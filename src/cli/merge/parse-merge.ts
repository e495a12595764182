// The words behind `threadmill merge`, as what to do.
import { Command, CommanderError, Option } from 'commander';
import { UsageError } from '../../job/errors.ts';
import type { MergeJob } from '../../supervisor/merge/merge.ts';
import { MERGE_OPTIONS } from './merge-options.ts';

export type MergeCommand =
  | { readonly kind: 'help' }
  | { readonly kind: 'missing'; readonly reports: readonly string[]; readonly of: string | undefined }
  | { readonly kind: 'merge'; readonly job: MergeJob; readonly isQuiet: boolean; readonly isVerbose: boolean };

interface Given {
  readonly output?: string;
  readonly filteredOut?: string;
  readonly quarantine?: string;
  readonly maxErrors?: string;
  readonly missing?: true;
  readonly of?: string;
  readonly quiet?: true;
  readonly verbose?: true;
  readonly help?: true;
}

/** @throws UsageError for anything that can't be meant */
export function parseMerge(words: readonly string[]): MergeCommand {
  const { reports, given } = read(words);
  if (given.help === true) return { kind: 'help' };
  if (reports.includes('')) throw new UsageError('an operand is empty', { advice: 'is a variable unset?' });
  const { output, filteredOut, quarantine, maxErrors, missing, of, quiet, verbose } = given;
  if (quiet === true && verbose === true) {
    throw new UsageError("--quiet and --verbose can't be combined: one prints less, the other more");
  }
  if (missing === true) {
    const written = Object.entries({
      '--output': output,
      '--filtered-out': filteredOut,
      '--quarantine': quarantine,
      '--max-errors': maxErrors,
    });
    const other = written.find(([, value]) => value !== undefined)?.[0];
    if (other !== undefined) throw new UsageError(`--missing writes nothing, so ${other} can't be combined with it`);
    return { kind: 'missing', reports, of };
  }
  if (of !== undefined) throw new UsageError('--of needs --missing');
  if (reports.length === 0) {
    throw new UsageError('merge needs the reports of the shards', {
      advice: 'threadmill merge part.*.json -o FILE; each shard writes one with --report FILE',
    });
  }
  const job = { reports, output: output ?? '-', filteredOut, quarantine, maxErrors };
  return { kind: 'merge', job, isQuiet: quiet === true, isVerbose: verbose === true };
}

function read(words: readonly string[]): { reports: readonly string[]; given: Given } {
  const command = new Command('threadmill merge')
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {} })
    .helpOption(false)
    .argument('[reports...]');
  const seen = new Map<string, string>();
  for (const { flags } of MERGE_OPTIONS) {
    command.addOption(new Option(flags));
    const name = /--([a-z-]+)/.exec(flags)![1]!;
    command.on(`option:${name}`, (value?: string) => {
      const before = seen.get(name);
      if (value !== undefined && before !== undefined && before !== value) {
        throw new UsageError(`--${name} is given more than once: '${before}' and '${value}'`);
      }
      if (value === '')
        throw new UsageError(`--${name} needs a value, not an empty string`, { advice: 'is a variable unset?' });
      if (value !== undefined) seen.set(name, value);
    });
  }
  try {
    const parsed = command.parse(words, { from: 'user' });
    return { reports: parsed.args, given: parsed.opts<Given>() };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    throw new UsageError(error.message.replace(/^error: /, '').split('\n')[0]!, {
      advice: 'the options of merge: threadmill merge --help',
    });
  }
}
