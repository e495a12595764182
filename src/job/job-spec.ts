// What a run is, checked and typed: the values every floor above works from. Made from a Job by resolve-job.ts;
// nothing here depends on the machine (procs and memory may still be 'auto': the supervisor's plan decides them).

import type { Policies, ResumeSpec } from './policies.ts';
import type { RecordOutputs } from './named-output.ts';

export type TerminatorName = 'newline' | 'nul';
export type Encoding = 'utf8' | 'latin1';
export type OutputOrder = 'input' | 'as-they-come';

/** What a record is. */
export const FORMATS = ['lines', 'tsv', 'csv', 'ndjson', 'fastq', 'fasta'] as const;
export type FormatName = (typeof FORMATS)[number];

/** What has decided the format: `name` is that of an input. */
export type FormatSource =
  | { readonly by: 'option' }
  | { readonly by: 'module' }
  | { readonly by: 'name'; readonly input: string }
  | { readonly by: 'default' };

/** Whether a record of it is a fixed number of lines; else a BorderScanner tells where it ends. */
export function hasFixedLines(format: FormatName): boolean {
  return format !== 'fasta' && format !== 'csv';
}

/** Whether records of two inputs are read side by side. */
export function hasMateInput({ isPaired, isInterleaved }: JobSpec): boolean {
  return isPaired && !isInterleaved;
}

/** Of the header's lines. A command alone is given bytes as they are, and its header may be any bytes too. */
export function headerEncoding({ work, encoding }: JobSpec): Encoding {
  return work.kind === 'command' && work.filter === undefined ? 'latin1' : encoding;
}

/** Whether anything that records go to is compressed. */
export function isCompressed({ output, filteredOut, policies }: JobSpec): boolean {
  const all = [...output, ...filteredOut, ...(policies.quarantine?.outputs ?? [])];
  return all.some(({ compression }) => compression.name !== 'none');
}

/** How the byte stream is cut into records. */
export interface Framing {
  readonly terminator: TerminatorName;
  /** At least 1: a record is this many terminated lines. */
  readonly linesPerRecord: number;
}

/** How a record's text is cut into fields, and what joins them again. `quoted`: as in CSV, quotes may stand around a field. */
export type Delimiter = { readonly kind: 'text' | 'quoted'; readonly text: string } | { readonly kind: 'whitespace' };

/** Which leading lines (of csv: records) of every input are its header. */
export type HeaderSpec =
  | { readonly kind: 'none' }
  | { readonly kind: 'lines'; readonly lines: number }
  | { readonly kind: 'prefix'; readonly prefixes: readonly string[] };

/** Which guesses a header is read by. */
export interface HeaderDoubts {
  readonly format: FormatName;
  /** The name of an input alone says that the first line is a header. */
  readonly isHeaderAssumed: boolean;
  /** The delimiter is the format's default. */
  readonly isDelimiterAssumed: boolean;
  /** What the header lines of such files begin with, where the name of an input says so and nobody says what the header is. */
  readonly headerMark: string | undefined;
}

/** Lines that are no records, by what they begin with; and whether they go out in their place. */
export interface CommentSpec {
  /** At least one, none of them empty. */
  readonly prefixes: readonly string[];
  readonly isKept: boolean;
}

/** What goes out before the first record. `default` is keep; none for a reduction, whose output is of another kind. */
export type HeaderOut =
  | { readonly kind: 'default' }
  | { readonly kind: 'keep' }
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly text: string };

/** Where batch borders lie. `ramp` is the default: small batches first (batch-size.ts), larger ones for commands. */
export type BatchSize =
  | { readonly kind: 'records'; readonly records: number }
  | { readonly kind: 'bytes'; readonly bytes: number }
  | { readonly kind: 'ramp'; readonly of?: 'commands' };

/** A command, and how it is fed. */
export interface CommandSpec {
  /** The program and its arguments, untouched. */
  readonly argv: readonly string[];
  /** Exit codes that are no failure. */
  readonly okCodes: readonly number[];
  /** Every run of it is given the header first, and its lines are taken off the output again. */
  readonly repeatHeader: boolean;
  /** One process a worker, a line out for each line in, instead of one process a batch. */
  readonly keepAlive: boolean;
}

/** The work, by name: not loaded yet. */
export type WorkSpec =
  | { readonly kind: 'module'; readonly path: string; readonly filter?: string }
  | { readonly kind: 'expressions'; readonly map?: string; readonly filter?: string }
  | { readonly kind: 'command'; readonly command: CommandSpec; readonly filter?: string };

/** The value of an argument: its text, or the lines of a file (`key=@file`), read when the run is planned. */
export type ArgSpec =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'lines-of'; readonly path: string }
  /** The text of a file, which is shown nowhere. */
  | { readonly kind: 'secret-of'; readonly path: string };

export interface JobSpec {
  /** At least one; '-' is standard input. */
  readonly inputs: readonly string[];
  /** True when no input was named, so that standard input is the default. */
  readonly isInputDefaulted: boolean;
  /** The work sees pairs: of two inputs, read side by side, or of mates in turns. */
  readonly isPaired: boolean;
  /** Pairs are mates in turns, in any number of inputs. */
  readonly isInterleaved: boolean;
  /** Of pairs of reads and sequences: names that are not those of mates are an error. */
  readonly checksMates: boolean;
  /** An input in BGZF may lack the empty block that it ends with. */
  readonly allowsTruncated: boolean;
  /** Inputs that are recognised as something else than lines are read all the same. */
  readonly allowsBinary: boolean;
  readonly output: RecordOutputs;
  /** Empty where what filters drop is not kept. */
  readonly filteredOut: RecordOutputs;
  readonly work: WorkSpec;
  readonly args: Readonly<Record<string, ArgSpec>>;
  readonly format: FormatName;
  readonly formatFrom: FormatSource;
  /** True where nobody has named a format, and the module of the work may still do so (resolveJob is asked again then). */
  readonly isFormatOpen: boolean;
  readonly framing: Framing;
  readonly delimiter: Delimiter;
  readonly header: HeaderSpec;
  /** What of the header and the delimiter nobody has said: the data must bear it out (records/doubtful-header.ts). */
  readonly headerDoubts: HeaderDoubts;
  /** Rows may be wider or narrower than the header. */
  readonly isRagged: boolean;
  readonly headerOut: HeaderOut;
  /** Undefined: no line is a comment. */
  readonly comments: CommentSpec | undefined;
  readonly encoding: Encoding;
  readonly order: OutputOrder;
  readonly batchSize: BatchSize;
  /** Worker threads, at least 1. */
  readonly procs: number | 'auto';
  readonly maxMemoryBytes: number | 'auto';
  readonly maxRecordBytes: number;
  readonly report: string | undefined;
  /** What is to become of what fails. */
  readonly policies: Policies;
  readonly resume: ResumeSpec;
  /** Show what becomes of the records, and write nothing. */
  readonly isPreview: boolean;
  /** At least 1: so many records are read, of pairs so many pairs, and nothing behind them. Undefined: all. */
  readonly mostRecords: number | undefined;
  /** Letters on a line of a FASTA sequence that is written anew; undefined: as the record's own lines are. */
  readonly lineWidth: number | undefined;
}
