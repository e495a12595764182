// Every way a run can fail, one class each: a literal name, a stable code, the exit code it leads to, the place it
// happened at and what to do about it. The command line prints them, the library throws them, threads send them
// (error-report.ts). Codes are public and never change their meaning.

/** Where something happened. Lines, records and workers count from 1; bytes and batches from 0. */
export interface Place {
  /** The input's name as the user gave it. */
  readonly file?: string;
  /** Line of that file, header included. */
  readonly line?: number;
  /** Number of the record in the whole stream (NR). */
  readonly record?: number;
  /** Last record of a range that begins at `record`, where the single record is not known. */
  readonly lastRecord?: number;
  /** Offset in that file of the record's first byte. */
  readonly byte?: number;
  readonly batch?: number;
  /** The batch was done with when it was found out: no other attempt at it could fix that. */
  readonly isPast?: true;
  readonly worker?: number;
  /** What the thread was at, where it was no record: 'setup', 'header', 'teardown'. */
  readonly during?: string;
  /** The beginning of the record, as text. */
  readonly excerpt?: string;
  /** The frame of the user's code, such as `gc (gc.ts:12:18)`. */
  readonly frame?: string;
}

export interface ErrorFacts {
  readonly place?: Place;
  /** What the user can do, one sentence. */
  readonly advice?: string;
  readonly cause?: unknown;
}

export abstract class ThreadmillError extends Error {
  abstract readonly code: `ERR_THREADMILL_${string}`;
  /** What the command line exits with. */
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

/** The user's function or expression threw, or its promise was rejected. `cause` is what it threw. */
export class WorkError extends ThreadmillError {
  override readonly name = 'WorkError';
  readonly code = 'ERR_THREADMILL_WORK';
}

/** A command failed: not found, an exit code that is not ok, a signal, lines that don't match those it was given. */
export class CommandError extends ThreadmillError {
  override readonly name = 'CommandError';
  readonly code = 'ERR_THREADMILL_COMMAND';
}

/** The work gave back something that is no result. */
export class ResultError extends ThreadmillError {
  override readonly name = 'ResultError';
  readonly code = 'ERR_THREADMILL_RESULT';
}

/** A module that is there could not be loaded, or exports nothing usable. */
export class ModuleError extends ThreadmillError {
  override readonly name = 'ModuleError';
  readonly code = 'ERR_THREADMILL_MODULE';
}

/** Bytes that are no text in the encoding, or text that the encoding can't hold. */
export class EncodingError extends ThreadmillError {
  override readonly name = 'EncodingError';
  readonly code = 'ERR_THREADMILL_ENCODING';
}

/** An input is missing, unreadable, a folder, or shrank while it was read. */
export class InputError extends ThreadmillError {
  override readonly name = 'InputError';
  readonly code = 'ERR_THREADMILL_INPUT';
}

/** A compressed input is damaged, or ends too early. `place.byte` is an offset in it as it lies there. */
export class CorruptInputError extends ThreadmillError {
  override readonly name = 'CorruptInputError';
  readonly code = 'ERR_THREADMILL_CORRUPT_INPUT';

  /** The same, where it is known how many records of the input came before it. */
  afterRecords(records: number): CorruptInputError {
    const { place, advice, cause } = this;
    const facts = { place, cause, ...(advice === undefined ? {} : { advice }) };
    return new CorruptInputError(`${this.message}: ${records} whole records`, facts);
  }
}

/** The input's records can't be told apart: it ends inside one, or headers of several inputs differ. */
export class FramingError extends ThreadmillError {
  override readonly name = 'FramingError';
  readonly code = 'ERR_THREADMILL_FRAMING';
}

/** A record is not what its format says, such as a line of NDJSON that is no JSON; those around it can be told apart. */
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
  /** The outputs have their names all the same. Known where they are published only: it does not cross threads. */
  isPublished = false;
}

/** Whoever read our output has closed it. Not a failure of ours: quiet, 141 as a shell shows SIGPIPE. */
export class OutputClosedError extends ThreadmillError {
  override readonly name = 'OutputClosedError';
  readonly code = 'ERR_THREADMILL_OUTPUT_CLOSED';
  override readonly exitCode = 141;
}

/** A thread ended before its work was done: process.exit in the work, a promise nothing can settle, a crash. */
export class ThreadEndedError extends ThreadmillError {
  override readonly name = 'ThreadEndedError';
  readonly code = 'ERR_THREADMILL_THREAD_ENDED';
}

/** A worker thread ran out of its share of memory. */
export class OutOfMemoryError extends ThreadmillError {
  override readonly name = 'OutOfMemoryError';
  readonly code = 'ERR_THREADMILL_OUT_OF_MEMORY';
}

/** A record, or a batch of batch-wise work or a command, took longer than --timeout. */
export class TimeoutError extends ThreadmillError {
  override readonly name = 'TimeoutError';
  readonly code = 'ERR_THREADMILL_TIMEOUT';
}

/** Nothing has moved anywhere for as long as --idle-timeout allows. */
export class IdleError extends ThreadmillError {
  override readonly name = 'IdleError';
  readonly code = 'ERR_THREADMILL_IDLE';
}

/** More records were set aside than --max-errors allows, or each of them. */
export class TooManyErrorsError extends ThreadmillError {
  override readonly name = 'TooManyErrorsError';
  readonly code = 'ERR_THREADMILL_TOO_MANY_ERRORS';
}

/** What an interrupted run has left to be gone on with can't be used, or not be written. */
export class ResumeError extends ThreadmillError {
  override readonly name = 'ResumeError';
  readonly code = 'ERR_THREADMILL_RESUME';
}

/** The run was stopped from outside: an AbortSignal, or a signal of the system. */
export class AbortedError extends ThreadmillError {
  override readonly name = 'AbortedError';
  readonly code = 'ERR_THREADMILL_ABORTED';
  override readonly exitCode = 130;
}

/** A promise of threadmill's own was broken (an invariant): a bug here, never the user's fault. */
export class InternalError extends ThreadmillError {
  override readonly name = 'InternalError';
  readonly code = 'ERR_THREADMILL_INTERNAL';
}

export const ERROR_CLASSES = {
  UsageError,
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
