// The dead-letter files of --quarantine: one for the records (for pairs two are possible), and
// beside the first one a file with their errors.
import { isNullDeviceAt } from '../system/named-descriptor.ts';

export interface QuarantineFiles {
  readonly records: readonly string[];
  readonly errors: string;
}

/** Undefined if records are only skipped: every named file is the null device. */
export function quarantineFiles(named: string | readonly string[] = []): QuarantineFiles | undefined {
  const records = [named].flat();
  const [first] = records;
  if (first === undefined || records.every((name) => isNullDeviceAt(name))) return undefined;
  return { records, errors: `${first}.errors.jsonl` };
}
