// What a run is, as a person says it: the options of the command line by their long names, as the library takes them.
// Texts are as on the command line ('4M', '\t', 'key=@file'); resolve-job.ts turns this into a checked JobSpec.

/** A run to be made. Every option means what it means on the command line (docs/CLI.md). */
export interface Job {
  /** Input files, read in this order as one stream; `-` is standard input, which is also the default. */
  readonly input?: string | readonly string[];
  /** Output file; `-` is standard output, which is also the default. With `pair` or `interleaved`, two: one for each mate. */
  readonly output?: string | readonly string[];
  /** How the output is compressed: 'none', 'gzip', 'bgzf' or 'zstd'. Default: by its name (.gz and .bgz: bgzf; .zst: zstd). */
  readonly compress?: string;
  /** 0 to 9, of zstd 1 to 19. Default: 6, of zstd 3. */
  readonly compressLevel?: number | string;
  /** Accept an input in BGZF that lacks the block which tells that nothing was cut off. */
  readonly allowTruncated?: boolean;
  /** Read an input as it is, also where its first bytes show another kind of file: BAM, UTF-16, zip. */
  readonly allowBinary?: boolean;
  /** The two inputs are read side by side: record k of one with record k of the other. */
  readonly pair?: boolean;
  /** Each input's records are mates in turns: the work sees pairs, as with `pair`. */
  readonly interleaved?: boolean;
  /** Of pairs in fastq and fasta: 'check' that their names are those of mates, or 'any'. Default: 'check'. */
  readonly mateNames?: string;
  /** Path of a JavaScript or TypeScript module. */
  readonly transform?: string;
  /** An expression evaluated for each record. */
  readonly map?: string;
  /** An expression; records for which it is truthy are kept. May stand beside `transform`, `map` or `command`. */
  readonly filter?: string;
  /** A command and its arguments: each batch goes to its standard input, its standard output is the result. */
  readonly command?: readonly string[];
  /** Exit codes of the command that are no failure: '0,1'. Default: 0. */
  readonly okCodes?: number | string;
  /** Give the header to every run of the command, and take its lines off every output. */
  readonly repeatHeader?: boolean;
  /** Start the command once in each worker, and read one line for each line it is given. */
  readonly keepAlive?: boolean;
  /** Text handed to the work as `args.key`; `@file` as value is the Set of that file's lines. */
  readonly args?: Readonly<Record<string, string>>;
  /** What a record is: 'lines', 'tsv', 'csv', 'ndjson', 'fastq' or 'fasta'. Default: what the module says, else lines. */
  readonly format?: string;
  /** Records in a batch, or bytes with a unit ('4M'). */
  readonly batchSize?: number | string;
  /** Worker threads. Default: the CPUs this process may really use. */
  readonly procs?: number | string;
  /** Records end with NUL instead of newline, in and out. */
  readonly null?: boolean;
  readonly linesPerRecord?: number | string;
  readonly delimiter?: string;
  /** Number of leading lines, or prefixes of the leading lines, that are the header of each input. */
  readonly header?: number | string | readonly string[];
  /** Accept rows that have more or fewer fields than the header names columns: a missing field is ''. */
  readonly ragged?: boolean;
  /** 'keep', 'none' or the text to write instead. */
  readonly headerOut?: string;
  /** Lines that begin with it are no records: one prefix, or several. */
  readonly comment?: string | readonly string[];
  /** Whether those lines go out in their place (`keep`, the default) or not (`drop`). */
  readonly commentOut?: string;
  readonly encoding?: string;
  /** Write results as they come instead of in input order. */
  readonly unordered?: boolean;
  /** Memory for the whole process: bytes, or a size such as '2G'. */
  readonly maxMemory?: number | string;
  /** Longest record: bytes, or a size such as '64M'. */
  readonly maxRecord?: number | string;
  /** File for a report of the run as JSON (docs/report.schema.json), written after a failure, too. */
  readonly report?: string;
  /** The first n records next to what becomes of each, on standard output, and nothing else. */
  readonly preview?: number | string;
  /** Letters on a line of a FASTA sequence that is written anew. Default: as the record's own lines are. */
  readonly lineWidth?: number | string;
  /** File for the records that a filter drops, byte for byte, published with the output; `-` is standard output. */
  readonly filteredOut?: string;
  /** File for the records on which the work fails; what failed is told in `FILE.errors.jsonl`. `/dev/null` skips them. */
  readonly quarantine?: string;
  /** How much may be set aside: a number of records, or a share such as '0.5%'. Default: 1%. */
  readonly maxErrors?: number | string;
  /** How often a batch that has failed is worked on again. Default: 0. */
  readonly retries?: number | string;
  /** The longest that a record may take, or a batch of batch-wise work and commands: '500ms', '30s', '5m'. */
  readonly timeout?: string;
  /** The longest that nothing may move anywhere: '10m'. */
  readonly idleTimeout?: string;
  /** Note progress beside the output, and go on with a run of this job that was broken off. */
  readonly resume?: boolean;
  /** Throw away what an earlier run has left to be resumed. */
  readonly restart?: boolean;
  /** Go on although the work is another than that of the run that was broken off. */
  readonly acceptChangedWork?: boolean;
}
