// TSV: fields between delimiters, without quotes.
import { describeValue } from '../../job/error-report.ts';
import { ResultError } from '../../job/errors.ts';
import type { Delimiter } from '../../job/job-spec.ts';
import { splitFields } from '../fields.ts';
import { RowFormat, type RowOptions } from './row-format.ts';

export class TsvFormat extends RowFormat {
  /** Only line ends separate records. */
  override readonly isAlwaysChecked = false;
  readonly #delimiter: Delimiter;

  constructor(options: RowOptions) {
    super(options);
    this.#delimiter = options.delimiter;
  }

  fields(text: string): string[] {
    return splitFields(text, this.#delimiter);
  }

  protected override join(fields: readonly string[]): string {
    fields.forEach((field, i) => {
      if (this.joiner.escape(field) === undefined) throwBroken(field, i + 1);
    });
    const record = fields.join(this.joiner.text);
    const wrong = this.joiner.ambiguousField(record, fields);
    if (wrong >= 0) throwBroken(fields[wrong]!, wrong + 1);
    return record;
  }
}

function throwBroken(text: string, field: number): never {
  throw new ResultError(
    text === ''
      ? `the work gave a record whose field ${field} is empty, which would be no field between blanks`
      : `the work gave a record with a delimiter or a line end in its field ${field}: ${describeValue(text)}`,
    {
      advice: "TSV can't quote: replace it, or use another delimiter: -d",
    },
  );
}
