// The fate of the output after a failure. Results are renamed into place at the very end, so a file
// that exists now existed before, and is unchanged.
import { OutputError, TooManyErrorsError, UsageError, type ThreadmillError } from '../job/errors.ts';
import type { Job } from '../job/job.ts';
import { isFailureOfBatch } from '../job/policies.ts';
import { descriptorNamed } from '../io/system/named-descriptor.ts';
import { quarantineFiles } from '../io/output/quarantine-files.ts';

/** The stats of a path; throws if it does not exist. */
export type Look = (path: string) => { isFile(): boolean };

/** The fate of everything that the job writes, if known. */
export function outputStatus({ output, quarantine }: Job, error: ThreadmillError, look: Look): string | undefined {
  if (error instanceof OutputError && error.isPublished) return undefined;
  const fate = outputsFate([output ?? []].flat(), look);
  const aside = error instanceof TooManyErrorsError ? quarantineFiles(quarantine) : undefined;
  if (aside === undefined) return fate;
  return [...(fate === undefined ? [] : [fate]), `the records that failed are in ${aside.records.join(' and ')}`].join(
    '; ',
  );
}

/** How a run can continue despite such a failure. */
export function quarantineHint({ quarantine, preview }: Job, error: ThreadmillError): string | undefined {
  if (quarantine !== undefined || preview !== undefined || !isFailureOfBatch(error)) return undefined;
  return 'to set bad records aside and continue: --quarantine FILE';
}

/** How a run with --resume can continue after any failure: journalled work is not repeated. */
export function resumeHint(recordsJournalled: number | undefined, error: ThreadmillError): string | undefined {
  if (recordsJournalled === undefined || error instanceof UsageError) return undefined;
  return `to continue from record ${recordsJournalled + 1}: repeat the same command`;
}

/** The fate of all outputs together, if known. */
export function outputsFate(outputs: readonly string[], look: Look): string | undefined {
  const fates = outputs.map((output) => outputFate(output, look)).filter((fate) => fate !== undefined);
  return fates.length === 0 ? undefined : fates.join('; ');
}

/**
 * `out.tsv was not written`; undefined for standard output, FIFOs and devices, which may have got
 * some bytes.
 */
export function outputFate(output: string, look: Look): string | undefined {
  if (output === '-' || descriptorNamed(output) !== undefined) return undefined;
  try {
    return look(output).isFile() ? `${output} was left as it was` : undefined;
  } catch {
    return `${output} was not written`;
  }
}
