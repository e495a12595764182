// Resolves a command as the work: the words after `--`, and the options for commands.
import { UsageError } from './errors.ts';
import type { BatchSize, CommandSpec, FormatName, Framing, HeaderSpec } from './job-spec.ts';
import type { Job } from './job.ts';

/** The formats in which a record is always one line. */
const ONE_LINE_FORMATS: readonly FormatName[] = ['lines', 'tsv', 'ndjson', 'vcf', 'sam', 'bed', 'gff'];
const LARGEST_EXIT_CODE = 255;

/**
 * The command; undefined if the work is not one. Throws a UsageError for options that need a
 * command, or don't fit this one.
 */
export function resolveCommand(
  job: Job,
  format: FormatName,
  framing: Framing,
  header: HeaderSpec,
): CommandSpec | undefined {
  const { command: argv, okCodes, repeatHeader = false, keepAlive = false } = job;
  if (argv === undefined) {
    if (okCodes !== undefined) throw needsCommand('--ok-codes');
    if (repeatHeader) throw needsCommand('--repeat-header');
    if (keepAlive) throw needsCommand('--keep-alive');
    return undefined;
  }
  checkWords(argv);
  if ((job.args ?? job.argFiles) !== undefined && job.filter === undefined) {
    const option = job.args === undefined ? '--arg-file' : '--arg';
    throw new UsageError(`${option} is for expressions and modules: a command sees no args`, {
      advice: 'pass values to a command as its own arguments, or in its environment: NAME=value threadmill …',
    });
  }
  if (repeatHeader && header.kind === 'none') {
    throw new UsageError('--repeat-header needs a header', { advice: 'add --header 1' });
  }
  if (keepAlive && (framing.linesPerRecord > 1 || !ONE_LINE_FORMATS.includes(format))) {
    const what =
      framing.linesPerRecord > 1 ? `these have ${framing.linesPerRecord}` : `those of ${format} may have more`;
    throw new UsageError(`--keep-alive is for records of one line, and ${what}`, {
      advice: 'without it the command runs once for each batch of whole records',
    });
  }
  return { argv, okCodes: resolveOkCodes(okCodes), repeatHeader, keepAlive };
}

/**
 * A command that is kept alive works record by record, so its batches may be as small as for other
 * work.
 */
export function commandBatchSize(command: CommandSpec | undefined): BatchSize {
  if (command === undefined || command.keepAlive) return { kind: 'ramp' };
  return { kind: 'ramp', of: 'commands' };
}

function checkWords(argv: readonly string[]): void {
  const [program] = argv;
  if (program === undefined) {
    throw new UsageError('no command after --', { advice: "for example: -- awk '{ print $1 }'" });
  }
  if (program === '')
    throw new UsageError('the command after -- is an empty string', { advice: 'is a variable unset?' });
  if (argv.some((word) => word.includes('\0'))) {
    throw new UsageError("the command after -- has a NUL in it, which can't be passed to a command");
  }
}

/** `0,1` */
function resolveOkCodes(okCodes: number | string = 0): number[] {
  const codes = String(okCodes)
    .split(',')
    .map((text) => (/^\d{1,3}$/.test(text.trim()) ? Number(text) : NaN));
  if (codes.every((code) => code <= LARGEST_EXIT_CODE)) return [...new Set(codes)];
  throw new UsageError(`--ok-codes takes exit codes from 0 to ${LARGEST_EXIT_CODE}, such as 0,1, not '${okCodes}'`);
}

function needsCommand(option: string): UsageError {
  return new UsageError(`${option} is for a command, and the work is not a command`, {
    advice: 'a command comes after two dashes, at the end: threadmill … -- COMMAND',
  });
}
