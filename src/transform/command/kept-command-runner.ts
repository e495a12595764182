// --keep-alive: one process for all batches of a worker, one output line for each input line. A
// batch is written while its answers are read, so neither side waits for the other. It is done when
// as many lines have come back as went in. Events of the process between batches are noticed at
// once, too.
import type { BatchHead } from '../../job/batch.ts';
import { CommandError, type ThreadmillError } from '../../job/errors.ts';
import { findTerminators } from '../../records/scanner.ts';
import type { ProcessEnd } from '../../io/process/start-process.ts';
import type { BatchResult } from '../batch-runner.ts';
import { BatchCommand } from './batch-command.ts';
import { shownCommand } from './command-failure.ts';
import type { CommandLauncher, StartedCommand } from './command-launcher.ts';
import type { KeptRecords } from './kept-records.ts';
import { shardVariables, type CommandOptions } from './runner-options.ts';

/** If lines are owed and no byte comes for so long, the command surely buffers its output. */
const ANSWER_PATIENCE_MS = 30_000;

export class KeptCommandRunner extends BatchCommand {
  /** Rejects with the error as soon as it is known, even between batches. Never resolves. */
  readonly broken: Promise<never>;
  readonly #patienceMs: number;
  #break!: (error: ThreadmillError) => void;
  #command: StartedCommand | undefined;
  /** Set when the process has ended. */
  #end: ProcessEnd | undefined;
  #isOutputClosed = false;
  /** Lines of the current batch: given to the command, and not yet answered. */
  #given = 0;
  #owed = 0;
  #answered: (() => void) | undefined;
  #outputClosed: (() => void) | undefined;
  #patience: NodeJS.Timeout | undefined;

  constructor(
    launcher: CommandLauncher,
    options: CommandOptions,
    records: KeptRecords,
    patienceMs = ANSWER_PATIENCE_MS,
  ) {
    super(launcher, options, records);
    this.#patienceMs = patienceMs;
    this.broken = new Promise<never>((_, reject) => {
      this.#break = reject;
    });
    this.broken.catch(() => undefined); // whoever waits on it gets the error
  }

  override async run(head: BatchHead, buffer: ArrayBuffer): Promise<BatchResult> {
    const kept = await this.begin(head, buffer);
    if (kept.count > 0) await Promise.race([this.#exchange(kept.bytes, kept.count), this.broken]);
    return this.result(head, kept, kept.count);
  }

  async recover(): Promise<'spent'> {
    await this.launcher.abandon();
    return 'spent';
  }

  /** Ends the command's input, and checks how the command exits. */
  async close(): Promise<void> {
    const command = this.#command;
    if (command !== undefined) {
      command.hold(true);
      command.stdin.destroy();
      const end = await Promise.race([command.end, this.broken]);
      const failure = this.launcher.failureOf(end, this.batchPlace);
      if (failure === undefined) await Promise.race([this.#whenOutputClosed(), this.broken]);
      await command.readErrors();
      if (failure !== undefined) throw failure;
    }
    await this.launcher.close();
  }

  async #exchange(records: Uint8Array, count: number): Promise<void> {
    this.#command ??= await this.#start();
    this.#given = count;
    this.#owed = count;
    if (this.#end !== undefined) throw this.#tooFew();
    this.#command.hold(true);
    const answered = new Promise<void>((resolve) => {
      this.#answered = resolve;
    });
    // Input that the command does not read gets no answer, and is reported as missing lines.
    const written = this.#command.write(records);
    this.#awaitAnswer();
    await answered;
    await written;
    clearTimeout(this.#patience);
    // While a filter's promise is awaited, the command must not keep the event loop alive: an empty
    // loop is how a promise that never settles is noticed.
    this.#command.hold(false);
  }

  async #start(): Promise<StartedCommand> {
    const command = await this.launcher.start(shardVariables(this.options.shard), this.batchPlace);
    command.onOutput((chunk) => this.#receive(chunk));
    const closed = () => {
      this.#isOutputClosed = true;
      this.#outputClosed?.();
    };
    command.outputEnd.then(closed, closed);
    command.end.then(
      (end) => this.#ended(end),
      (error: ThreadmillError) => this.#fail(error),
    );
    return command;
  }

  #receive(chunk: Uint8Array): void {
    const { count, end } = findTerminators(chunk, 0, chunk.length, this.terminator, Math.max(1, this.#owed));
    if (this.#owed === 0 || (count === this.#owed && end < chunk.length)) {
      this.#fail(this.#tooMany());
      return;
    }
    try {
      this.output.push(chunk);
    } catch (error) {
      this.#fail(error as ThreadmillError);
      return;
    }
    this.#owed -= count;
    this.#patience?.refresh();
    if (this.#owed === 0) this.#answered?.();
  }

  /** The process has ended: no lines follow but those already in its pipe. */
  async #ended(end: ProcessEnd): Promise<void> {
    const failure = this.launcher.failureOf(end, this.batchPlace);
    if (failure === undefined) await this.#whenOutputClosed();
    await this.#command?.readErrors();
    this.#end = end;
    if (failure !== undefined) this.#fail(failure);
    else if (this.#owed > 0) this.#fail(this.#tooFew());
  }

  #whenOutputClosed(): Promise<void> {
    if (this.#isOutputClosed) return Promise.resolve();
    return new Promise((resolve) => {
      const before = this.#outputClosed;
      this.#outputClosed = () => {
        before?.();
        resolve();
      };
    });
  }

  #awaitAnswer(): void {
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => {
      const owed = this.#owed;
      // If this thread itself was blocked, an answer may have arrived unread.
      setImmediate(() => {
        if (this.#owed < owed) this.#awaitAnswer();
        else this.#fail(this.#silent());
      });
    }, this.#patienceMs);
  }

  #fail(error: ThreadmillError): void {
    clearTimeout(this.#patience);
    this.launcher.giveUp();
    this.#break(error);
  }

  #tooMany(): CommandError {
    // After the last owed line the batch is already with the writer, and which line was too many is
    // unknown.
    const isPast = this.#owed === 0;
    return new CommandError(`${this.#displayName} returned more lines than it got`, {
      place: isPast ? { ...this.batchPlace, isPast } : this.batchPlace,
      advice: 'with --keep-alive it must return one line for each; without, it runs once for each batch',
    });
  }

  #tooFew(): CommandError {
    const lines = `${this.#given - this.#owed} of ${this.#given} lines`;
    const how = this.#end !== undefined && 'code' in this.#end ? ` (exit code ${this.#end.code})` : '';
    return new CommandError(
      `${this.#displayName} ended${how} before its input ended: it answered ${lines} of this batch`,
      {
        place: this.batchPlace,
        advice: 'with --keep-alive it must return one line for each; without, it runs once for each batch',
      },
    );
  }

  #silent(): CommandError {
    const lines = `${this.#given - this.#owed} of ${this.#given} lines`;
    return new CommandError(
      `${this.#displayName} returned nothing for ${this.#patienceMs / 1000} s: it answered ${lines} of this batch`,
      {
        place: this.batchPlace,
        advice:
          'it seems to buffer its output: use sed -u, grep --line-buffered, awk with fflush(), ' +
          'or stdbuf -oL COMMAND; and it must answer each line with one line',
      },
    );
  }

  get #displayName(): string {
    return `command '${shownCommand(this.options.command.argv)}'`;
  }
}
