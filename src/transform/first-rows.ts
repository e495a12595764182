// Compares the first rows with the header, if the header follows fields by number: `$2` is then
// written below the name of the second column. If no row of the first batch is as wide as the
// header, that name belongs to another column. R's write.table makes such files: their header lacks
// the row names.
import { FramingError } from '../job/errors.ts';
import { isNamedByNumber } from './header-columns.ts';
import type { Delimiter, HeaderOut } from '../job/job-spec.ts';
import { widthFault } from '../records/row-width.ts';
import { fieldCounter } from './expression/split-record.ts';
import type { FirstRecords } from './first-batch.ts';
import type { RunnerOptions } from './record-wise/record-runner.ts';
import type { LoadedWork } from './work.ts';
import type { WorkerContext } from './worker-context.ts';

/** `columns`: how many the header names. @throws FramingError if no record has as many fields */
export function checkFirstRows(records: FirstRecords, columns: number, delimiter: Delimiter): void {
  const count = fieldCounter(delimiter);
  let first: string | undefined;
  for (const record of records.texts()) {
    if (count(record) === columns) return;
    first ??= record;
  }
  if (first === undefined) return;
  const { message, advice } = widthFault(first, count(first), columns);
  const { records: total } = records.head;
  const others = total === 1 ? '' : `; none of the first ${total} records fits it`;
  const isOneMore = count(first) === columns + 1;
  throw new FramingError(`${message}${others}`, {
    place: records.place(),
    advice: `${isOneMore ? ROW_NAMES_ADVICE : ''}without a header: --header-out none; ${advice}`,
  });
}

/** For R's row names: a column without a name. */
const ROW_NAMES_ADVICE = "if the first column has no name (R's write.table): sed '1s/^/row\\t/' FILE | threadmill …; ";

/** Whether the rows are to be checked. For csv every row is compared with the header anyway. */
export function isForFirstRows(
  work: LoadedWork,
  { header, columns }: WorkerContext,
  options: RunnerOptions & { readonly headerOut: HeaderOut },
): boolean {
  const { headerOut, isRagged, format, framing, delimiter } = options;
  if (headerOut.kind !== 'default' || isRagged === true || framing.linesPerRecord > 1) return false;
  // In lines, a header with only one field is a title.
  if (delimiter.kind === 'quoted' || (format !== 'tsv' && (format !== 'lines' || columns.length < 2))) return false;
  return work.map !== undefined && isNamedByNumber(work.resultColumns, header);
}
