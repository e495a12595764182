// The process beside a worker that starts its commands (starter-script.ts), and what it has said. It has always one child
// ahead, which waits to be told which command it is to become.
import { WakeUp } from '../../flow/wake-up.ts';
import { spawn, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { findTool } from '../system/own-tool.ts';
import type { ProcessGroupTable } from './process-group-table.ts';
import type { KnownEnd, ProcessEnd } from './start-process.ts';
import { parseStarterLine, type StarterLine, type WaitingChild } from './starter-messages.ts';
import { starterScript } from './starter-script.ts';

/** What becomes of a child that has been given its message. */
export interface GivenChild {
  /** Resolves to undefined when it has become the command, else to the number of the error for which it could not. */
  readonly started: Promise<number | undefined>;
  /** `lost` where the starter has ended first: then the child may still be there, and be its command or become it. */
  readonly end: Promise<ProcessEnd>;
}

interface PendingSpawn {
  readonly started: (errno?: number) => void;
  readonly ended: (end: ProcessEnd) => void;
}

/** Told of a starter that has ended although nobody wanted that; a command may have been lost with it. */
export type OnStarterLost = (end: KnownEnd, isCommandLost: boolean) => void;

export class StarterProcess {
  readonly #note: ProcessGroupTable;
  readonly #pipeBytes: number;
  readonly #onLost: OnStarterLost;
  /** 'busy' while the next child is made, and from when it is given its message until it has ended. */
  #state: 'new' | 'busy' | 'ready' | 'unable' = 'new';
  #process: ChildProcess | undefined;
  #child: WaitingChild | undefined;
  #owed: PendingSpawn | undefined;
  readonly #wakeUp = new WakeUp();
  /** The beginning of a line. */
  #rest = '';
  /** It has had a child that waited: it is a starter, and not something else by the name of perl. */
  #hasWorked = false;
  /** Its end is wanted. */
  #isClosed = false;

  constructor(note: ProcessGroupTable, pipeBytes: number, onLost: OnStarterLost) {
    this.#note = note;
    this.#pipeBytes = pipeBytes;
    this.#onLost = onLost;
  }

  /** Its process, and the group of a child that has not been told yet what it is to become. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Starts it: it needs some milliseconds, in which there is other work to do. */
  open(): void {
    if (this.#state === 'new') this.#note.update(() => this.#spawn());
  }

  /** The child that waits; undefined where there is no such process, or none that works. */
  async nextChild(): Promise<WaitingChild | undefined> {
    this.open();
    this.hold(true);
    while (this.#state === 'busy') {
      await this.#wakeUp.wait();
    }
    this.hold(false);
    return this.#state === 'ready' ? this.#child : undefined;
  }

  /** Tells the child that waits what it is to become. Holds the event loop until that has ended, or `hold` says not to. */
  give(message: Uint8Array): GivenChild {
    this.#state = 'busy';
    this.#process!.stdin!.write(message);
    this.hold(true);
    const { started, end, owed } = promised();
    this.#owed = owed;
    return { started, end };
  }

  /** By which name a descriptor of it can be opened here. */
  nameOf(descriptor: number): string {
    return `/proc/${this.#process!.pid}/fd/${descriptor}`;
  }

  /** Whether it keeps the event loop going, be it with what it says or with its end. */
  hold(isHeld: boolean): void {
    if (this.#state === 'unable') return;
    const verb = isHeld ? 'ref' : 'unref';
    this.#process?.[verb]();
    (this.#process?.stdout as Socket | null | undefined)?.[verb]();
  }

  /** It ends as soon as its child has, and one that waits does so at once. This thread goes on until it has buried it. */
  close(): void {
    this.#isClosed = true;
    this.disable();
  }

  /** The same, where it does not work. */
  disable(): void {
    this.#state = 'unable';
    this.#process?.stdin?.destroy();
    this.#process?.ref();
  }

  #spawn(): void {
    this.#state = 'unable';
    const perl = process.platform !== 'linux' || this.#note.isStarterLost ? undefined : findTool('perl');
    if (perl === undefined) return;
    // nothing of the user's environment is for it: Perl would load what is named there
    const options = { detached: true, env: { PATH: process.env.PATH } };
    const starter = spawn(perl, ['-e', starterScript(this.#pipeBytes)], {
      ...options,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    // the last lines of one that has ended come before its output's close
    starter.once('error', () => this.#ended());
    starter.once('close', (code, signal) => this.#ended(signal === null ? { code: code ?? 0 } : { signal }));
    if (starter.pid === undefined) return;
    this.#state = 'busy';
    this.#process = starter;
    this.#note.starter = starter.pid;
    starter.once('exit', () => {
      // a child that has not become its command yet is still in this group: the note is then taken off with the command's
      if (this.#owed === undefined) this.#note.starter = undefined;
      // a child that waits holds the output open until its input ends
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
    // also where somebody has killed the child that waited
    if (line === undefined || owed === undefined) this.#ended();
    else if (line.kind === 'started') owed.started();
    else if (line.kind === 'failed') owed.started(line.errno);
    else {
      this.#owed = undefined;
      this.hold(false);
      owed.ended(line.end);
    }
  }

  /** Nothing is started by it any more; it may have ended in this way. */
  #ended(end: KnownEnd = { code: 0 }): void {
    this.disable();
    this.#wakeUp.wake();
    const owed = this.#owed;
    this.#owed = undefined;
    // who has asked it to end has been heard: it ends well then
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
