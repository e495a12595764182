// What must not outlive the bench: the processes it started, its scratch folder, its output on tmpfs. Every such thing
// is registered here when it begins; all of it is undone at the end, after a failure, and on a signal.
import { readdirSync, readFileSync, rmSync } from 'node:fs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const KILL_PASSES = 50;

/** The living processes of a session, from /proc; a zombie is only waiting to be reaped. */
function sessionMembers(leader) {
  const members = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      const [state, , , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(session) === leader && state !== 'Z' && state !== 'X') members.push(Number(name));
    } catch {
      // It ended between the listing and the look: what was wanted.
    }
  }
  return members;
}

/**
 * Kills all that a run started, its grandchildren too: a run is a session of its own (`detached`), and GNU parallel's
 * jobs leave its process group but not its session. Repeats, since a member may fork while it is being killed.
 */
export function killSession(leader) {
  for (let pass = 0; pass < KILL_PASSES; pass++) {
    const members = sessionMembers(leader);
    if (members.length === 0) return;
    for (const pid of members) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // Already gone.
      }
    }
  }
}

export function createCleanup() {
  const pending = new Set();
  const register = (undo) => {
    pending.add(undo);
    return () => pending.delete(undo);
  };
  const runAll = () => {
    // Last begun, first undone: a process is gone before the folder it writes to is removed.
    for (const undo of [...pending].reverse()) undo();
    pending.clear();
  };
  return {
    // Each gives a function that says: no longer needed.
    atEnd: register,
    endSession: (leader) => register(() => killSession(leader)),
    removeFile: (path) => register(() => rmSync(path, { recursive: true, force: true })),
    runAll,
    /** On a signal: undo everything, then die of that same signal. */
    catchSignals() {
      for (const signal of SIGNALS) {
        process.once(signal, () => {
          runAll();
          process.kill(process.pid, signal);
        });
      }
    },
  };
}
