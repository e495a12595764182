// A row must have as many fields as the header has columns, or a value could appear under another
// column's name. Where columns are used by name this is checked for every record, unless --ragged
// accepts other rows.
import { isBlank } from './blank.ts';
import { RecordFault } from './formats/record-format.ts';

const RAGGED_ADVICE = "to accept such rows: --ragged (a missing field is '', extra fields are kept)";
const BLANK_ADVICE = "to drop blank lines: --filter 'line.trim()'; to accept short and long rows: --ragged";

/** The fault of a record whose number of fields differs from the number of columns. */
export function widthFault(text: string, fields: number, columns: number, advice?: string): RecordFault {
  const counts = `it has ${counted(fields, 'field')}, but the header has ${counted(columns, 'column')}`;
  if (!isBlank(text)) return new RecordFault('format', counts, { advice: advice ?? RAGGED_ADVICE });
  return new RecordFault('format', `the line is blank: ${counts}`, { advice: advice ?? BLANK_ADVICE });
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
