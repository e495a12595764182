// The processes that workers have started for commands, and the reader to unpack inputs, as main sees them. Ending a thread
// ends none of them, so main ends them, whatever has become of the thread: asked to at first, made to a second later; and a
// run is over only when they are gone (I7). Should the process itself have to die at once, they are killed at once.
import { setTimeout as sleep } from 'node:timers/promises';
import { ProcessGroupTable } from '../io/process/process-group-table.ts';
import { waitUntilReaped, endGroups, killGroups } from '../io/process/process-groups.ts';
import type { ThreadHandle } from '../threads/handle/thread-handle.ts';
import { RepeatedHeader } from '../transform/command/repeated-header.ts';

/** While a worker starts a process, which takes milliseconds. */
const LOOK_AGAIN_MS = 1;
const LOOKS_AT_ONCE = 100;
/** Only a folder for temporary files that does not answer can hold it for so long. */
const START_PATIENCE_MS = 1500;
/** How long a worker may take to bury the process that it has started: longer only if it does nothing at all any more. */
const REAPING_PATIENCE_MS = 100;

/** Runs whose commands are to die with this process, should the program that has started them call process.exit. */
const atWork = new Set<CommandGroups>();

export class CommandGroups {
  readonly memory: SharedArrayBuffer;
  readonly repeatedHeader = RepeatedHeader.memory();
  readonly #notes: readonly ProcessGroupTable[];

  constructor(procs: number) {
    this.memory = ProcessGroupTable.memory(procs);
    this.#notes = Array.from({ length: procs }, (_, index) => new ProcessGroupTable(this.memory, index + 1));
    if (atWork.size === 0) process.on('exit', killAllAtWork);
    atWork.add(this);
  }

  /** The run is over: nothing is left to kill. */
  release(): void {
    atWork.delete(this);
    if (atWork.size === 0) process.removeListener('exit', killAllAtWork);
  }

  /** Ends what the worker (from 1) has started, and then its thread. */
  async endWith(worker: number, thread: ThreadHandle<never>): Promise<void> {
    const note = this.#notes[worker - 1]!;
    // from here on it starts nothing any more; where it has died while it started something, that is noted or has failed
    const untilMs = performance.now() + START_PATIENCE_MS;
    while (!note.freeze() && !thread.hasEnded && performance.now() < untilMs) await sleep(LOOK_AGAIN_MS);
    const { groups, starter, groupsAndStarter } = note;
    await endGroups(groups, starter);
    // the thread is a parent: ended now, it would leave them as zombies for as long as this process lives
    if (groupsAndStarter.length > 0 && !thread.hasEnded) await waitUntilReaped(groupsAndStarter, REAPING_PATIENCE_MS);
    await thread.terminate();
  }

  /** Another worker takes this one's place. */
  renew(worker: number): void {
    this.#notes[worker - 1]!.reset();
  }

  /** Kills all there is, without waiting for anything that takes long. */
  killAll(): void {
    const pause = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    for (const note of this.#notes) {
      for (let look = 0; look < LOOKS_AT_ONCE && !note.freeze(); look += 1) Atomics.wait(pause, 0, 0, LOOK_AGAIN_MS);
    }
    killGroups(this.#notes.flatMap((note) => note.groupsAndStarter));
  }
}

function killAllAtWork(): void {
  for (const groups of atWork) groups.killAll();
}
