// What a run asks of the disk, from strace: each write, sync, rename, link and removal below a
// folder, in the order in which the calls ended.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { PROGRAM } from '../support/program.ts';

/** Paths are absolute. `startedAt` and `endedAt` are lines of the trace: threads make calls at the same time. */
export type DiskCall = { readonly startedAt: number; readonly endedAt: number } & (
  | { readonly kind: 'open'; readonly path: string; readonly creates: boolean; readonly truncates: boolean }
  | { readonly kind: 'write'; readonly path: string; readonly bytes: Buffer }
  | { readonly kind: 'sync'; readonly path: string }
  | { readonly kind: 'truncate'; readonly path: string; readonly length: number }
  | { readonly kind: 'rename' | 'link'; readonly from: string; readonly to: string }
  | { readonly kind: 'unlink' | 'mkdir' | 'rmdir'; readonly path: string }
);

const CALLS =
  'openat,write,writev,pwrite64,fsync,fdatasync,rename,renameat,renameat2,link,linkat,unlink,unlinkat,ftruncate,mkdir,rmdir';
const STRING = /"((?:[^"\\]|\\.)*)"/g;

export interface TracedRun {
  readonly code: number | null;
  readonly stderr: string;
  readonly calls: readonly DiskCall[];
}

/** Runs threadmill in `cwd`. */
export function traceRun(args: readonly string[], cwd: string): TracedRun {
  const file = join(dirname(cwd), 'trace');
  const options = ['-f', '-qq', '-y', '-xx', '-s', '4000000', '-o', file, '-e', `trace=${CALLS}`];
  const { status, stderr } = spawnSync('strace', [...options, process.execPath, PROGRAM, ...args], {
    cwd,
    encoding: 'utf8',
  });
  return { code: status, stderr, calls: parseTrace(readFileSync(file, 'latin1'), cwd) };
}

interface Line {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly name: string;
  readonly args: string;
  readonly result: number;
  /** The path of the descriptor that the call returned. */
  readonly opened?: string;
}

export function parseTrace(text: string, folder: string): DiskCall[] {
  const isWithin = (path: string) => path === folder || path.startsWith(`${folder}/`);
  /** What is open, by descriptor: names are reached through /proc/self/fd/N. */
  const open = new Map<string, string>();
  return linesOf(text).flatMap((line) => {
    const call = callOf(line, folder, open);
    if (line.opened !== undefined) open.set(String(line.result), line.opened);
    if (call === undefined) return [];
    const path = 'path' in call ? call.path : call.from;
    return isWithin(path) ? [{ ...call, startedAt: line.startedAt, endedAt: line.endedAt }] : [];
  });
}

/** Calls that succeeded. Those that other threads interrupted are put together. */
function linesOf(text: string): Line[] {
  const begun = new Map<string, { at: number; head: string }>();
  const lines: Line[] = [];
  text.split('\n').forEach((line, at) => {
    const [, pid, rest] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined) return;
    if (rest!.endsWith('<unfinished ...>')) {
      begun.set(pid, { at, head: rest!.slice(0, -'<unfinished ...>'.length) });
      return;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest!)?.[1];
    const start = resumed === undefined ? undefined : begun.get(pid);
    const whole = resumed === undefined ? rest! : `${start?.head ?? ''}${resumed}`;
    const [, name, args, result, opened] = /^(\w+)\((.*)\)\s+= (-?\d+)(?:<([^>]*)>)?/.exec(whole) ?? [];
    if (name === undefined || Number(result) < 0) return;
    const made = opened === undefined ? {} : { opened: decoded(opened).toString() };
    lines.push({ startedAt: start?.at ?? at, endedAt: at, name, args: args!, result: Number(result), ...made });
  });
  return lines;
}

type WithoutTimes<Call> = Call extends DiskCall ? Omit<Call, 'startedAt' | 'endedAt'> : never;

function callOf(
  { name, args, result }: Line,
  folder: string,
  open: ReadonlyMap<string, string>,
): WithoutTimes<DiskCall> | undefined {
  const texts = [...args.matchAll(STRING)].map(([, text]) => decoded(text!));
  const paths = () =>
    texts.map((bytes) => {
      const path = bytes.toString().replace(/^\/proc\/self\/fd\/(\d+)/, (link, fd: string) => open.get(fd) ?? link);
      return path.startsWith('/') ? normalize(path) : join(folder, path);
    });
  const opened = () => decoded(/^\d+<([^>]*)>/.exec(args)?.[1] ?? '').toString();
  switch (name) {
    case 'openat':
      return {
        kind: 'open',
        path: paths()[0]!,
        creates: args.includes('O_CREAT'),
        truncates: args.includes('O_TRUNC'),
      };
    case 'write':
    case 'writev':
    case 'pwrite64': {
      const written = Buffer.concat(texts).subarray(0, result);
      if (written.length !== result) throw new Error(`strace has cut ${name}(${args.slice(0, 100)}`);
      return { kind: 'write', path: opened(), bytes: written };
    }
    case 'fsync':
    case 'fdatasync':
      return { kind: 'sync', path: opened() };
    case 'ftruncate':
      return { kind: 'truncate', path: opened(), length: Number(/, (\d+)$/.exec(args)![1]) };
    case 'rename':
    case 'renameat':
    case 'renameat2':
      return { kind: 'rename', from: paths()[0]!, to: paths()[1]! };
    case 'link':
    case 'linkat':
      return { kind: 'link', from: paths()[0]!, to: paths()[1]! };
    case 'unlink':
    case 'unlinkat':
      return { kind: 'unlink', path: paths()[0]! };
    case 'mkdir':
    case 'rmdir':
      return { kind: name, path: paths()[0]! };
    default:
      return undefined;
  }
}

/** strace -xx writes each byte of a string as \xNN. */
function decoded(text: string): Buffer {
  return Buffer.from(
    text.replace(/\\x([\da-f]{2})/g, (_escape, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );
}
