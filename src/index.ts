// The public API: the exports of `threadmill`, in a program that runs jobs and in a transform
// module.
import type { Job, JobSettings } from './job/library-job.ts';
import type { Outcome } from './job/outcome.ts';
import type { RunOptions } from './supervisor/run-handle.ts';

export type {
  CommandJob,
  ConversionJob,
  FilterJob,
  Job,
  JobSettings,
  MapJob,
  TransformJob,
} from './job/library-job.ts';
export type { Outcome } from './job/outcome.ts';
export type { RunOptions } from './supervisor/run-handle.ts';
export type { PlainCause } from './job/error-report.ts';
export { reverseComplement } from './records/reverse-complement.ts';
export { sample } from './records/sample.ts';
export { gc, meanQuality, type PhredOffset } from './records/sequences.ts';
export type { FastaRecord } from './records/formats/fasta-record.ts';
export type { FastqRecord } from './records/formats/fastq-record.ts';
export type { BedRecord } from './records/bed/bed-record.ts';
export type { VcfRecord, VcfSample, VcfSamples, VcfValue } from './records/vcf/vcf-record.ts';
export type { FormatName } from './job/job-spec.ts';
export {
  defineTransform,
  type BatchResult,
  type HeaderResult,
  type MapResult,
  type OutputRecord,
  type RecordOf,
  type Transform,
  type TypedResultOf,
} from './transform/define-transform.ts';
export { definePairTransform, type PairResult, type PairTransform } from './transform/pairs/define-pair-transform.ts';
export type { ArgValue, RecordContext, WorkContext } from './transform/context.ts';
export {
  AbortedError,
  CommandError,
  CorruptInputError,
  EncodingError,
  FormatError,
  FramingError,
  IdleError,
  InputError,
  InternalError,
  ModuleError,
  OutOfMemoryError,
  OutputClosedError,
  OutputError,
  RecordTooLongError,
  ShardBorderError,
  ResultError,
  ResumeError,
  ThreadEndedError,
  ThreadmillError,
  TimeoutError,
  TooManyErrorsError,
  UsageError,
  WorkError,
  type Place,
} from './job/errors.ts';

/**
 * Runs the job and resolves with its outcome; rejects with the first failure, a ThreadmillError.
 */
export async function run(job: Job, options: RunOptions = {}): Promise<Outcome> {
  // Lazy-loaded: a transform module that imports defineTransform loads this file in every worker.
  const { startRun } = await import('./supervisor/run.ts');
  const given: JobSettings = job; // with its work, which startRun checks
  return startRun(given, options).outcome;
}
