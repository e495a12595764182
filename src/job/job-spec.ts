// A run as checked, typed values, from which every floor above works. resolve-job.ts makes it from
// a Job. Nothing here depends on the machine (procs and memory may still be 'auto': the
// supervisor's plan decides them).

import type { ConversionSpec } from './conversion.ts';
import type { Policies, ResumeSpec } from './policies.ts';
import type { Rate } from './rate.ts';
import type { RecordOutputs } from './named-output.ts';
import type { ShardSpec } from './shard.ts';

export type TerminatorName = 'newline' | 'nul';
export type Encoding = 'utf8' | 'latin1';
export type OutputOrder = 'input' | 'as-they-come';

/** What a record is. */
export const FORMATS = ['lines', 'tsv', 'csv', 'ndjson', 'fastq', 'fasta', 'vcf', 'sam', 'bed', 'gff'] as const;
export type FormatName = (typeof FORMATS)[number];

/** Formats whose records are lines of columns with known names and types, below header lines. */
export type TypedLinesName = 'vcf' | 'sam' | 'bed' | 'gff';

export function isTypedLines(format: FormatName): format is TypedLinesName {
  return format === 'vcf' || format === 'sam' || format === 'bed' || format === 'gff';
}

/** True if a record is a line, and a field is the text between two delimiters. */
export function isOfPlainFields(format: FormatName): boolean {
  return format === 'lines' || format === 'tsv' || isTypedLines(format);
}

/** What decided the format: `name` is the name of an input. */
export type FormatSource =
  | { readonly by: 'option' }
  | { readonly by: 'module' }
  | { readonly by: 'name'; readonly input: string }
  | { readonly by: 'default' };

/** True if its records have a fixed number of lines; otherwise a BorderScanner finds their ends. */
export function hasFixedLines(format: FormatName): boolean {
  return format !== 'fasta' && format !== 'csv';
}

/** True if two inputs are read side by side. */
export function hasMateInput({ isPaired, isInterleaved }: JobSpec): boolean {
  return isPaired && !isInterleaved;
}

/**
 * The encoding of header lines. A command alone gets raw bytes, so its header may be any bytes too.
 */
export function headerEncoding({ work, encoding }: JobSpec): Encoding {
  return work.kind === 'command' && work.filter === undefined ? 'latin1' : encoding;
}

/** True if any output of records is compressed. */
export function isCompressed({ output, filteredOut, policies }: JobSpec): boolean {
  const all = [...output, ...filteredOut, ...(policies.quarantine?.outputs ?? [])];
  return all.some(({ compression }) => compression.name !== 'none');
}

/** How the byte stream is split into records. */
export interface Framing {
  readonly terminator: TerminatorName;
  /** At least 1: a record is this many terminated lines. */
  readonly linesPerRecord: number;
}

/**
 * How a record is split into fields and joined again. `quoted`: as in CSV, fields may be quoted.
 * `isLazy`: a quote inside an unquoted field is text, not a fault.
 */
export type Delimiter =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'quoted'; readonly text: string; readonly isLazy?: true }
  | { readonly kind: 'whitespace' };

export function isLazy(delimiter: Delimiter): boolean {
  return delimiter.kind === 'quoted' && delimiter.isLazy === true;
}

/** Which leading lines (in csv: records) of every input are its header. */
export type HeaderSpec =
  | { readonly kind: 'none' }
  | { readonly kind: 'lines'; readonly lines: number }
  | { readonly kind: 'prefix'; readonly prefixes: readonly string[] };

/** The assumptions about a header that were not given as options. */
export interface HeaderDoubts {
  readonly format: FormatName;
  /** Only the name of an input implies that the first line is a header. */
  readonly isHeaderAssumed: boolean;
  /** The delimiter is the format's default. */
  readonly isDelimiterAssumed: boolean;
  /** The prefix of header lines that an input's name implies, if no option sets the header. */
  readonly headerMark: string | undefined;
}

/** Comment lines by their prefixes, and whether they are kept in the output. */
export interface CommentSpec {
  /** At least one; none is empty. */
  readonly prefixes: readonly string[];
  readonly isKept: boolean;
}

/**
 * What is written before the first record. `default` keeps the header, except for a reduction,
 * whose output is of another kind.
 */
export type HeaderOut =
  | { readonly kind: 'default' }
  | { readonly kind: 'keep' }
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly text: string };

/**
 * How batches are limited. `ramp` is the default: small batches first (batch-size.ts), larger ones
 * for commands.
 */
export type BatchSize =
  | { readonly kind: 'records'; readonly records: number }
  | { readonly kind: 'bytes'; readonly bytes: number }
  | { readonly kind: 'ramp'; readonly of?: 'commands' };

/** A command, and how it is fed. */
export interface CommandSpec {
  /** The program and its arguments, untouched. */
  readonly argv: readonly string[];
  /** Exit codes that are not a failure. */
  readonly okCodes: readonly number[];
  /** Every run of it gets the header first, and the header's lines are removed from its output. */
  readonly repeatHeader: boolean;
  /**
   * One process for each worker, with one output line for each input line, instead of one process
   * for each batch.
   */
  readonly keepAlive: boolean;
}

/** The work, not loaded yet. */
export type WorkSpec =
  | { readonly kind: 'module'; readonly path: string; readonly filter?: string }
  | { readonly kind: 'expressions'; readonly map?: string; readonly filter?: string }
  | { readonly kind: 'command'; readonly command: CommandSpec; readonly filter?: string };

/**
 * The value of an argument: its text, or the lines of a file (`key=@file`), which is read when the
 * run is planned.
 */
export type ArgSpec =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'lines-of'; readonly path: string }
  /** The text of a file, which is never shown. */
  | { readonly kind: 'secret-of'; readonly path: string };

/** A share of the records, from 0 to 1, chosen by a hash with this seed of 32 bits. */
export interface SampleSpec {
  readonly share: number;
  readonly seed: number;
}

export interface JobSpec {
  /** At least one; '-' is standard input. */
  readonly inputs: readonly string[];
  /** True when no input was named, so that standard input is the default. */
  readonly isInputDefaulted: boolean;
  /** The work gets pairs: from two inputs read side by side, or interleaved. */
  readonly isPaired: boolean;
  /** Pairs are interleaved, in any number of inputs. */
  readonly isInterleaved: boolean;
  /** For pairs in fastq and fasta: names that are not those of mates are an error. */
  readonly checksMates: boolean;
  /** An input in BGZF may lack the empty block at its end. */
  readonly allowsTruncated: boolean;
  /** Inputs that are recognised as binary are read all the same. */
  readonly allowsBinary: boolean;
  readonly output: RecordOutputs;
  /** Empty if filtered records are not kept. */
  readonly filteredOut: RecordOutputs;
  readonly work: WorkSpec;
  readonly args: Readonly<Record<string, ArgSpec>>;
  readonly format: FormatName;
  readonly formatFrom: FormatSource;
  /** The output has another format; undefined: that of the input. */
  readonly conversion: ConversionSpec | undefined;
  /**
   * True if no option names a format, and the module may still do so (then resolveJob is called
   * again).
   */
  readonly isFormatOpen: boolean;
  readonly framing: Framing;
  readonly delimiter: Delimiter;
  readonly header: HeaderSpec;
  /**
   * Assumptions about header and delimiter, to be checked against the data
   * (records/doubtful-header.ts).
   */
  readonly headerDoubts: HeaderDoubts;
  /** Rows may have more or fewer fields than the header. */
  readonly isRagged: boolean;
  readonly headerOut: HeaderOut;
  /** Undefined: no line is a comment. */
  readonly comments: CommentSpec | undefined;
  readonly encoding: Encoding;
  readonly order: OutputOrder;
  readonly batchSize: BatchSize;
  /** Records of a worker that may be under way at once, at least 1. Undefined: nobody says, and the module may. */
  readonly concurrency: number | undefined;
  /** Of the calls of all workers. */
  readonly rate: Rate | undefined;
  /** Worker threads, at least 1. */
  readonly procs: number | 'auto';
  readonly maxMemoryBytes: number | 'auto';
  readonly maxRecordBytes: number;
  readonly report: string | undefined;
  /** How failures are handled. */
  readonly policies: Policies;
  readonly resume: ResumeSpec;
  /** The piece of the inputs that is read; undefined: all of them. */
  readonly shard: ShardSpec | undefined;
  /** Shows the results of records, and writes nothing. */
  readonly isPreview: boolean;
  /** Which records are kept, before a filter; undefined: all. */
  readonly sample: SampleSpec | undefined;
  /** The number of records to read (of pairs, if these are read), at least 1. Undefined: all. */
  readonly mostRecords: number | undefined;
  /** Letters on each line of a changed FASTA sequence; undefined: as on the record's own lines. */
  readonly lineWidth: number | undefined;
}
