// All failures of a run, one class each: a literal name, a stable code, the exit code, the place
// where it happened, and advice. The command line prints them, the library throws them, threads
// send them (error-report.ts). Codes are public and never change their meaning.

/** Where a failure happened. Lines, records and workers count from 1; bytes and batches from 0. */
export interface Place {
  /** The input's name as the user gave it. */
  readonly file?: string;
  /** Line of that file, header included. */
  readonly line?: number;
  /** Of a run with --shard: then records count from the first of the shard, and lines are left out but in shard 1. */
  readonly shard?: { readonly index: number; readonly count: number };
  /** Number of the record in the whole stream (NR). */
  readonly record?: number;
  /** Last record of a range that begins at `record`, if the single record is not known. */
  readonly lastRecord?: number;
  /** Offset of the record's first byte in that file. */
  readonly byte?: number;
  readonly batch?: number;
  /** The batch was already complete when this was detected, so a retry could not help. */
  readonly isPast?: true;
  readonly worker?: number;
  /** The step outside of records: 'setup', 'header', 'teardown'. */
  readonly during?: string;
  /** The beginning of the record. */
  readonly excerpt?: string;
  /** The frame of the user's code, such as `gc (gc.ts:12:18)`. */
  readonly frame?: string;
}

export interface ErrorFacts {
  readonly place?: Place;
  /** Advice to the user, one sentence. */
  readonly advice?: string;
  readonly cause?: unknown;
}

export abstract class ThreadmillError extends Error {
  abstract readonly code: `ERR_THREADMILL_${string}`;
  /** The exit code of the command line. */
  readonly exitCode: number = 1;
  readonly place: Place;
  readonly advice: string | undefined;

  constructor(message: string, facts: ErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.place = facts.place ?? {};
    this.advice = facts.advice;
  }
}

/** The command line, the job or an expression is wrong: nothing was opened for writing. */
export class UsageError extends ThreadmillError {
  override readonly name = 'UsageError';
  readonly code = 'ERR_THREADMILL_USAGE';
  override readonly exitCode = 2;
}

/** A shard does not end where the next one begins: a record is broken, or the border was found wrongly. */
export class ShardBorderError extends ThreadmillError {
  override readonly name = 'ShardBorderError';
  readonly code = 'ERR_THREADMILL_SHARD_BORDER';
}

/**
 * The user's function or expression threw, or its promise was rejected. `cause` is what it threw.
 */
export class WorkError extends ThreadmillError {
  override readonly name = 'WorkError';
  readonly code = 'ERR_THREADMILL_WORK';
}

/**
 * A command failed: not found, an exit code not in --ok-codes, a signal, or output lines that don't
 * match its input lines.
 */
export class CommandError extends ThreadmillError {
  override readonly name = 'CommandError';
  readonly code = 'ERR_THREADMILL_COMMAND';
}

/** The work returned an invalid result. */
export class ResultError extends ThreadmillError {
  override readonly name = 'ResultError';
  readonly code = 'ERR_THREADMILL_RESULT';
}

/** A module exists but could not be loaded, or exports nothing usable. */
export class ModuleError extends ThreadmillError {
  override readonly name = 'ModuleError';
  readonly code = 'ERR_THREADMILL_MODULE';
}

/** Bytes that are invalid in the encoding, or text that the encoding can't represent. */
export class EncodingError extends ThreadmillError {
  override readonly name = 'EncodingError';
  readonly code = 'ERR_THREADMILL_ENCODING';
}

/** An input is missing, unreadable, a folder, or shrank while it was read. */
export class InputError extends ThreadmillError {
  override readonly name = 'InputError';
  readonly code = 'ERR_THREADMILL_INPUT';
}

/** A compressed input is damaged or truncated. `place.byte` is an offset in the compressed file. */
export class CorruptInputError extends ThreadmillError {
  override readonly name = 'CorruptInputError';
  readonly code = 'ERR_THREADMILL_CORRUPT_INPUT';

  /** The same error, with the number of whole records before the fault. */
  afterRecords(records: number): CorruptInputError {
    const { place, advice, cause } = this;
    const facts = { place, cause, ...(advice === undefined ? {} : { advice }) };
    return new CorruptInputError(`${this.message}: ${records} whole records`, facts);
  }
}

/**
 * The input can't be split into records: it ends inside one, or headers of several inputs differ.
 */
export class FramingError extends ThreadmillError {
  override readonly name = 'FramingError';
  readonly code = 'ERR_THREADMILL_FRAMING';
}

/**
 * A record is invalid in its format, such as a line of NDJSON that is not JSON; the records around
 * it are not affected.
 */
export class FormatError extends ThreadmillError {
  override readonly name = 'FormatError';
  readonly code = 'ERR_THREADMILL_FORMAT';
}

/** A record is longer than --max-record. */
export class RecordTooLongError extends ThreadmillError {
  override readonly name = 'RecordTooLongError';
  readonly code = 'ERR_THREADMILL_RECORD_TOO_LONG';
}

/** The output can't be opened, written, synced or renamed. */
export class OutputError extends ThreadmillError {
  override readonly name = 'OutputError';
  readonly code = 'ERR_THREADMILL_OUTPUT';
  /**
   * The outputs were published all the same. Set only while publishing: it does not cross threads.
   */
  isPublished = false;
}

/**
 * The reader of our output has closed it. Not our failure: prints nothing, exits with 141, as a
 * shell shows SIGPIPE.
 */
export class OutputClosedError extends ThreadmillError {
  override readonly name = 'OutputClosedError';
  readonly code = 'ERR_THREADMILL_OUTPUT_CLOSED';
  override readonly exitCode = 141;
}

/**
 * A thread ended before its work was done: process.exit in the work, a promise that never settles,
 * a crash.
 */
export class ThreadEndedError extends ThreadmillError {
  override readonly name = 'ThreadEndedError';
  readonly code = 'ERR_THREADMILL_THREAD_ENDED';
}

/** A thread ran out of its share of memory, or the process exceeded --max-memory. */
export class OutOfMemoryError extends ThreadmillError {
  override readonly name = 'OutOfMemoryError';
  readonly code = 'ERR_THREADMILL_OUT_OF_MEMORY';
}

/** A record, or a batch of batch-wise work or a command, took longer than --timeout. */
export class TimeoutError extends ThreadmillError {
  override readonly name = 'TimeoutError';
  readonly code = 'ERR_THREADMILL_TIMEOUT';
}

/** Nothing progressed for the time of --idle-timeout. */
export class IdleError extends ThreadmillError {
  override readonly name = 'IdleError';
  readonly code = 'ERR_THREADMILL_IDLE';
}

/** More records failed than --max-errors allows, or all of them. */
export class TooManyErrorsError extends ThreadmillError {
  override readonly name = 'TooManyErrorsError';
  readonly code = 'ERR_THREADMILL_TOO_MANY_ERRORS';
}

/** The checkpoints of --resume can't be used or written. */
export class ResumeError extends ThreadmillError {
  override readonly name = 'ResumeError';
  readonly code = 'ERR_THREADMILL_RESUME';
}

/** The run was stopped from outside: by an AbortSignal or a signal of the system. */
export class AbortedError extends ThreadmillError {
  override readonly name = 'AbortedError';
  readonly code = 'ERR_THREADMILL_ABORTED';
  override readonly exitCode = 130;
}

/** An invariant of threadmill was broken: a bug in threadmill, never the user's fault. */
export class InternalError extends ThreadmillError {
  override readonly name = 'InternalError';
  readonly code = 'ERR_THREADMILL_INTERNAL';
}

export const ERROR_CLASSES = {
  UsageError,
  ShardBorderError,
  WorkError,
  CommandError,
  ResultError,
  ModuleError,
  EncodingError,
  InputError,
  CorruptInputError,
  FramingError,
  FormatError,
  RecordTooLongError,
  OutputError,
  OutputClosedError,
  ThreadEndedError,
  OutOfMemoryError,
  TimeoutError,
  IdleError,
  TooManyErrorsError,
  ResumeError,
  AbortedError,
  InternalError,
} as const;

export type ErrorName = keyof typeof ERROR_CLASSES;
