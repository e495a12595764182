// Holds the first rows against the header, where a header follows fields by their numbers: `$2` is then put under the name of
// the second column, as if the column had been named. If no row of the first batch is as wide as the header, as in a file
// of R's whose header lacks the row names, that name is another column's. Later rows are not counted.
import { segmentOf, type BatchHead } from '../job/batch.ts';
import { FramingError, type Place } from '../job/errors.ts';
import { isNamedByNumber } from './header-columns.ts';
import type { HeaderOut } from '../job/job-spec.ts';
import { widthFault } from '../records/row-width.ts';
import type { BatchResult, BatchRunner } from './batch-runner.ts';
import { fieldCounter } from './expression/split-record.ts';
import type { RunnerOptions } from './record-wise/record-runner.ts';
import type { LoadedWork } from './work.ts';
import type { WorkerContext } from './worker-context.ts';

export interface FirstRowsOptions extends RunnerOptions {
  readonly headerOut: HeaderOut;
}

export class FirstRowsRunner implements BatchRunner {
  readonly #inner: BatchRunner;
  readonly #columns: number;
  readonly #options: FirstRowsOptions;

  constructor(inner: BatchRunner, columns: number, options: FirstRowsOptions) {
    this.#inner = inner;
    this.#columns = columns;
    this.#options = options;
  }

  run(head: BatchHead, buffer: ArrayBuffer): BatchResult | Promise<BatchResult> {
    if (head.firstRecord === 1) this.#check(head, Buffer.from(buffer, 0, head.byteLength));
    return this.#inner.run(head, buffer);
  }

  place(): Place {
    return this.#inner.place();
  }

  #check(head: BatchHead, bytes: Buffer): void {
    const { delimiter, encoding, framing, inputNames } = this.#options;
    const terminator = framing.terminator === 'nul' ? '\0' : '\n';
    const count = fieldCounter(delimiter);
    let first: string | undefined;
    for (let at = 0; at < bytes.length;) {
      const end = bytes.indexOf(terminator, at);
      const line = bytes.toString(encoding, at, end);
      at = end + 1;
      const record = line.endsWith('\r') ? line.slice(0, -1) : line;
      if (count(record) === this.#columns) return;
      first ??= record;
    }
    if (first === undefined) return;
    const { input, line, byte } = segmentOf(head, 0);
    const { message, advice } = widthFault(first, count(first), this.#columns);
    const file = inputNames[input];
    const others = head.records === 1 ? '' : `; none of the first ${head.records} records fits it`;
    const isOneMore = count(first) === this.#columns + 1;
    throw new FramingError(`${message}${others}`, {
      place: { ...(file === undefined ? {} : { file }), line, byte, record: 1 },
      advice: `${isOneMore ? ROW_NAMES_ADVICE : ''}without a header: --header-out none; ${advice}`,
    });
  }
}

/** What R calls row names: a column without a name. */
const ROW_NAMES_ADVICE = "if the first column has no name (R's write.table): sed '1s/^/row\\t/' FILE | threadmill …; ";

/** Whether it is to be asked: csv has every row held against the header anyway. */
export function isForFirstRows(
  work: LoadedWork,
  { header, columns }: WorkerContext,
  options: FirstRowsOptions,
): boolean {
  const { headerOut, isRagged, format, framing, delimiter } = options;
  if (headerOut.kind !== 'default' || isRagged === true || framing.linesPerRecord > 1) return false;
  // a header of lines that has but one field is a title
  if (delimiter.kind === 'quoted' || (format !== 'tsv' && (format !== 'lines' || columns.length < 2))) return false;
  return work.map !== undefined && isNamedByNumber(work.resultColumns, header);
}
