// Resolves --comment and --comment-out: which lines are comments, and whether they are kept.
import { UsageError } from './errors.ts';
import type { CommandSpec, CommentSpec, FormatName, Framing } from './job-spec.ts';
import type { Job } from './job.ts';
import { plainPrefix } from './line-prefix.ts';

export const DROP_ADVICE = 'to drop them: --comment-out drop';

/** Lines of BED that are not records. In files for genome browsers they are anywhere. */
export const BED_LINES: readonly string[] = ['#', 'track ', 'track\t', 'browser ', 'browser\t'];

interface ResolvedFormat {
  readonly format: FormatName;
  readonly framing: Framing;
  readonly command: CommandSpec | undefined;
}

export function resolveComments(job: Job, { format, framing, command }: ResolvedFormat): CommentSpec | undefined {
  const { comment, commentOut } = job;
  const prefixes = [...new Set([comment ?? []].flat())].map(prefixOf);
  if (commentOut !== undefined && commentOut !== 'keep' && commentOut !== 'drop') {
    throw new UsageError(`--comment-out takes keep or drop, not '${commentOut}'`);
  }
  if (prefixes.length === 0) {
    // Commands and pairs have no place for them: there they are lines like others.
    const isOwn = format === 'bed' && command === undefined;
    if (isOwn) return { prefixes: BED_LINES, isKept: commentOut !== 'drop' };
    if (commentOut === undefined) return undefined;
    throw new UsageError('--comment-out is for the lines that --comment names', {
      advice: 'name the lines that are comments: --comment #',
    });
  }
  if (format === 'fastq' || format === 'fasta') {
    throw new UsageError(`--comment is not for ${format}: there every line belongs to a record`, {
      advice: `remove them first: grep -v '^${prefixes[0]!}' FILE | threadmill -F ${format} …`,
    });
  }
  if (framing.linesPerRecord > 1) {
    throw new UsageError(
      '--comment is for records of one line: in a record of several lines it may be part of the record',
      {
        advice: `remove them first: grep -v '^${prefixes[0]!}' FILE | threadmill -L ${framing.linesPerRecord} …`,
      },
    );
  }
  if (job.interleaved === true) {
    throw new UsageError(
      "--comment is not for --interleaved: a line between mates can't be distinguished from their own lines",
      {
        advice: `remove them first: grep -v '^${prefixes[0]!}' FILE | threadmill --interleaved …`,
      },
    );
  }
  const isKept = commentOut !== 'drop';
  if (isKept && command !== undefined) throw noPlace("a command's output has no place for comment lines");
  if (isKept && job.pair === true) throw noPlace('pairs have no place for comment lines');
  return { prefixes, isKept };
}

function prefixOf(value: string): string {
  const prefix = plainPrefix(value);
  if (prefix === undefined) {
    const displayName = value === '' ? 'an empty string' : `'${value}'`;
    throw new UsageError(`--comment takes a prefix of lines such as #, or prefix:WORD, not ${displayName}`, {
      advice: value === '' ? 'is a variable unset?' : `for lines that begin with ${value}: --comment 'prefix:${value}'`,
    });
  }
  if (/[\n\0]/.test(prefix)) throw new UsageError('--comment takes a prefix of one line, without a line end in it');
  return prefix;
}

/** The UsageError if kept comment lines would have no place in the output. */
export function noPlace(why: string): UsageError {
  return new UsageError(`--comment: ${why}`, { advice: DROP_ADVICE });
}
