// What the work and its header know of an output in another format; conversion.ts makes it.
import type { ConvertedName } from '../job/conversion.ts';
import type { Delimiter } from '../job/job-spec.ts';
import type { ConvertingFormat } from '../records/conversions/converting-format.ts';

export interface OutputConversion {
  readonly to: ConvertedName;
  /** The columns that the header names; undefined if they are not known, or if there is no header. */
  readonly header: readonly string[] | undefined;
  /** The header's columns were chosen: by --columns, by the module or by the keys of an object. */
  readonly isDeclared: boolean;
  /** Between the fields of a row; undefined if the output has no rows. */
  readonly delimiter: Delimiter | undefined;
  /** For each worker, and for each mate: it knows the record that it read last. */
  readonly newFormat: () => ConvertingFormat;
}
