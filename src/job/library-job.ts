// The types of a job for TypeScript: the options of the command line by their long names, in camel
// case. A closed set is a union, and exactly one kind of work is given. job.ts has the same options
// with any values: run() checks them again, for callers without types.
import type { FormatName } from './job-spec.ts';

/** A whole number, or its digits. */
export type Count = number | `${number}`;
/** A number of bytes, or a string with a unit, in powers of 1024: `'64K'`, `'1.5M'`, `'2GiB'`. */
export type Size = number | `${number}${'' | Unit | Lowercase<Unit>}`;
type Unit = 'B' | `${'K' | 'M' | 'G' | 'T'}${'' | 'B' | 'iB'}`;
/** `'500ms'`, `'30s'`, `'5m'`, `'2h'`. */
export type DurationText = `${number}${'ms' | 's' | 'm' | 'h'}`;
/** Any string; an editor offers the names. */
type TextOr<Name extends string> = Name | (string & {});

declare const never: unique symbol;
/** No value has this type. Give one of transform, map and command, or filter alone. */
export interface OneKindOfWorkOnly {
  readonly [never]: never;
}
/** No value has this type. The option is for `command` only. */
export interface ForCommandsOnly {
  readonly [never]: never;
}

/**
 * The settings of a job beside its work. Each option means the same as on the command line
 * (docs/CLI.md).
 */
export interface JobSettings {
  /**
   * Input files, read in this order as one stream; `-` is standard input, which is also the
   * default.
   */
  readonly input?: string | readonly string[];
  /**
   * Output file; `-` is standard output, which is also the default. With `pair` or `interleaved`,
   * two: one for each mate.
   */
  readonly output?: string | readonly string[];
  /** How the output is compressed. Default: by its name (.gz and .bgz: bgzf; .zst: zstd). */
  readonly compress?: 'none' | 'gzip' | 'bgzf' | 'zstd';
  /** 0 to 9, for zstd 1 to 19. Default: 6, for zstd 3. */
  readonly compressLevel?: Count;
  /** Accept a BGZF input without the empty block at its end. */
  readonly allowTruncated?: boolean;
  /** Read an input even if its first bytes show another kind of file: BAM, UTF-16, zip. */
  readonly allowBinary?: boolean;
  /** Read two inputs side by side: record k of one with record k of the other. */
  readonly pair?: boolean;
  /** The mates in each input are interleaved: the work gets pairs, as with `pair`. */
  readonly interleaved?: boolean;
  /** For pairs in fastq and fasta: check that names are those of mates. Default: 'check'. */
  readonly mateNames?: 'check' | 'any';
  /** Strings for the work, as `args.key`; the value `@file` gives the Set of that file's lines. */
  readonly args?: Readonly<Record<string, string>>;
  /**
   * Secret files: the work gets their text, without the last line end, as `args.key`. It is never
   * shown or stored.
   */
  readonly argFiles?: Readonly<Record<string, string>>;
  /** The format of records. Default: the module's, else by the names of the inputs, else lines. */
  readonly format?: FormatName | 'fq' | 'fa' | 'jsonl';
  /**
   * The format of the output: records are converted. Default: by the name of the output, else as the
   * input.
   */
  readonly to?: 'tsv' | 'csv' | 'ndjson' | 'fastq' | 'fasta';
  /** Of a converted output: its columns or keys, in order; a string has commas between them. */
  readonly columns?: string | readonly string[];
  /** Of rows converted to ndjson: fields that are numbers, and read back the same, become numbers. */
  readonly inferNumbers?: boolean;
  /** Records in a batch, or bytes with a unit (`'4M'`). */
  readonly batchSize?: Size;
  /** Worker threads. Default: the CPUs that this process may use. */
  readonly procs?: Count;
  /** Records end with NUL instead of newline, in and out. */
  readonly null?: boolean;
  /** The lines of a record. Default: 1. */
  readonly linesPerRecord?: Count;
  /** The delimiter between fields. Default: tab; for csv a comma. */
  readonly delimiter?: TextOr<'whitespace'>;
  /** The header of each input: the number of leading lines, or prefixes of leading lines. */
  readonly header?: number | string | readonly string[];
  /** Accept rows with more or fewer fields than the header has columns: a missing field is ''. */
  readonly ragged?: boolean;
  /** In csv, take a quote inside a field that does not begin with one as text. */
  readonly lazyQuotes?: boolean;
  /** Keep about this share of the records, 0 to 1, or `'10%'`: of reads by their names, else by the whole record. */
  readonly sample?: number | string;
  /** With `sample`: chooses other records, from 0 to 4294967295. Default: 0. */
  readonly seed?: Count;
  /** 'keep', 'none', or the header to write instead. */
  readonly headerOut?: TextOr<'keep' | 'none'>;
  /** One or several prefixes of comment lines, which are not records. */
  readonly comment?: string | readonly string[];
  /** Keep comment lines at their place in the output, or drop them. Default: 'keep'. */
  readonly commentOut?: 'keep' | 'drop';
  /** The encoding of input and output. Default: 'utf8', which is strict. */
  readonly encoding?: 'utf8' | 'utf-8' | 'latin1' | 'iso-8859-1';
  /** Write results as soon as they are ready, not in input order. */
  readonly unordered?: boolean;
  /** Memory for the whole process. */
  readonly maxMemory?: Size;
  /** Read only the first n records of all inputs together; with pairs, n pairs. Default: all. */
  readonly limit?: Count;
  /** The size limit of a record. */
  readonly maxRecord?: Size;
  /** The piece of the inputs to read, and the number of pieces: '3/16'. Default: all of them. */
  readonly shard?: `${number}/${number}` | `${number}-of-${number}`;
  /**
   * File for a report of the run as JSON (docs/report.schema.json); also written after a failure.
   */
  readonly report?: string;
  /** Only print the first n records with their results on standard output. */
  readonly preview?: Count;
  /** Letters on each line of a changed FASTA sequence. Default: as on the record's own lines. */
  readonly lineWidth?: Count;
  /**
   * File for the records that a filter drops, byte for byte, published with the output; `-` is
   * standard output. With `pair` or `interleaved`, two: one for each mate.
   */
  readonly filteredOut?: string | readonly string[];
  /**
   * Dead-letter file for the records on which the work fails; their errors are in
   * `FILE.errors.jsonl`. `/dev/null` skips them. With `pair` or `interleaved`, two: one for each
   * mate; the errors are beside the first.
   */
  readonly quarantine?: string | readonly string[];
  /** How many records may fail: a number, or a share such as '0.5%'. Default: 1% or 10 records. */
  readonly maxErrors?: Count | `${number}%`;
  /** How often a failed record is retried; of batch-wise work, pairs and commands its batch. Default: 0. */
  readonly retries?: Count;
  /** The pause before the first retry of a record; it doubles, up to 30 s. Default: '0', with `concurrency` '100ms'. */
  readonly retryDelay?: DurationText | '0';
  /** How many records of a worker may be under way at once. Default: what the module says, else 1. */
  readonly concurrency?: Count;
  /** How many calls of the work may begin, over all workers: '100/s', '30/m'. Default: no limit. */
  readonly rate?: `${number}/${'s' | 'm' | 'h'}`;
  /** The time limit for a record, or for a batch of batch-wise work and commands. */
  readonly timeout?: DurationText;
  /** Fail if nothing progresses for this long. */
  readonly idleTimeout?: DurationText;
  /** Keep checkpoints beside the output, and resume an interrupted run of this job. */
  readonly resume?: boolean;
  /** Discard the checkpoints of an earlier run. */
  readonly restart?: boolean;
  /** Resume even though the work changed. */
  readonly acceptChangedWork?: boolean;
}

/** The settings of a command. */
export interface CommandSettings {
  /** Exit codes of the command that are not a failure: 1, or '0,1'. Default: 0. */
  readonly okCodes?: Count | `${number},${string}`;
  /** Give the header to every run of the command, and remove its lines from every output. */
  readonly repeatHeader?: boolean;
  /** Start the command once in each worker; it must print one line for each line it gets. */
  readonly keepAlive?: boolean;
}

interface NoCommand {
  readonly command?: OneKindOfWorkOnly;
  readonly okCodes?: ForCommandsOnly;
  readonly repeatHeader?: ForCommandsOnly;
  readonly keepAlive?: ForCommandsOnly;
}

/** The work is a module. */
export interface TransformJob extends JobSettings, NoCommand {
  /** Path of a JavaScript or TypeScript module. */
  readonly transform: string;
  /** An expression; the module gets the records for which it is truthy. */
  readonly filter?: string;
  readonly map?: OneKindOfWorkOnly;
}

/** The work is an expression whose value is the result. */
export interface MapJob extends JobSettings, NoCommand {
  /** An expression, evaluated for each record. */
  readonly map: string;
  /** An expression; records for which it is truthy are mapped. */
  readonly filter?: string;
  readonly transform?: OneKindOfWorkOnly;
}

/** The work is a filter. */
export interface FilterJob extends JobSettings, NoCommand {
  /** An expression; records for which it is truthy are kept. */
  readonly filter: string;
  readonly transform?: OneKindOfWorkOnly;
  readonly map?: OneKindOfWorkOnly;
}

/** The work is a conversion: all records, in another format. */
export interface ConversionJob extends JobSettings, NoCommand {
  readonly to: NonNullable<JobSettings['to']>;
  readonly transform?: OneKindOfWorkOnly;
  readonly map?: OneKindOfWorkOnly;
  readonly filter?: OneKindOfWorkOnly;
}

/** The work is a command. */
export interface CommandJob extends JobSettings, CommandSettings {
  /**
   * A command and its arguments. Each batch is its standard input, and its standard output is the
   * result.
   */
  readonly command: readonly string[];
  /** An expression; the command gets the records for which it is truthy. */
  readonly filter?: string;
  readonly transform?: OneKindOfWorkOnly;
  readonly map?: OneKindOfWorkOnly;
  /** A command has one standard input. */
  readonly pair?: false;
  /** A command does not get pairs: it reads interleaved mates as single records. */
  readonly interleaved?: false;
}

/** A run: its settings, and one kind of work. */
export type Job = ConversionJob | CommandJob | TransformJob | FilterJob | MapJob;
