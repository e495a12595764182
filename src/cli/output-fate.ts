// What can be said of the output after a failure. Results are renamed into place at the very end, so a file that is
// there now was there before, untouched.
import { OutputError, TooManyErrorsError, UsageError, type ThreadmillError } from '../job/errors.ts';
import type { Job } from '../job/job.ts';
import { isFailureOfBatch } from '../job/policies.ts';
import { descriptorNamed } from '../io/system/named-descriptor.ts';
import { quarantineFiles } from '../io/output/quarantine-files.ts';

/** What stands behind a path; throws where there is nothing. */
export type Look = (path: string) => { isFile(): boolean };

/** Of all that the job writes, where there is anything to say. */
export function outputStatus({ output, quarantine }: Job, error: ThreadmillError, look: Look): string | undefined {
  if (error instanceof OutputError && error.isPublished) return undefined;
  const fate = outputsFate([output ?? []].flat(), look);
  const aside = error instanceof TooManyErrorsError ? quarantineFiles(quarantine) : undefined;
  if (aside === undefined) return fate;
  return [...(fate === undefined ? [] : [fate]), `the records that failed are in ${aside.records.join(' and ')}`].join(
    '; ',
  );
}

/** How a run can go on in spite of such a failure. */
export function quarantineHint({ quarantine, preview }: Job, error: ThreadmillError): string | undefined {
  if (quarantine !== undefined || preview !== undefined || !isFailureOfBatch(error)) return undefined;
  return 'to set bad records aside and continue: --quarantine FILE';
}

/** How a run with --resume can go on after any failure: what is journalled need not be done again. */
export function resumeHint(recordsJournalled: number | undefined, error: ThreadmillError): string | undefined {
  if (recordsJournalled === undefined || error instanceof UsageError) return undefined;
  return `to continue from record ${recordsJournalled + 1}: repeat the same command`;
}

/** Of all outputs together, where there is anything to say. */
export function outputsFate(outputs: readonly string[], look: Look): string | undefined {
  const fates = outputs.map((output) => outputFate(output, look)).filter((fate) => fate !== undefined);
  return fates.length === 0 ? undefined : fates.join('; ');
}

/** `out.tsv was not written`; undefined for standard output, FIFOs and devices, where something may have gone out. */
export function outputFate(output: string, look: Look): string | undefined {
  if (output === '-' || descriptorNamed(output) !== undefined) return undefined;
  try {
    return look(output).isFile() ? `${output} was left as it was` : undefined;
  } catch {
    return `${output} was not written`;
  }
}
