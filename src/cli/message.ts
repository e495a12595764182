// The message for a failure: a first line that editors can jump to, then the place, the fate of the
// output, and the advice.
import { toPlainCause } from '../job/error-report.ts';
import { InternalError, UsageError, WorkError, type Place, type ThreadmillError } from '../job/errors.ts';
import { headline, nameAndMessage } from '../job/headline.ts';
import { printable, printableLines, quoted } from '../job/printable.ts';

export interface MessageFacts {
  /** `out.tsv was not written`, if that is known. */
  readonly outputStatus?: string | undefined;
  /** An option that would have avoided this failure; printed if there is no better advice. */
  readonly quarantineHint?: string | undefined;
  /** How to continue the run. */
  readonly resumeHint?: string | undefined;
  /** Adds the code and the stacks. */
  readonly isVerbose?: boolean;
  /** The command line itself was wrong, not something that it names: --help is useful. */
  readonly isOptionMistake?: boolean;
}

/** Limit of a headline in characters: some errors quote the whole record. */
const MAX_CHARACTERS = 10_000;

/** The whole message; every line has a line end. */
export function failureMessage(error: ThreadmillError, facts: MessageFacts = {}): string {
  const [first = '', ...rest] = printableLines(shortened(headline(error)));
  const lines = [`threadmill: ${origin(error)}${first}`, ...rest.map((line) => `    ${line}`.trimEnd())];
  const { frame } = error.place;
  if (frame !== undefined) lines.push(`  at ${printable(frame)}`);
  if (facts.isVerbose !== true) lines.push(...causesOf(error).map((cause) => `  caused by ${printable(cause)}`));
  const where = whereabouts(error.place);
  if (where !== '') lines.push(`  ${where}`);
  const fate = error instanceof UsageError ? undefined : facts.outputStatus;
  const closing = [fate, error.advice ?? facts.quarantineHint, facts.resumeHint].flatMap((part) =>
    part === undefined ? [] : [printable(part)],
  );
  if (closing.length > 0) lines.push(`  ${closing.join('; ')}`);
  if (facts.isOptionMistake === true) lines.push('  try threadmill --help');
  if (facts.isVerbose === true) lines.push(`  code ${error.code}`);
  // An internal error can't be fixed without its stack.
  if (facts.isVerbose === true || error instanceof InternalError) lines.push(...stackLines(error.cause));
  return lines.map((line) => `${line}\n`).join('');
}

/** The causes of the error that the work threw: `fetch failed` means nothing without them. */
function causesOf(error: ThreadmillError): string[] {
  if (!(error instanceof WorkError) || error.cause === undefined) return [];
  const causes: string[] = [];
  for (let { cause } = toPlainCause(error.cause); cause !== undefined; cause = cause.cause) {
    causes.push(shortened(nameAndMessage(cause)));
  }
  return causes;
}

function shortened(text: string): string {
  return text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text;
}

/** `FILE:LINE: ` or `FILE: ` */
function origin({ place: { file, line } }: ThreadmillError): string {
  if (file === undefined) return '';
  return line === undefined ? `${printable(file)}: ` : `${printable(file)}:${line}: `;
}

/**
 * `record 7, byte 1234, worker 3: "the record's beginning"`, or `records 11-20, batch 3, worker 1`.
 */
function whereabouts({ shard, during, record, lastRecord, byte, batch, worker, excerpt }: Place): string {
  const isRange = record !== undefined && lastRecord !== undefined && lastRecord > record;
  const isRecordKnown = record !== undefined && !isRange;
  const its = shard === undefined ? '' : 'its ';
  const parts = [
    shard === undefined ? '' : `shard ${shard.index}/${shard.count}`,
    during === undefined ? '' : `in ${during}()`,
    record === undefined ? '' : its + (isRange ? `records ${record}-${lastRecord}` : `record ${record}`),
    byte === undefined ? '' : `byte ${byte}`,
    // A record says more than its batch.
    batch === undefined || isRecordKnown ? '' : `batch ${batch}`,
    worker === undefined ? '' : `worker ${worker}`,
  ].filter((part) => part !== '');
  if (excerpt !== undefined) return `${parts.join(', ') || 'it begins'}: ${quoted(excerpt)}`;
  return parts.join(', ');
}

function stackLines(thrown: unknown): string[] {
  const lines: string[] = [];
  for (let cause = thrown === undefined ? undefined : toPlainCause(thrown); cause !== undefined; cause = cause.cause) {
    if (cause.thrown !== undefined && cause.stack === undefined) continue;
    lines.push(`  caused by ${printable(nameAndMessage(cause))}`);
    for (const line of (cause.stack ?? '').split('\n')) {
      if (/^\s+at /.test(line)) lines.push(`    ${printable(line.trim())}`);
    }
  }
  return lines;
}
