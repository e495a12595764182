// Chooses the kind of block for a batch: the plain one if its records are known to be lines.
import type { ConversionSpec } from '../../job/conversion.ts';
import type { Delimiter, Encoding, FormatName, Framing } from '../../job/job-spec.ts';
import { QUOTE } from '../../records/csv/csv-structure.ts';
import { newBorderScanner } from '../../records/formats/borders.ts';
import { BorderedBlock } from './bordered-block.ts';
import { LineBlock } from './line-block.ts';
import type { RecordBlock } from './record-block.ts';

export interface BlockOptions {
  readonly format: FormatName;
  readonly delimiter: Delimiter;
  readonly framing: Framing;
  readonly encoding: Encoding;
  /** The output has another format. */
  readonly conversion?: ConversionSpec | undefined;
}

export class BlockChoice {
  readonly #format: FormatName;
  readonly #lines: LineBlock;
  readonly #bordered: BorderedBlock | undefined;

  constructor(options: BlockOptions) {
    const { format, framing, encoding, conversion } = options;
    const keepsReturns = conversion === undefined;
    const borders = newBorderScanner(format, options);
    this.#format = format;
    this.#lines = new LineBlock(framing, encoding, keepsReturns);
    this.#bordered = borders === undefined ? undefined : new BorderedBlock(borders, encoding, keepsReturns);
  }

  /** The block for this batch, still to be opened. The same two objects serve all batches. */
  of(bytes: Buffer): RecordBlock {
    // Only quotes can put a line end inside a record: most CSV files have few quotes, or none.
    const isLines = this.#format === 'csv' && !bytes.includes(QUOTE);
    return this.#bordered === undefined || isLines ? this.#lines : this.#bordered;
  }
}
