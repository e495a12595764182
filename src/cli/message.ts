// What is said of a failure, as DESIGN section 5 lays down: a first line that editors jump on, then where, what became
// of the output, and what to do.
import { toPlainCause } from '../job/error-report.ts';
import { InternalError, UsageError, WorkError, type Place, type ThreadmillError } from '../job/errors.ts';
import { headline, nameAndMessage } from '../job/headline.ts';
import { printable, printableLines, quoted } from '../job/printable.ts';

export interface MessageFacts {
  /** `out.tsv was not written`, where there is such a thing to say. */
  readonly outputStatus?: string | undefined;
  /** What could have been asked for in place of this failure: said where nothing better is. */
  readonly quarantineHint?: string | undefined;
  /** How the run can be gone on with. */
  readonly resumeHint?: string | undefined;
  /** Adds the code and the stacks. */
  readonly isVerbose?: boolean;
  /** The command line itself was wrong, not what it names: --help helps. */
  readonly isOptionMistake?: boolean;
}

/** Characters of a headline that are printed: some errors quote the whole record. */
const MAX_CHARACTERS = 10_000;

/** The whole message, every line of it terminated. */
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
  // a mistake of ours can't be mended without its stack
  if (facts.isVerbose === true || error instanceof InternalError) lines.push(...stackLines(error.cause));
  return lines.map((line) => `${line}\n`).join('');
}

/** What the work gave as the causes of what it threw: `fetch failed` says nothing without them. */
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

/** `record 7, byte 1234, worker 3: "the record's beginning"`, or `records 11-20, batch 3, worker 1`. */
function whereabouts({ during, record, lastRecord, byte, batch, worker, excerpt }: Place): string {
  const isRange = record !== undefined && lastRecord !== undefined && lastRecord > record;
  const isRecordKnown = record !== undefined && !isRange;
  const parts = [
    during === undefined ? '' : `in ${during}()`,
    record === undefined ? '' : isRange ? `records ${record}-${lastRecord}` : `record ${record}`,
    byte === undefined ? '' : `byte ${byte}`,
    // a record says more than its batch does
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
