// Detects whether standard input, output or error was closed when this process was started (`>&-`).
// Node then opens /dev/null in its place, for reading and writing, before our code runs. The
// descriptor itself does not differ from an inherited /dev/null: Python's subprocess.DEVNULL,
// Node's stdio 'ignore' and systemd pass the same, flag for flag. So the parent decides: no shell
// opens /dev/null for reading and writing by itself. If the parent is a shell without such a
// descriptor, Node opened ours. Measured with bash, dash, busybox, ksh93, mksh, yash and zsh.
//
// One command is misjudged: a literal `1<>/dev/null` in bash and zsh. With any other parent the
// descriptor is taken for an inherited /dev/null.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { isNullDevice } from './named-descriptor.ts';

/**
 * The system calls, so that tests can simulate a parent. Each throws as its namesake in node:fs.
 */
export interface ParentCalls {
  readonly isNullDevice: (fd: number) => boolean;
  readonly parent: () => number;
  readonly readText: (path: string) => string;
  readonly readLink: (path: string) => string;
  readonly readFolder: (path: string) => readonly string[];
}

const SYSTEM_CALLS: ParentCalls = {
  isNullDevice,
  parent: () => process.ppid,
  readText: (path) => readFileSync(path, 'latin1'),
  readLink: (path) => readlinkSync(path),
  readFolder: (path) => readdirSync(path),
};

const STANDARD_INPUT = 0;
const LAST_STANDARD_STREAM = 2;
const ACCESS_MODE = 0o3;
const READ_AND_WRITE = 0o2;

const SHELLS: ReadonlySet<string> = new Set([
  ...['bash', 'rbash', 'dash', 'ash', 'sh', 'yash', 'zsh', 'zsh5'],
  ...['ksh', 'ksh93', 'mksh', 'mksh-static', 'lksh', 'oksh', 'pdksh'],
]);
/** Contains many programs: the first word of its command line says which. */
const MANY_PROGRAMS = 'busybox';
/** zsh opens /dev/null in this way for background processes. */
const READS_NOTHING_BY_ITSELF = /^zsh/;

export function isClosedAtStart(fd: number, calls: ParentCalls = SYSTEM_CALLS): boolean {
  if (fd > LAST_STANDARD_STREAM || !calls.isNullDevice(fd)) return false;
  try {
    if (!isOpenBothWays('self', fd, calls)) return false;
    const parent = String(calls.parent());
    const shell = shellOf(parent, calls);
    if (shell === undefined || (fd === STANDARD_INPUT && READS_NOTHING_BY_ITSELF.test(shell))) return false;
    return !calls.readFolder(`/proc/${parent}/fd`).some((name) => isNullBothWays(parent, name, calls));
  } catch {
    return false; // no /proc, or a parent of another user
  }
}

function shellOf(pid: string, calls: ParentCalls): string | undefined {
  // The suffix of a program that was replaced meanwhile.
  const program = basename(calls.readLink(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, ''));
  if (program !== MANY_PROGRAMS) return SHELLS.has(program) ? program : undefined;
  const words = calls.readText(`/proc/${pid}/cmdline`).split('\0');
  const [first = '', second = ''] = words.map((word) => basename(word).replace(/^-/, ''));
  const applet = first === MANY_PROGRAMS ? second : first;
  return SHELLS.has(applet) ? applet : undefined;
}

function isNullBothWays(pid: string, fd: string, calls: ParentCalls): boolean {
  try {
    return calls.readLink(`/proc/${pid}/fd/${fd}`).endsWith('/null') && isOpenBothWays(pid, fd, calls);
  } catch {
    return false; // closed meanwhile
  }
}

function isOpenBothWays(pid: string, fd: number | string, calls: ParentCalls): boolean {
  const [, flags = ''] = /^flags:\s*([0-7]+)$/m.exec(calls.readText(`/proc/${pid}/fdinfo/${fd}`)) ?? [];
  return (parseInt(flags, 8) & ACCESS_MODE) === READ_AND_WRITE;
}
