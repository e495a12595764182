// Starts a worker's commands, and knows what they leave behind: a command may end well and have put something into the
// background, which may go on while the run lasts, and a little longer.
import { CommandError, type Place } from '../../job/errors.ts';
import type { CommandSpec } from '../../job/job-spec.ts';
import { exactEnvironment } from '../../io/system/exact-texts.ts';
import { CommandStarter } from '../../io/process/command-starter.ts';
import { ProcessGroupTable, MOST_GROUPS } from '../../io/process/process-group-table.ts';
import { areGone, waitUntilReaped, endGroups, isGroupEmpty } from '../../io/process/process-groups.ts';
import { startProcess, type ProcessEnd, type StartedProcess } from '../../io/process/start-process.ts';
import { commandFailed, commandNotStarted, describeEnd, shownCommand } from './command-failure.ts';
import { ErrorLines, type LineReceivers } from './error-lines.ts';

/** How long the worker's end waits for what its commands have left in the background, before it ends that. */
const BACKGROUND_PATIENCE_MS = 1000;
const REAPING_PATIENCE_MS = 1000;
/** Turns of the event loop in which all is read that has been written before. */
const READING_TURNS = 3;

export interface StartedCommand extends StartedProcess {
  /** Resolves when all is passed on that the command has said on its standard error before it ended. */
  readonly readErrors: () => Promise<void>;
}

export class CommandLauncher {
  readonly #command: CommandSpec;
  readonly #note: ProcessGroupTable;
  readonly #starter: CommandStarter;
  readonly #receivers: LineReceivers;
  readonly #worker: number;
  readonly #outlivesFailures: boolean;

  /** `outlivesFailures`: further commands may come behind one that has failed. `warn` is given whole sentences. */
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
      // else the failure of the command says it, and no other command follows
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

  /** What the end is blamed for, unless it is one of the good ones. */
  failureOf(end: ProcessEnd, place: Place): CommandError | undefined {
    const { argv, okCodes } = this.#command;
    if ('code' in end && okCodes.includes(end.code)) return undefined;
    this.#failed();
    return commandFailed(argv, end, place);
  }

  /** The run has failed: there are no further commands, and what would have started them ends with the one that runs. */
  giveUp(): void {
    this.#starter.close();
  }

  /** Ends at once all that its commands have left: this one starts none any more. */
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

  /** After the last command: waits a while for what is left in the background, and ends what still goes on then. */
  async close(): Promise<void> {
    this.#starter.close();
    const { groups, starter, groupsAndStarter } = this.#note;
    if (!(await areGone(groupsAndStarter, BACKGROUND_PATIENCE_MS))) await endGroups(groups, starter);
    // its zombie would stay for as long as this process lives
    if (starter !== undefined) await waitUntilReaped([starter], REAPING_PATIENCE_MS);
    for (const group of this.#note.groups) this.#note.removeGroup(group);
  }

  /** A number that is free again may become somebody else's. */
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
      // whoever still holds it may go on to speak, but not in this line
      lines.end();
    };
  }
}

async function turnsOfTheLoop(): Promise<void> {
  for (let turn = 0; turn < READING_TURNS; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
