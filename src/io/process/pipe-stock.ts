// Real pipes for commands. What Node's own spawn gives is a pair of sockets, and a socket can't be opened by a name: a
// command that reads /dev/stdin or writes /dev/stdout would fail. Node has no call for a pipe, but the program mkfifo
// makes FIFOs, many at once; opened for both ways and unlinked they are pipes like any other, each used for one run of
// one command, and closed by both sides after it. Where there is no mkfifo or no /proc, there are none.
//
// All that opens or closes here is done inside of a HeldGroups.change, so that no descriptor is ever lost.
import { spawnSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HeldGroups } from './held-groups.ts';

/** The first filling is for one command, the later ones for more: short runs make no more than they need. */
const FIRST_PIPES = 3;
const MOST_PIPES = 24;
/** A folder for temporary files that doesn't answer must not hold the run. */
const MKFIFO_PATIENCE_MS = 5000;

/** A pipe's two ends. */
export interface PipeEnds {
  /** For the command: blocking, as any program expects. */
  readonly theirs: number;
  /** For the event loop: not blocking. */
  readonly ours: number;
}

export class PipeStock {
  readonly #note: HeldGroups;
  /** FIFOs, each open for both ways: so neither end ever waits for the other to be opened. */
  readonly #keepers: number[] = [];
  #filling = FIRST_PIPES;
  #canFill = true;

  constructor(note: HeldGroups) {
    this.#note = note;
  }

  /** A pipe that a command is to read, or to write; undefined where the system gives none. */
  take(use: 'read' | 'write'): PipeEnds | undefined {
    if (this.#keepers.length === 0) this.#fill();
    const keeper = this.#keepers.pop();
    if (keeper === undefined) return undefined;
    const opened: number[] = [];
    const open = (flags: number) => {
      const fd = openSync(`/proc/self/fd/${keeper}`, flags);
      opened.push(fd);
      return fd;
    };
    try {
      const theirs = open(use === 'read' ? constants.O_RDONLY : constants.O_WRONLY);
      const ours = open((use === 'read' ? constants.O_WRONLY : constants.O_RDONLY) | constants.O_NONBLOCK);
      return { theirs, ours };
    } catch {
      opened.forEach((fd) => closeSync(fd));
      return undefined;
    } finally {
      this.#close(keeper);
    }
  }

  /** Closes what has not been used. */
  empty(): void {
    for (const keeper of this.#keepers.splice(0)) this.#close(keeper);
    this.#canFill = false;
  }

  #close(keeper: number): void {
    this.#note.removeDescriptor(keeper);
    closeSync(keeper);
  }

  #fill(): void {
    if (!this.#canFill) return;
    // once it has failed it would fail again
    this.#canFill = false;
    let folder: string | undefined;
    try {
      folder = mkdtempSync(join(tmpdir(), 'threadmill-pipes-'));
      const paths = Array.from({ length: this.#filling }, (_, index) => join(folder!, String(index)));
      const options = { stdio: 'ignore', timeout: MKFIFO_PATIENCE_MS, killSignal: 'SIGKILL' } as const;
      if (spawnSync('mkfifo', ['-m', '600', ...paths], options).status !== 0) return;
      for (const path of paths) this.#keep(path);
      this.#canFill = isReopenable(this.#keepers.at(-1)!);
      this.#filling = Math.min(MOST_PIPES, 2 * this.#filling);
    } catch {
      // no folder for temporary files, or no more open files: what there is will do, or sockets
    } finally {
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    }
  }

  #keep(path: string): void {
    const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
    this.#keepers.push(fd);
    this.#note.addDescriptor(fd);
  }
}

function isReopenable(fd: number): boolean {
  return readdirSync('/proc/self/fd').includes(String(fd));
}
