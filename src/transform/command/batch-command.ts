// What the two runners of commands have in common: the records of a batch that the command gets,
// its output in place of the batch, and the place that errors belong to.
import type { BatchHead } from '../../job/batch.ts';
import type { Place } from '../../job/errors.ts';
import { NEWLINE, NUL } from '../../records/scanner.ts';
import type { BatchResult, BatchRunner } from '../batch-runner.ts';
import { batchPlace, NO_RECORD } from '../batch-wise/batch-place.ts';
import type { CommandLauncher } from './command-launcher.ts';
import type { Kept, KeptRecords } from './kept-records.ts';
import { OutputCollector } from './output-collector.ts';
import type { CommandOptions } from './runner-options.ts';

export abstract class BatchCommand implements BatchRunner {
  protected readonly launcher: CommandLauncher;
  protected readonly options: CommandOptions;
  protected readonly output = new OutputCollector();
  protected readonly terminator: number;
  /** The batch that is being run. */
  protected batchPlace: Place = {};
  readonly #records: KeptRecords;

  constructor(launcher: CommandLauncher, options: CommandOptions, records: KeptRecords) {
    this.launcher = launcher;
    this.options = options;
    this.#records = records;
    this.terminator = options.framing.terminator === 'nul' ? NUL : NEWLINE;
  }

  abstract run(head: BatchHead, buffer: ArrayBuffer): Promise<BatchResult>;

  place(): Place {
    return this.#records.place ?? this.batchPlace;
  }

  /** The records that the filters leave to the command. */
  protected async begin(head: BatchHead, buffer: ArrayBuffer): Promise<Kept> {
    const { inputNames, worker, onSegment, recordSlot } = this.options;
    this.batchPlace = batchPlace(head, inputNames, worker);
    const kept = await this.#records.of(head, buffer);
    // From here errors belong to the batch, not to the last record that was filtered.
    onSegment(head, head.segments[0]!);
    recordSlot[0] = NO_RECORD;
    this.output.begin();
    return kept;
  }

  /** The output from this offset on is the result. */
  protected result(head: BatchHead, { bytes, count }: Kept, recordsOut: number, from = 0): BatchResult {
    this.output.reuse(bytes.buffer);
    const result = this.output.take(from);
    return { ...result, recordsWrittenFrom: count, recordsDropped: head.records - count, recordsOut };
  }
}
