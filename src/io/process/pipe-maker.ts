// Real pipes for commands. What Node's own spawn gives is a pair of sockets, and a socket can't be opened by a name: a
// command that opens /dev/stdin or /dev/stdout would fail. A FIFO can, but the open of one waits for its other side, for
// ever where that has been closed before. So they must be pipes, for which Node has no call; a shell has: it gives each
// here-document, and bash each process substitution, a pipe of its own. One shell a worker makes three for each command,
// and they are opened here by their names in /proc. Where there is no such shell or no /proc, there are none.
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import type { Socket } from 'node:net';
import { findTool } from '../own-tool.ts';
import { errorCode } from '../system-error.ts';
import type { HeldGroups } from './held-groups.ts';

/** Makes descriptors 3, 4 and 5 anew, says a line, and does it again for each line it is given. */
const SHELLS: readonly (readonly [program: string, script: string])[] = [
  ['sh', 'while :; do exec 3<<E 4<<E 5<<E\n.\nE\n.\nE\n.\nE\necho; read -r line || exit 0; done'],
  // a bash before 5.1 writes here-documents into files
  ['bash', 'while :; do exec 3< <(:) 4< <(:) 5< <(:); echo; read -r line || exit 0; done'],
];
/** What the command reads, writes, and says. */
const USES = ['read', 'write', 'write'] as const;
const FIRST_DESCRIPTOR = 3;

/** A pipe's two ends. */
export interface PipeEnds {
  /** For the command: blocking, as any program expects. */
  readonly theirs: number;
  /** For the event loop: not blocking. */
  readonly ours: number;
}

export class PipeMaker {
  readonly #note: HeldGroups;
  #shell: ChildProcess | undefined;
  #hasEnded = false;
  /** Lines said that nobody has waited for. */
  #ready = 0;
  #wake: (() => void) | undefined;
  #state: 'new' | 'making' | 'unable' = 'new';

  constructor(note: HeldGroups) {
    this.#note = note;
  }

  /** The group of the shell that makes them, while it lives. */
  get group(): number | undefined {
    return this.#hasEnded ? undefined : this.#shell?.pid;
  }

  /** Resolves when three pipes are there to be taken, or never will be. */
  async prepare(): Promise<void> {
    if (this.#state === 'new') await this.#findShell();
    if (this.#state === 'making' && !(await this.#areReady())) this.#state = 'unable';
  }

  /**
   * Pipes for a command's input, output and standard error; undefined where there are none. To be called inside of a
   * HeldGroups.change, after `prepare`: whoever takes them closes all ends.
   */
  take(): PipeEnds[] | undefined {
    if (this.#state !== 'making') return undefined;
    const opened: number[] = [];
    try {
      const pipes = USES.map((use, index) => openPipe(this.#nameOf(index), use, opened));
      this.#ready -= 1;
      this.#shell!.stdin!.write('\n'); // it lets go of these and makes the next
      return pipes;
    } catch {
      opened.forEach((fd) => closeSync(fd));
      this.#state = 'unable';
      return undefined;
    }
  }

  close(): void {
    this.#state = 'unable';
    this.#shell?.stdin?.destroy();
  }

  async #findShell(): Promise<void> {
    this.#state = 'unable';
    for (const [name, script] of SHELLS) {
      const program = findTool(name);
      if (program === undefined) continue;
      this.#note.change(() => this.#start(program, script));
      if ((await this.#areReady()) && USES.every((_, index) => isPipe(this.#nameOf(index)))) {
        this.#state = 'making';
        return;
      }
      this.#shell?.stdin?.destroy();
    }
  }

  #start(program: string, script: string): void {
    this.#hasEnded = false;
    this.#ready = 0;
    // nothing of the user's environment is for it: bash would read files that are named there
    const env = { PATH: process.env.PATH };
    const shell = spawn(program, ['-c', script], { detached: true, env, stdio: ['pipe', 'pipe', 'ignore'] });
    this.#shell = shell;
    if (shell.pid !== undefined) this.#note.addGroup(shell.pid);
    const ended = () => {
      if (this.#shell === shell) this.#hasEnded = true;
      this.#wake?.();
    };
    shell.once('error', ended);
    shell.once('exit', ended);
    shell.stdin.on('error', () => {}); // its end says it all
    shell.stdout.on('data', (chunk: Buffer) => {
      this.#ready += chunk.length;
      this.#wake?.();
    });
    this.#hold(false);
  }

  async #areReady(): Promise<boolean> {
    this.#hold(true);
    while (this.#ready === 0 && !this.#hasEnded) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#hold(false);
    return !this.#hasEnded;
  }

  /** Only while it is waited for does it hold the event loop: else nobody would notice that nothing goes on any more. */
  #hold(isHeld: boolean): void {
    const verb = isHeld ? 'ref' : 'unref';
    this.#shell?.[verb]();
    for (const stream of [this.#shell?.stdin, this.#shell?.stdout]) (stream as Socket | null | undefined)?.[verb]();
  }

  #nameOf(index: number): string {
    return `/proc/${this.#shell!.pid}/fd/${FIRST_DESCRIPTOR + index}`;
  }
}

function isPipe(name: string): boolean {
  try {
    return statSync(name).isFIFO();
  } catch {
    return false; // no /proc, or one that hides other processes
  }
}

function openPipe(name: string, use: 'read' | 'write', opened: number[]): PipeEnds {
  const open = (flags: number) => {
    const fd = openSync(name, flags);
    opened.push(fd);
    return fd;
  };
  const reading = open(constants.O_RDONLY | constants.O_NONBLOCK);
  drain(reading);
  if (use === 'write') return { theirs: open(constants.O_WRONLY), ours: reading };
  closeSync(opened.pop()!);
  return { theirs: open(constants.O_RDONLY), ours: open(constants.O_WRONLY | constants.O_NONBLOCK) };
}

/** Takes out what the shell has put in. */
function drain(fd: number): void {
  const bytes = new Uint8Array(64);
  try {
    while (readSync(fd, bytes) > 0);
  } catch (error) {
    if (errorCode(error) !== 'EAGAIN') throw error;
  }
}
