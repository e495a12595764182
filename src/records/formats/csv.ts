// CSV as in RFC 4180: fields between delimiters, with quotes around fields that contain a
// delimiter, a quote or a line end. The quotes decide where records end, so the structure of each
// record is always checked, and with a header also its number of fields.
import { countCsvFields, cutCsvFields, QUOTE, refuseBareReturn } from '../csv/csv-structure.ts';
import { csvRowMaker, type RowMaker, type RowShape, type TextState } from '../rows/row-code.ts';
import { RowFormat } from './row-format.ts';

export class CsvFormat extends RowFormat {
  override readonly isAlwaysChecked = true;
  readonly checksWhatItParses = true;
  /** Facts about the current block: most files have no quote and no carriage return. */
  readonly #state: TextState = { hasQuotes: true, hasReturns: true };

  override openBlock(text: string): void {
    super.openBlock(text);
    this.#state.hasQuotes = text.includes(QUOTE);
    this.#state.hasReturns = text.includes('\r');
  }

  check(text: string): void {
    if (this.columns.length > 0 || text.includes(QUOTE)) {
      this.checkCount(text, countCsvFields(text, this.joiner.text, this.joiner.isLazy));
    }
    refuseBareReturn(text);
  }

  fields(text: string): string[] {
    return cutCsvFields(text, this.joiner.text, this.joiner.isLazy);
  }

  protected override checkText(text: string): void {
    refuseBareReturn(text);
  }

  protected override maker<Result>(
    shape: RowShape,
    other: (text: string, context: never) => Result,
    work?: (row: never, context: never) => Result,
  ): RowMaker<Result> {
    return csvRowMaker(shape, this.#state, other, work);
  }

  protected override join(fields: readonly string[]): string {
    return this.joiner.finishRecord(fields.map((field) => this.joiner.escape(field)!).join(this.joiner.text));
  }
}
