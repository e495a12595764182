// A job as a program in TypeScript writes it: the options of the command line by their long names, in camel case. What
// is a closed set on the command line is a union here, and one kind of work is named. job.ts has the same options as
// somebody may have typed them: run() checks those again, for callers without types.
import type { FormatName } from './job-spec.ts';

/** A whole number, or its digits. */
export type Count = number | `${number}`;
/** A number of bytes, or a text with a unit, in powers of 1024: `'64K'`, `'1.5M'`, `'2GiB'`. */
export type Size = number | `${number}${'' | Unit | Lowercase<Unit>}`;
type Unit = 'B' | `${'K' | 'M' | 'G' | 'T'}${'' | 'B' | 'iB'}`;
/** `'500ms'`, `'30s'`, `'5m'`, `'2h'`. */
export type DurationText = `${number}${'ms' | 's' | 'm' | 'h'}`;
/** Any string; an editor offers the names. */
type TextOr<Name extends string> = Name | (string & {});

declare const never: unique symbol;
/** No value is of this type: one of transform, map and command is the work, or filter alone. */
export interface OneKindOfWorkOnly {
  readonly [never]: never;
}
/** No value is of this type: the option is for `command`. */
export interface ForCommandsOnly {
  readonly [never]: never;
}

/** What a job has besides its work. Each option means what it means on the command line (docs/CLI.md). */
export interface JobSettings {
  /** Input files, read in this order as one stream; `-` is standard input, which is also the default. */
  readonly input?: string | readonly string[];
  /** Output file; `-` is standard output, which is also the default. With `pair` or `interleaved`, two: one for each mate. */
  readonly output?: string | readonly string[];
  /** How the output is compressed. Default: by its name (.gz and .bgz: bgzf; .zst: zstd). */
  readonly compress?: 'none' | 'gzip' | 'bgzf' | 'zstd';
  /** 0 to 9, for zstd 1 to 19. Default: 6, for zstd 3. */
  readonly compressLevel?: Count;
  /** Accept an input in BGZF that lacks the empty block at its end. */
  readonly allowTruncated?: boolean;
  /** Read an input as it is, also if its first bytes show another kind of file: BAM, UTF-16, zip. */
  readonly allowBinary?: boolean;
  /** Read two inputs side by side: record k of one with record k of the other. */
  readonly pair?: boolean;
  /** Each input's records are mates in turns: the work sees pairs, as with `pair`. */
  readonly interleaved?: boolean;
  /** For pairs in fastq and fasta: check that their names are those of mates. Default: 'check'. */
  readonly mateNames?: 'check' | 'any';
  /** Strings handed to the work as `args.key`; `@file` as value is the Set of that file's lines. */
  readonly args?: Readonly<Record<string, string>>;
  /** Files whose text, without its last line end, the work sees as `args.key`. It is shown and stored nowhere. */
  readonly argFiles?: Readonly<Record<string, string>>;
  /** What a record is. Default: what the module says, else the names of the inputs, else lines. */
  readonly format?: FormatName | 'fq' | 'fa' | 'jsonl';
  /** Records in a batch, or bytes with a unit (`'4M'`). */
  readonly batchSize?: Size;
  /** Worker threads. Default: the CPUs this process may really use. */
  readonly procs?: Count;
  /** Records end with NUL instead of newline, in and out. */
  readonly null?: boolean;
  /** A record is so many lines. Default: 1. */
  readonly linesPerRecord?: Count;
  /** What fields are split and joined by. Default: tab, for csv a comma. */
  readonly delimiter?: TextOr<'whitespace'>;
  /** Number of leading lines, or prefixes of the leading lines, that are the header of each input. */
  readonly header?: number | string | readonly string[];
  /** Accept rows that have more or fewer fields than the header names columns: a missing field is ''. */
  readonly ragged?: boolean;
  /** Keep the header, write none, or the text to write instead. */
  readonly headerOut?: TextOr<'keep' | 'none'>;
  /** Lines that begin with it are no records: one prefix, or several. */
  readonly comment?: string | readonly string[];
  /** Whether those lines go out in their place. Default: 'keep'. */
  readonly commentOut?: 'keep' | 'drop';
  /** How bytes become text. Default: 'utf8', which is strict. */
  readonly encoding?: 'utf8' | 'utf-8' | 'latin1' | 'iso-8859-1';
  /** Write results as they come instead of in input order. */
  readonly unordered?: boolean;
  /** Memory for the whole process. */
  readonly maxMemory?: Size;
  /** Read the first n records of all inputs together, with pairs n pairs. Default: all. */
  readonly limit?: Count;
  /** Longest record. */
  readonly maxRecord?: Size;
  /** File for a report of the run as JSON (docs/report.schema.json), written after a failure, too. */
  readonly report?: string;
  /** Show the first n records next to what becomes of each, on standard output, and nothing else. */
  readonly preview?: Count;
  /** Letters on a line of a FASTA sequence that is written anew. Default: as the record's own lines are. */
  readonly lineWidth?: Count;
  /**
   * File for the records that a filter drops, byte for byte, published with the output; `-` is standard output. With
   * `pair` or `interleaved`, two: one for each mate.
   */
  readonly filteredOut?: string | readonly string[];
  /**
   * File for the records on which the work fails; the reasons are in `FILE.errors.jsonl`. `/dev/null` skips them. With
   * `pair` or `interleaved`, two: one for each mate; the reasons are beside the first.
   */
  readonly quarantine?: string | readonly string[];
  /** How much may be set aside: a number of records, or a share such as '0.5%'. Default: 1% or 10 records. */
  readonly maxErrors?: Count | `${number}%`;
  /** How often a batch that has failed is worked on again. Default: 0. */
  readonly retries?: Count;
  /** The longest that a record may take, or a batch of batch-wise work and commands. */
  readonly timeout?: DurationText;
  /** Fail if nothing progresses for this long. */
  readonly idleTimeout?: DurationText;
  /** Keep a journal beside the output, and resume an interrupted run of this job. */
  readonly resume?: boolean;
  /** Discard what an earlier run has left to be resumed. */
  readonly restart?: boolean;
  /** Resume even though the work changed. */
  readonly acceptChangedWork?: boolean;
}

/** What belongs to a command. */
export interface CommandSettings {
  /** Exit codes of the command that are no failure: 1, or '0,1'. Default: 0. */
  readonly okCodes?: Count | `${number},${string}`;
  /** Give the header to every run of the command, and take its lines off every output. */
  readonly repeatHeader?: boolean;
  /** Start the command once in each worker, and read one line for each line it is given. */
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
  /** An expression; records for which it is truthy are given to the module. */
  readonly filter?: string;
  readonly map?: OneKindOfWorkOnly;
}

/** The work is an expression that gives the results. */
export interface MapJob extends JobSettings, NoCommand {
  /** An expression, evaluated for each record. */
  readonly map: string;
  /** An expression; records for which it is truthy are mapped. */
  readonly filter?: string;
  readonly transform?: OneKindOfWorkOnly;
}

/** The work is to keep some of the records. */
export interface FilterJob extends JobSettings, NoCommand {
  /** An expression; records for which it is truthy are kept. */
  readonly filter: string;
  readonly transform?: OneKindOfWorkOnly;
  readonly map?: OneKindOfWorkOnly;
}

/** The work is a command. */
export interface CommandJob extends JobSettings, CommandSettings {
  /** A command and its arguments: each batch goes to its standard input, its standard output is the result. */
  readonly command: readonly string[];
  /** An expression; records for which it is truthy are given to the command. */
  readonly filter?: string;
  readonly transform?: OneKindOfWorkOnly;
  readonly map?: OneKindOfWorkOnly;
  /** A command has one standard input. */
  readonly pair?: false;
  /** A command sees no pairs: it is given the mates in turns. */
  readonly interleaved?: false;
}

/** A run to be made: its settings, and one kind of work. */
export type Job = CommandJob | TransformJob | FilterJob | MapJob;
