// CSV as RFC 4180 has it: fields between delimiters, and quotes around those with a delimiter, a quote or a line end in
// them. How records are told apart hangs on the quotes, so the structure of each is checked, looked at or not; and how
// many fields it has, where there is a header.
import { countCsvFields, cutCsvFields, QUOTE, refuseBareReturn } from '../csv/csv-structure.ts';
import { csvRowMaker, type RowMaker, type RowShape, type TextState } from '../rows/row-code.ts';
import { RowFormat } from './row-format.ts';

export class CsvFormat extends RowFormat {
  override readonly isAlwaysChecked = true;
  readonly checksWhatItParses = true;
  /** Of the text that records stand in: most files have no quote and no carriage return at all. */
  readonly #state: TextState = { hasQuotes: true, hasReturns: true };

  override openBlock(text: string): void {
    super.openBlock(text);
    this.#state.hasQuotes = text.includes(QUOTE);
    this.#state.hasReturns = text.includes('\r');
  }

  check(text: string): void {
    if (this.columns.length > 0 || text.includes(QUOTE)) {
      this.checkCount(text, countCsvFields(text, this.joint.text));
    }
    refuseBareReturn(text);
  }

  fields(text: string): string[] {
    return cutCsvFields(text, this.joint.text);
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
    return this.joint.finishRecord(fields.map((field) => this.joint.escape(field)!).join(this.joint.text));
  }
}
