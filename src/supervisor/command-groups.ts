// The processes that threads have started (commands by workers, decompressors by the reader), as
// main sees them. Ending a thread does not end its processes, so main does: first SIGTERM, a second
// later SIGKILL. A run is over only when they are gone (I7). If this process must exit at once, it
// kills them at once.
import { setTimeout as sleep } from 'node:timers/promises';
import { ProcessGroupTable } from '../io/process/process-group-table.ts';
import { waitUntilReaped, endGroups, killGroups } from '../io/process/process-groups.ts';
import type { ThreadHandle } from '../threads/handle/thread-handle.ts';
import { RepeatedHeader } from '../transform/command/repeated-header.ts';

/** The pause between looks while a worker starts a process, which takes milliseconds. */
const LOOK_AGAIN_MS = 1;
const LOOKS_AT_ONCE = 100;
/** A start takes longer only if the folder for temporary files does not respond. */
const START_PATIENCE_MS = 1500;
/** How long a worker may take to reap its processes. It takes longer only if it is stuck. */
const REAPING_PATIENCE_MS = 100;

/** Runs whose commands must be killed if the program calls process.exit. */
const activeRuns = new Set<CommandGroups>();

export class CommandGroups {
  readonly memory: SharedArrayBuffer;
  readonly repeatedHeader = RepeatedHeader.memory();
  readonly #tables: readonly ProcessGroupTable[];

  constructor(procs: number) {
    this.memory = ProcessGroupTable.memory(procs);
    this.#tables = Array.from({ length: procs }, (_, index) => new ProcessGroupTable(this.memory, index + 1));
    if (activeRuns.size === 0) process.on('exit', killAllActive);
    activeRuns.add(this);
  }

  /** The run is over: nothing is left to kill. */
  release(): void {
    activeRuns.delete(this);
    if (activeRuns.size === 0) process.removeListener('exit', killAllActive);
  }

  /** Ends the processes of the worker (from 1), and then its thread. */
  async endWith(worker: number, thread: ThreadHandle<never>): Promise<void> {
    const table = this.#tables[worker - 1]!;
    // Once frozen, the worker starts nothing more. If its thread ended during a start, the process
    // is in the table, or was never started.
    const untilMs = performance.now() + START_PATIENCE_MS;
    while (!table.freeze() && !thread.hasEnded && performance.now() < untilMs) await sleep(LOOK_AGAIN_MS);
    const { groups, starter, groupsAndStarter } = table;
    await endGroups(groups, starter);
    // The thread is their parent: if it ended now, they would stay zombies until this process
    // exits.
    if (groupsAndStarter.length > 0 && !thread.hasEnded) await waitUntilReaped(groupsAndStarter, REAPING_PATIENCE_MS);
    await thread.terminate();
  }

  /** Another worker takes this one's place. */
  renew(worker: number): void {
    this.#tables[worker - 1]!.reset();
  }

  /** Kills all processes at once; waits briefly for a thread that is just starting one. */
  killAll(): void {
    const pause = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    for (const table of this.#tables) {
      for (let look = 0; look < LOOKS_AT_ONCE && !table.freeze(); look += 1) Atomics.wait(pause, 0, 0, LOOK_AGAIN_MS);
    }
    killGroups(this.#tables.flatMap((table) => table.groupsAndStarter));
  }
}

function killAllActive(): void {
  for (const groups of activeRuns) groups.killAll();
}
