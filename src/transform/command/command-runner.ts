// Runs the command once for each batch: the batch is its standard input, and its standard output
// replaces the batch. The event loop serves all three streams at once, so neither side waits for
// the other. A command may read everything before it writes, write before it reads, write far more
// than it reads, or stop reading.
import type { BatchHead } from '../../job/batch.ts';
import { findTerminators } from '../../records/scanner.ts';
import type { BatchResult } from '../batch-runner.ts';
import { BatchCommand } from './batch-command.ts';
import type { CommandLauncher, StartedCommand } from './command-launcher.ts';
import type { OutputCollector } from './output-collector.ts';
import type { RepeatedHeader } from './repeated-header.ts';
import { shardVariables, type CommandOptions } from './runner-options.ts';
import type { KeptRecords } from './kept-records.ts';

/** With --repeat-header: the header for every run of the command, and the one in its output. */
export interface HeaderRepetition {
  /** The header's lines, each terminated; may be empty. */
  readonly bytes: Uint8Array;
  readonly inOutputs: RepeatedHeader;
  /**
   * Gets the header lines of the first batch's output, before its result. Absent if another header
   * is written.
   */
  readonly onHeader?: (lines: Uint8Array) => void;
}

export class CommandRunner extends BatchCommand {
  readonly #repetition: HeaderRepetition | undefined;
  #isRunning = false;

  constructor(launcher: CommandLauncher, options: CommandOptions, records: KeptRecords, repetition?: HeaderRepetition) {
    super(launcher, options, records);
    this.#repetition = repetition;
  }

  override async run(head: BatchHead, buffer: ArrayBuffer): Promise<BatchResult> {
    const kept = await this.begin(head, buffer);
    // The run's header comes from the first batch, even if none of its records is left.
    const isHeaderOwed = head.batch === 0 && this.#repetition?.onHeader !== undefined;
    if (kept.count > 0 || isHeaderOwed) {
      await this.#runCommand(kept.bytes, { THREADMILL_BATCH: String(head.batch), ...this.#numberOf(head) });
    }
    const from = kept.count > 0 || isHeaderOwed ? this.#takeHeader(isHeaderOwed) : 0;
    const recordsOut = this.#countRecords(this.output.collected.subarray(from));
    return this.result(head, kept, recordsOut, from);
  }

  /** Only a run over all of its inputs knows the number of a record. */
  #numberOf({ firstRecord }: BatchHead): Readonly<Record<string, string>> {
    return this.options.shard === undefined ? { THREADMILL_FIRST_RECORD: String(firstRecord) } : {};
  }

  /** For an input without records: the command's output for the header alone. */
  async runOnNothing(): Promise<void> {
    if (this.#repetition?.onHeader === undefined) return;
    this.output.begin();
    if (this.#repetition.bytes.length > 0) await this.#runCommand(new Uint8Array(0), {});
    this.#repetition.onHeader(this.output.collected.slice());
  }

  /** Kills a command that still runs although its output is no longer needed. */
  async recover(): Promise<'usable' | 'spent'> {
    if (!this.#isRunning) return 'usable';
    await this.launcher.abandon();
    return 'spent';
  }

  close(): Promise<void> {
    return this.launcher.close();
  }

  async #runCommand(records: Uint8Array, variables: Readonly<Record<string, string>>): Promise<void> {
    const { shard } = this.options;
    const command = await this.launcher.start({ ...variables, ...shardVariables(shard) }, this.batchPlace);
    this.#isRunning = true;
    const ended = () => {
      this.#isRunning = false;
    };
    command.end.then(ended, ended);
    void feed(command, [...(this.#repetition === undefined ? [] : [this.#repetition.bytes]), records]);
    const collected = collect(command, this.output);
    // Output that can't be collected fails the batch while the command runs; otherwise its exit
    // decides.
    const end = await Promise.race([command.end, collected.then(() => command.end)]);
    const failure = this.launcher.failureOf(end, this.batchPlace);
    // Background processes may hold the output open: a failure does not wait for them.
    if (failure === undefined) await collected;
    await command.readErrors();
    command.stdin.destroy();
    if (failure !== undefined) throw failure;
  }

  /** Checks the header lines of the output; returns the offset of the results after them. */
  #takeHeader(isHeaderOwed: boolean): number {
    if (this.#repetition === undefined) return 0;
    const { inOutputs, onHeader } = this.#repetition;
    const output = this.output.collected;
    const end = inOutputs.endIn(output);
    inOutputs.check(output.subarray(0, end), this.options.command.argv, this.batchPlace);
    if (isHeaderOwed) onHeader?.(output.slice(0, end));
    return end;
  }

  #countRecords(output: Uint8Array): number {
    if (output.length === 0) return 0;
    const { count, end } = findTerminators(output, 0, output.length, this.terminator, Infinity);
    return count + (end === output.length ? 0 : 1);
  }
}

async function feed({ write, stdin }: StartedCommand, pieces: readonly Uint8Array[]): Promise<void> {
  for (const piece of pieces) if (piece.length > 0) await write(piece);
  stdin.destroy();
}

/** Resolves at the output's end; rejects if it is too large, or can't be read. */
function collect({ stdout, onOutput, outputEnd }: StartedCommand, output: OutputCollector): Promise<void> {
  onOutput((chunk) => {
    try {
      output.push(chunk);
    } catch (error) {
      stdout.destroy(error as Error);
    }
  });
  return outputEnd;
}
