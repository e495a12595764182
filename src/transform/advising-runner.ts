// For a module that names no format, run on inputs whose file name chose one: its functions get
// strings. An error that is typical of taking a string for an object is thrown with advice that
// says so; everything else is left to the inner runner.
import type { BatchHead } from '../job/batch.ts';
import type { FormatName } from '../job/job-spec.ts';
import { fromReport, toPlainCause, toReport } from '../job/error-report.ts';
import type { ThreadmillError } from '../job/errors.ts';
import { ResultError, WorkError, type Place } from '../job/errors.ts';
import type { BatchResult, BatchRunner } from './batch-runner.ts';

export class AdvisingRunner implements BatchRunner {
  readonly #inner: BatchRunner;
  readonly #advice: string;

  constructor(inner: BatchRunner, input: string, format: FormatName) {
    this.#inner = inner;
    this.#advice = stringsAdvice(input, format);
  }

  run(head: BatchHead, buffer: ArrayBuffer): BatchResult | Promise<BatchResult> {
    try {
      const result = this.#inner.run(head, buffer);
      return result instanceof Promise ? result.catch((error: unknown) => this.#throwAdvised(error)) : result;
    } catch (error) {
      return this.#throwAdvised(error);
    }
  }

  place(): Place {
    return this.#inner.place();
  }

  #throwAdvised(error: unknown): never {
    if (!isOfStrings(error)) throw error;
    const advice = error.advice === undefined ? this.#advice : `${error.advice}; ${this.#advice}`;
    throw fromReport({ ...toReport(error), advice });
  }
}

export function stringsAdvice(input: string, format: FormatName): string {
  const wanted = { tsv: 'rows by column', csv: 'rows by column', ndjson: 'JSON values' } as const;
  const records = format === 'fastq' || format === 'fasta' ? 'reads with id and seq' : undefined;
  const displayName = records ?? wanted[format as keyof typeof wanted];
  return (
    `${input} is ${format} by its name, and the module names no format: it gets strings; ` +
    `for ${displayName} add format: '${format}' to the module, or use -F ${format}`
  );
}

/** Taking a string for an object gives a TypeError, or a result that is not a record. */
function isOfStrings(error: unknown): error is ThreadmillError {
  if (error instanceof ResultError) return /^(?:the work|mapBatch) gave /.test(error.message);
  return error instanceof WorkError && toPlainCause(error.cause).name === 'TypeError';
}
