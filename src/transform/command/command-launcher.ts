// Starts a worker's commands, and keeps track of the background processes that they leave: a
// command may succeed and leave processes that run on until shortly after the run.
import { CommandError, type Place } from '../../job/errors.ts';
import type { CommandSpec } from '../../job/job-spec.ts';
import { exactEnvironment } from '../../io/system/exact-texts.ts';
import { CommandStarter } from '../../io/process/command-starter.ts';
import { ProcessGroupTable, MOST_GROUPS } from '../../io/process/process-group-table.ts';
import { areGone, waitUntilReaped, endGroups, isGroupEmpty } from '../../io/process/process-groups.ts';
import { startProcess, type ProcessEnd, type StartedProcess } from '../../io/process/start-process.ts';
import { commandFailed, commandNotStarted, describeEnd, shownCommand } from './command-failure.ts';
import { ErrorLines, type LineReceivers } from './error-lines.ts';

/** How long a worker that ends waits for background processes before it kills them. */
const BACKGROUND_PATIENCE_MS = 1000;
const REAPING_PATIENCE_MS = 1000;
/** Turns of the event loop after which everything written earlier has been read. */
const READING_TURNS = 3;

export interface StartedCommand extends StartedProcess {
  /**
   * Resolves when everything that the command wrote to standard error before it ended is passed on.
   */
  readonly readErrors: () => Promise<void>;
}

export class CommandLauncher {
  readonly #command: CommandSpec;
  readonly #note: ProcessGroupTable;
  readonly #starter: CommandStarter;
  readonly #receivers: LineReceivers;
  readonly #worker: number;
  readonly #outlivesFailures: boolean;

  /** `outlivesFailures`: more commands may follow a failed one. `warn` gets whole sentences. */
  constructor(
    command: CommandSpec,
    groups: SharedArrayBuffer,
    worker: number,
    receivers: LineReceivers,
    outlivesFailures = false,
    warn: (text: string) => void = () => {},
  ) {
    this.#command = command;
    this.#note = new ProcessGroupTable(groups, worker);
    this.#starter = new CommandStarter(this.#note, ProcessGroupTable.workersOf(groups), (end, isCommandLost) => {
      // Otherwise the command's failure reports it, and no other command follows.
      if (isCommandLost && !outlivesFailures) return;
      warn(
        `worker ${worker}: the process that starts its commands ${describeEnd(end)}; ` +
          "Node starts the next ones: slower, and they can't open /dev/stdin or /dev/stdout by name",
      );
    });
    this.#starter.prepare();
    this.#receivers = receivers;
    this.#worker = worker;
    this.#outlivesFailures = outlivesFailures;
  }

  /** Starts the command with these variables added to its environment. */
  async start(variables: Readonly<Record<string, string>>, place: Place): Promise<StartedCommand> {
    const { argv } = this.#command;
    this.#forgetEmpty();
    if (!this.#note.hasRoomForGroup) {
      throw new CommandError(`command '${shownCommand(argv)}' left ${MOST_GROUPS} processes in the background`, {
        place,
        advice: 'let the command wait for the processes that it starts: in sh by wait',
      });
    }
    const env = { ...exactEnvironment(process.env), THREADMILL_WORKER: String(this.#worker), ...variables };
    let started: StartedProcess;
    try {
      started = (await this.#starter.start(argv, env)) ?? (await startProcess(argv, env, this.#note));
    } catch (error) {
      this.#failed();
      throw commandNotStarted(argv, error, place);
    }
    return { ...started, readErrors: this.#passErrorsOn(started) };
  }

  /** The error for this end of the command; undefined if its exit code is an accepted one. */
  failureOf(end: ProcessEnd, place: Place): CommandError | undefined {
    const { argv, okCodes } = this.#command;
    if ('code' in end && okCodes.includes(end.code)) return undefined;
    this.#failed();
    return commandFailed(argv, end, place);
  }

  /**
   * The run has failed, and no more commands follow: the starter process ends with its running
   * command.
   */
  giveUp(): void {
    this.#starter.close();
  }

  /** Kills all processes that the commands left. No command may be started afterwards. */
  async abandon(): Promise<void> {
    this.#starter.close();
    const { groups, starter } = this.#note;
    await endGroups(groups, starter);
    await waitUntilReaped([...groups, ...(starter === undefined ? [] : [starter])], REAPING_PATIENCE_MS);
    for (const group of this.#note.groups) this.#note.removeGroup(group);
  }

  #failed(): void {
    if (!this.#outlivesFailures) this.giveUp();
  }

  /** Call after the last command: waits a while for background processes, then kills the rest. */
  async close(): Promise<void> {
    this.#starter.close();
    const { groups, starter, groupsAndStarter } = this.#note;
    if (!(await areGone(groupsAndStarter, BACKGROUND_PATIENCE_MS))) await endGroups(groups, starter);
    // Otherwise it would stay a zombie for as long as this process lives.
    if (starter !== undefined) await waitUntilReaped([starter], REAPING_PATIENCE_MS);
    for (const group of this.#note.groups) this.#note.removeGroup(group);
  }

  /** Forgets empty process groups, whose ids the system may give to other processes. */
  #forgetEmpty(): void {
    for (const group of this.#note.groups) {
      if (isGroupEmpty(group)) this.#note.removeGroup(group);
    }
  }

  #passErrorsOn({ stderr }: StartedProcess): () => Promise<void> {
    const lines = new ErrorLines(this.#receivers);
    stderr.on('data', (chunk: Buffer) => lines.push(chunk));
    const closed = new Promise<void>((resolve) => {
      stderr.once('close', () => {
        lines.end();
        resolve();
      });
    });
    return async () => {
      await Promise.race([closed, turnsOfTheLoop()]);
      // A process that still holds stderr may write more, but not to this line.
      lines.end();
    };
  }
}

async function turnsOfTheLoop(): Promise<void> {
  for (let turn = 0; turn < READING_TURNS; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
