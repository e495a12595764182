// The helper process that starts a worker's commands (starter-script.ts), and its state. It always
// keeps one forked child ready, which waits for its command.
import { WakeUp } from '../../flow/wake-up.ts';
import { spawn, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { findTool } from '../system/own-tool.ts';
import type { ProcessGroupTable } from './process-group-table.ts';
import type { KnownEnd, ProcessEnd } from './start-process.ts';
import { parseStarterLine, type StarterLine, type WaitingChild } from './starter-messages.ts';
import { starterScript } from './starter-script.ts';

/** The progress of a child that has been given its command. */
export interface GivenChild {
  /**
   * Resolves to undefined when the command runs, else to the errno with which it could not start.
   */
  readonly started: Promise<number | undefined>;
  /**
   * `lost` if the starter has ended first: the child may still exist, and be the command or become
   * it.
   */
  readonly end: Promise<ProcessEnd>;
}

interface PendingSpawn {
  readonly started: (errno?: number) => void;
  readonly ended: (end: ProcessEnd) => void;
}

/** Called if the starter ends unexpectedly; a command may have been lost with it. */
export type OnStarterLost = (end: KnownEnd, isCommandLost: boolean) => void;

export class StarterProcess {
  readonly #note: ProcessGroupTable;
  readonly #pipeBytes: number;
  readonly #onLost: OnStarterLost;
  /** 'busy' while the next child is forked, and while a command runs. */
  #state: 'new' | 'busy' | 'ready' | 'unable' = 'new';
  #process: ChildProcess | undefined;
  #child: WaitingChild | undefined;
  #owed: PendingSpawn | undefined;
  readonly #wakeUp = new WakeUp();
  /** An incomplete line. */
  #rest = '';
  /** It has reported a ready child, so it is our starter, and not another program named perl. */
  #hasWorked = false;
  /** It was asked to end. */
  #isClosed = false;

  constructor(note: ProcessGroupTable, pipeBytes: number, onLost: OnStarterLost) {
    this.#note = note;
    this.#pipeBytes = pipeBytes;
    this.#onLost = onLost;
  }

  /** The starter's process ID, which is also the group of the child that waits for a command. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Starts the process. It takes some milliseconds, in which there is other work. */
  open(): void {
    if (this.#state === 'new') this.#note.update(() => this.#spawn());
  }

  /** Resolves to the waiting child; undefined if the starter can't be used. */
  async nextChild(): Promise<WaitingChild | undefined> {
    this.open();
    this.hold(true);
    while (this.#state === 'busy') {
      await this.#wakeUp.wait();
    }
    this.hold(false);
    return this.#state === 'ready' ? this.#child : undefined;
  }

  /**
   * Gives the waiting child its command. Holds the event loop until the command has ended, unless
   * hold(false) is called.
   */
  give(message: Uint8Array): GivenChild {
    this.#state = 'busy';
    this.#process!.stdin!.write(message);
    this.hold(true);
    const { started, end, owed } = promised();
    this.#owed = owed;
    return { started, end };
  }

  /** The path by which the starter's descriptor can be opened here. */
  nameOf(descriptor: number): string {
    return `/proc/${this.#process!.pid}/fd/${descriptor}`;
  }

  /** Sets whether its output and its end keep the event loop alive. */
  hold(isHeld: boolean): void {
    if (this.#state === 'unable') return;
    const verb = isHeld ? 'ref' : 'unref';
    this.#process?.[verb]();
    (this.#process?.stdout as Socket | null | undefined)?.[verb]();
  }

  /**
   * Asks the starter to end: it does when its child has ended, and at once if that still waits.
   * This thread lives on until it has reaped it.
   */
  close(): void {
    this.#isClosed = true;
    this.disable();
  }

  /** The same, for a starter that can't be used. */
  disable(): void {
    this.#state = 'unable';
    this.#process?.stdin?.destroy();
    this.#process?.ref();
  }

  #spawn(): void {
    this.#state = 'unable';
    const perl = process.platform !== 'linux' || this.#note.isStarterLost ? undefined : findTool('perl');
    if (perl === undefined) return;
    // Not the user's environment: Perl would load files that it names.
    const options = { detached: true, env: { PATH: process.env.PATH } };
    const starter = spawn(perl, ['-e', starterScript(this.#pipeBytes)], {
      ...options,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    // Its last lines arrive before the output's close.
    starter.once('error', () => this.#ended());
    starter.once('close', (code, signal) => this.#ended(signal === null ? { code: code ?? 0 } : { signal }));
    if (starter.pid === undefined) return;
    this.#state = 'busy';
    this.#process = starter;
    this.#note.starter = starter.pid;
    starter.once('exit', () => {
      // A child that has not become its command is still in this group; then the starter is removed
      // from the table together with the command.
      if (this.#owed === undefined) this.#note.starter = undefined;
      // A waiting child holds the output open until its input ends.
      starter.stdin.destroy();
    });
    starter.stdin.on('error', () => {}); // its end says it all
    starter.stdout.setEncoding('latin1').on('data', (text: string) => this.#onData(text));
    (starter.stdin as unknown as Socket).unref();
    this.hold(false);
  }

  #onData(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop()!;
    for (const line of lines) if (this.#state !== 'unable') this.#handleLine(parseStarterLine(line));
  }

  #handleLine(line: StarterLine | undefined): void {
    if (line?.kind === 'ready') {
      this.#child = line.child;
      this.#state = 'ready';
      this.#hasWorked = true;
      this.#wakeUp.wake();
      return;
    }
    const owed = this.#owed;
    // Also if the waiting child was killed from outside.
    if (line === undefined || owed === undefined) this.#ended();
    else if (line.kind === 'started') owed.started();
    else if (line.kind === 'failed') owed.started(line.errno);
    else {
      this.#owed = undefined;
      this.hold(false);
      owed.ended(line.end);
    }
  }

  /** It can start nothing any more; `end`: how it ended. */
  #ended(end: KnownEnd = { code: 0 }): void {
    this.disable();
    this.#wakeUp.wake();
    const owed = this.#owed;
    this.#owed = undefined;
    // A starter that was asked to end exits with 0.
    const isLost = owed !== undefined || !('code' in end) || end.code !== 0;
    if (isLost && this.#hasWorked && !this.#isClosed) {
      this.#note.isStarterLost = true;
      this.#onLost(end, owed !== undefined);
    }
    owed?.started();
    owed?.ended({ lost: end });
  }
}

function promised(): GivenChild & { readonly owed: PendingSpawn } {
  let started!: PendingSpawn['started'];
  let ended!: PendingSpawn['ended'];
  const given = {
    started: new Promise<number | undefined>((resolve) => {
      started = resolve;
    }),
    end: new Promise<ProcessEnd>((resolve) => {
      ended = resolve;
    }),
  };
  return { ...given, owed: { started, ended } };
}
