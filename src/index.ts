// The public interface: what `import … from 'threadmill'` gives, in a program that runs jobs and in a transform module.
export { defineTransform, type MapResult, type OutputRecord, type Transform } from './transform/define-transform.ts';
export type { ArgValue, RecordContext, WorkContext } from './transform/context.ts';
export {
  AbortedError,
  EncodingError,
  FramingError,
  InputError,
  InternalError,
  ModuleError,
  OutOfMemoryError,
  OutputClosedError,
  OutputError,
  RecordTooLongError,
  ResultError,
  ThreadEndedError,
  ThreadmillError,
  UsageError,
  WorkError,
  type Place,
} from './job/errors.ts';
