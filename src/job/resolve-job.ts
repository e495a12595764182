// Turns a Job into a checked JobSpec: checks every option and fills in defaults. An invalid option
// is a UsageError that names it and its valid values. Pure: files and machine are checked later.
import { UNCOMPRESSED } from './compression.ts';
import { UsageError } from './errors.ts';
import { checkInputName, checkReportName } from './file-names.ts';
import { optionsGiven } from './job-options.ts';
import {
  isTypedLines,
  type BatchSize,
  type CommandSpec,
  type Encoding,
  type FormatName,
  type JobSpec,
  type WorkSpec,
} from './job-spec.ts';
import { headerMarkOf } from './format-by-name.ts';
import type { Job } from './job.ts';
import { refuseConflicts } from './option-conflicts.ts';
import { parseRate } from './rate.ts';
import { resolveArgs } from './resolve-args.ts';
import { resolveComments } from './resolve-comments.ts';
import { commandBatchSize, resolveCommand } from './resolve-command.ts';
import {
  blameName,
  chooseFormat,
  framingFor,
  PLAIN_LINES,
  resolveLineWidth,
  resolveRagged,
  type FormatChoice,
} from './resolve-format.ts';
import { outputFormat, resolveConversion } from './resolve-conversion.ts';
import { resolveDelimiter } from './resolve-delimiter.ts';
import { resolvePolicies, resolveResume } from './resolve-policies.ts';
import { resolveHeader, resolveHeaderOut } from './resolve-header.ts';
import { chosenFilter, resolveSample } from './resolve-sample.ts';
import { resolveConcurrency, resolveProcs } from './resolve-procs.ts';
import { hasStandardOutput } from './record-outputs.ts';
import { checkPair, resolveMateNames, resolveOutputs, type Outputs } from './resolve-outputs.ts';
import { checkShard, resolveShard } from './resolve-shard.ts';
import { hasSizeUnit, parseCount, parseSize } from './size.ts';

const MIB = 1024 * 1024;
const DEFAULT_MAX_RECORD_BYTES = 64 * MIB;
/**
 * V8's strings end a little below 2^29 characters: a longer record could not be passed to the work.
 */
const LARGEST_MAX_RECORD_BYTES = 512 * MIB;
/** A batch is one buffer, and exists at least twice: as input and as result. */
const LARGEST_BATCH_BYTES = 1024 * MIB;
/** A worker stores the index of its record in 32 bits. */
const LARGEST_BATCH_RECORDS = 2 ** 31 - 1;

/**
 * `declared`: the module's format, or 'none'. Left out, it is not known yet: then the format and
 * what follows from it come from the options alone (`isFormatOpen`).
 * @throws UsageError
 */
export function resolveJob(job: Job, declared?: FormatName | 'none'): JobSpec {
  refuseConflicts(optionsGiven(job));
  for (const input of [job.input ?? []].flat()) checkInputName(input);
  const isFormatOpen = job.format === undefined && declared === undefined && job.transform !== undefined;
  const choice = chooseFormat(job, isFormatOpen ? 'open' : (declared ?? 'none'));
  try {
    return resolveAs(job, choice, isFormatOpen);
  } catch (error) {
    // An option that only lines have says that lines are meant.
    if (choice.from.by === 'name' && isTypedLines(choice.format)) return resolveAs(job, PLAIN_LINES, false);
    throw blameName(error, choice, () => resolveAs(job, PLAIN_LINES, false));
  }
}

function resolveAs(job: Job, { format, from: formatFrom }: FormatChoice, isFormatOpen: boolean): JobSpec {
  const framing = framingFor(format, job);
  const encoding = resolveEncoding(job.encoding);
  const inputs = [job.input ?? []].flat();
  checkPair(job, inputs);
  const outputs = resolveOutputs(job);
  checkReport(job, outputs);
  const header = resolveHeader(job.header, format);
  const command = resolveCommand(job, format, framing, header);
  const headerOut = resolveHeaderOut(job.headerOut);
  const comments = resolveComments(job, { format, framing, command });
  const conversion = resolveConversion(job, { format, framing, comments, headerOut, isFormatOpen });
  const spec: JobSpec = {
    inputs: inputs.length === 0 ? ['-'] : inputs,
    isInputDefaulted: inputs.length === 0,
    isPaired: job.pair === true || job.interleaved === true,
    isInterleaved: job.interleaved === true,
    checksMates: resolveMateNames(job, isFormatOpen ? undefined : format),
    ...outputs,
    work: resolveWork(job, command),
    args: resolveArgs(job.args, job.argFiles),
    format,
    formatFrom,
    conversion,
    isFormatOpen,
    framing,
    delimiter: resolveDelimiter(job, format, framing, isFormatOpen),
    header,
    headerDoubts: {
      format,
      isHeaderAssumed: formatFrom.by === 'name' && job.header === undefined && header.kind === 'lines',
      isDelimiterAssumed: job.delimiter === undefined,
      headerMark: isHeaderOpen(job) ? headerMarkOf(inputs) : undefined,
    },
    // The module may still name a format, and so imply a header.
    isRagged: isFormatOpen ? false : resolveRagged(job.ragged, format, header),
    headerOut,
    comments,
    encoding,
    order: job.unordered === true ? 'as-they-come' : 'input',
    batchSize: resolveBatchSize(job.batchSize, command),
    concurrency: resolveConcurrency(job),
    rate: job.rate === undefined ? undefined : parseRate(job.rate),
    procs: job.procs === undefined ? 'auto' : resolveProcs(job.procs, '--procs'),
    maxMemoryBytes: job.maxMemory === undefined ? 'auto' : parseSize(String(job.maxMemory), '--max-memory'),
    maxRecordBytes: resolveMaxRecord(job.maxRecord, format),
    report: job.report,
    policies: resolvePolicies(job),
    resume: resolveResume(job, { ...outputs, inputs: inputs.length === 0 ? ['-'] : inputs }),
    shard: resolveShard(job),
    allowsTruncated: job.allowTruncated === true,
    allowsBinary: job.allowBinary === true,
    isPreview: false,
    sample: resolveSample(job),
    mostRecords: job.limit === undefined ? undefined : parseCount(String(job.limit), '--limit'),
    // The module may still name a format.
    lineWidth: isFormatOpen ? undefined : resolveLineWidth(job.lineWidth, outputFormat(format, conversion)),
  };
  checkEncodable(spec);
  if (!isFormatOpen) checkShard(spec);
  return job.preview === undefined ? spec : asPreview(spec, job.preview);
}

/**
 * Neither options nor a module decide what header lines are. Commands and modules may look for them
 * themselves.
 */
function isHeaderOpen({ transform, command, header, comment }: Job): boolean {
  return transform === undefined && command === undefined && header === undefined && comment === undefined;
}

/**
 * For --preview: one worker, one record at a time, shown on standard output; no output is written.
 */
function asPreview(spec: JobSpec, preview: number | string): JobSpec {
  const batchSize: BatchSize = { kind: 'records', records: 1 };
  return {
    ...spec,
    isPreview: true,
    mostRecords: Math.min(parseCount(String(preview), '--preview'), spec.mostRecords ?? Infinity),
    comments: spec.comments === undefined ? undefined : { ...spec.comments, isKept: false },
    batchSize,
    procs: 1,
    order: 'input',
    output: [{ name: '-', compression: UNCOMPRESSED }],
    report: undefined,
    filteredOut: [],
    policies: { ...spec.policies, quarantine: undefined, retries: 0 },
    resume: { isWanted: false, restarts: false, acceptsChangedWork: false },
  };
}

function checkReport({ report }: Job, { output }: Outputs): void {
  if (report === undefined) return;
  checkReportName(report);
  if (report === '-' && hasStandardOutput(output)) {
    throw new UsageError('--report - would mix with the results, which go to standard output too', {
      advice: 'use a file for one of them: --report FILE, or --output FILE',
    });
  }
}

function resolveWork(job: Job, command: CommandSpec | undefined): WorkSpec {
  const { transform, map, to } = job;
  const filter = chosenFilter(job);
  if (command !== undefined) return { kind: 'command', command, ...(filter === undefined ? {} : { filter }) };
  if (transform !== undefined) {
    if (transform === '') throw new UsageError('--transform takes the path of a module, not an empty string');
    return { kind: 'module', path: transform, ...(filter === undefined ? {} : { filter }) };
  }
  if (map === undefined && filter === undefined && to === undefined) {
    throw new UsageError('no work given', {
      advice:
        'name a module, an expression (--map or --filter), or a command after --; to convert records: --to FORMAT',
    });
  }
  return {
    kind: 'expressions',
    ...(map === undefined ? {} : { map }),
    ...(filter === undefined ? {} : { filter }),
  };
}

function resolveEncoding(encoding = 'utf8'): Encoding {
  const name = encoding.toLowerCase();
  if (name === 'utf8' || name === 'utf-8') return 'utf8';
  // Not windows-1252: some of its bytes are other characters.
  if (/^(?:latin-?1|iso-?8859-1)$/.test(name)) return 'latin1';
  const advice = /^(?:us-)?ascii$/.test(name)
    ? 'utf8 is the same for ASCII'
    : `convert other encodings first: iconv -f ${encoding} -t UTF-8 FILE | threadmill …`;
  throw new UsageError(`--encoding takes utf8 or latin1, not '${encoding}'`, encoding === '' ? {} : { advice });
}

function resolveBatchSize(batchSize: Job['batchSize'], command: CommandSpec | undefined): BatchSize {
  if (batchSize === undefined) return commandBatchSize(command);
  const text = String(batchSize);
  if (hasSizeUnit(text)) {
    const bytes = parseSize(text, '--batch-size');
    if (bytes > LARGEST_BATCH_BYTES) throw new UsageError(`--batch-size takes at most 1G, not '${text}'`);
    return { kind: 'bytes', bytes };
  }
  const records = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(records >= 1 && records <= LARGEST_BATCH_RECORDS)) {
    throw new UsageError(`--batch-size takes a number of records, or bytes with a unit such as 4M, not '${text}'`);
  }
  return { kind: 'records', records };
}

/** A FASTA sequence may be a chromosome. */
function resolveMaxRecord(maxRecord: number | string | undefined, format: FormatName): number {
  if (maxRecord === undefined) return format === 'fasta' ? LARGEST_MAX_RECORD_BYTES : DEFAULT_MAX_RECORD_BYTES;
  const bytes = parseSize(String(maxRecord), '--max-record');
  if (bytes > LARGEST_MAX_RECORD_BYTES) throw new UsageError(`--max-record takes at most 512M, not '${maxRecord}'`);
  return bytes;
}

/** In latin1, characters above U+00FF can neither be in the input nor be written. */
function checkEncodable({ encoding, delimiter, header, headerOut, comments }: JobSpec): void {
  if (encoding !== 'latin1') return;
  const texts: [string, readonly string[]][] = [
    ['--delimiter', delimiter.kind === 'whitespace' ? [] : [delimiter.text]],
    ['--header', header.kind === 'prefix' ? header.prefixes : []],
    ['--comment', comments?.prefixes ?? []],
    ['--header-out', headerOut.kind === 'text' ? [headerOut.text] : []],
  ];
  for (const [option, values] of texts) {
    const wrong = /[^\0-\xff]/u.exec(values.join(''))?.[0];
    if (wrong !== undefined) throw new UsageError(`${option} has '${wrong}', which latin1 (--encoding) can't hold`);
  }
}
