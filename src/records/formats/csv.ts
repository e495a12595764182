// CSV as RFC 4180 has it: fields between delimiters, and quotes around those with a delimiter, a quote or a line end in
// them. How records are told apart hangs on the quotes, so the structure of each is checked, looked at or not; and how
// many fields it has, where there is a header.
import { CsvFields } from '../csv/csv-fields.ts';
import { countCsvFields, QUOTE, refuseBareReturn } from '../csv/csv-structure.ts';
import { FieldJoiner } from '../field-joiner.ts';
import { RowFormat, type RowOptions } from './row-format.ts';

export class CsvFormat extends RowFormat {
  override readonly isAlwaysChecked = true;
  readonly #joint: FieldJoiner;
  readonly #fields: CsvFields;

  constructor(options: RowOptions) {
    super(options);
    this.#joint = new FieldJoiner(options);
    this.#fields = new CsvFields(this.#joint.text);
  }

  override openBlock(text: string, firstRecord: number): void {
    super.openBlock(text, firstRecord);
    this.#fields.open(text, firstRecord);
  }

  check(text: string): void {
    if (this.columns.length > 0 || text.includes(QUOTE)) {
      this.checkCount(text, countCsvFields(text, this.#joint.text));
    }
    refuseBareReturn(text);
  }

  fields(text: string, recordNumber: number): readonly string[] {
    return this.#fields.of(text, recordNumber);
  }

  protected override join(fields: readonly string[]): string {
    return this.#joint.finishRecord(fields.map((field) => this.#joint.escape(field)!).join(this.#joint.text));
  }
}
