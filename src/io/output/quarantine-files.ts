// The files of --quarantine: those that hold the records, of pairs perhaps one for each mate, and the one that says what was
// wrong with them, which stands beside the first.
import { isNullDeviceAt } from '../system/named-descriptor.ts';

export interface QuarantineFiles {
  readonly records: readonly string[];
  readonly errors: string;
}

/** Undefined where the records are only skipped: all that is named is the null device. */
export function quarantineFiles(named: string | readonly string[] = []): QuarantineFiles | undefined {
  const records = [named].flat();
  const [first] = records;
  if (first === undefined || records.every((name) => isNullDeviceAt(name))) return undefined;
  return { records, errors: `${first}.errors.jsonl` };
}
