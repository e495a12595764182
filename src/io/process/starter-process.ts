// The process beside a worker that starts its commands (starter-script.ts), and what it has said. It has always one child
// ahead, which waits to be told which command it is to become.
import { spawn, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { CommandError } from '../../job/errors.ts';
import type { HeldGroups } from './held-groups.ts';
import type { ProcessEnd } from './start-process.ts';
import { parseStarterLine, type StarterLine, type WaitingChild } from './starter-messages.ts';
import { starterScript } from './starter-script.ts';

/** What becomes of a child that has been given its message. */
export interface GivenChild {
  /** Resolves to undefined when it has become the command, else to the number of the error for which it could not. */
  readonly started: Promise<number | undefined>;
  /** Both reject where the starter has ended before that could be known. */
  readonly end: Promise<ProcessEnd>;
}

interface Owed {
  readonly started: (errno?: number) => void;
  readonly ended: (end: ProcessEnd) => void;
  readonly lost: (error: CommandError) => void;
}

export class StarterProcess {
  readonly #note: HeldGroups;
  readonly #pipeBytes: number;
  /** 'busy' while the next child is made, and from when it is given its message until it has ended. */
  #state: 'new' | 'busy' | 'ready' | 'unable' = 'new';
  #process: ChildProcess | undefined;
  #child: WaitingChild | undefined;
  #owed: Owed | undefined;
  #wake: (() => void) | undefined;
  /** The beginning of a line. */
  #rest = '';

  constructor(note: HeldGroups, pipeBytes: number) {
    this.#note = note;
    this.#pipeBytes = pipeBytes;
  }

  /** Starts it: it needs some milliseconds, in which there is other work to do. */
  open(): void {
    if (this.#state === 'new') this.#note.change(() => this.#spawn());
  }

  /** The child that waits; undefined where there is no such process, or none that works. */
  async nextChild(): Promise<WaitingChild | undefined> {
    this.open();
    this.hold(true);
    while (this.#state === 'busy') {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
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
    this.#state = 'unable';
    this.#process?.stdin?.destroy();
    this.#process?.ref();
  }

  #spawn(): void {
    this.#state = 'unable';
    if (process.platform !== 'linux') return;
    // nothing of the user's environment is for it: Perl would load what is named there
    const options = { detached: true, env: { PATH: process.env.PATH } };
    const starter = spawn('perl', ['-e', starterScript(this.#pipeBytes)], {
      ...options,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    // the last lines of one that has ended come before its output's close
    starter.once('error', () => this.#ended());
    starter.once('close', () => this.#ended());
    if (starter.pid === undefined) return;
    this.#state = 'busy';
    this.#process = starter;
    this.#note.starter = starter.pid;
    starter.once('exit', () => {
      this.#note.starter = undefined;
    });
    starter.stdin.on('error', () => {}); // its end says it all
    starter.stdout.setEncoding('latin1').on('data', (text: string) => this.#hear(text));
    (starter.stdin as unknown as Socket).unref();
    this.hold(false);
  }

  #hear(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop()!;
    for (const line of lines) if (this.#state !== 'unable') this.#obey(parseStarterLine(line));
  }

  #obey(line: StarterLine | undefined): void {
    if (line?.kind === 'ready') {
      this.#child = line.child;
      this.#state = 'ready';
      this.#wake?.();
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

  /** Nothing is started by it any more. */
  #ended(): void {
    this.close();
    this.#wake?.();
    this.#owed?.lost(new CommandError('the process that starts the commands has ended before its command'));
    this.#owed = undefined;
  }
}

function promised(): GivenChild & { readonly owed: Owed } {
  let started!: Owed['started'];
  let ended!: Owed['ended'];
  const losers: Owed['lost'][] = [];
  const given = {
    started: new Promise<number | undefined>((resolve, reject) => {
      started = resolve;
      losers.push(reject);
    }),
    end: new Promise<ProcessEnd>((resolve, reject) => {
      ended = resolve;
      losers.push(reject);
    }),
  };
  given.end.catch(() => {}); // whoever waits for it hears of it
  return { ...given, owed: { started, ended, lost: (error) => losers.forEach((lose) => lose(error)) } };
}
