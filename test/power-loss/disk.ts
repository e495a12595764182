// A disk that loses its power: replays the calls of a run, and gives what may be found afterwards.
// Data and directory entries last once they are synced; before that, any part of them may be lost.
import { dirname } from 'node:path';
import type { DiskCall } from './trace.ts';

/** Contents by path; a folder is `undefined`. */
export type Files = ReadonlyMap<string, Buffer | undefined>;

/** A moment at which the power may fail, and all that may be found then. */
export interface Moment {
  /** The call that had just ended. */
  readonly after: string;
  readonly states: readonly State[];
}

export interface State {
  /** What was lost. */
  readonly loss: string;
  readonly files: Files;
}

interface Inode {
  data: Buffer;
  /** What lasts. */
  synced: Buffer;
  /** The length at the end of each write. A sync promises only what was written before it began. */
  readonly lengths: { readonly endedAt: number; readonly length: number }[];
}

/** A folder has no inode of its own: its entries are the names that begin with it. */
type Names = Map<string, Inode | undefined>;

/** A change of names in `folder`, which lasts when that folder is synced. */
interface Change {
  readonly folder: string;
  readonly apply: (names: Names) => void;
}

/** How much of the data that were not synced is found. */
const DATA_LOSSES: Readonly<Record<string, (inode: Inode) => Buffer>> = {
  'no data': ({ data }) => data,
  'data that were not synced': ({ synced }) => synced,
  'data that were not synced, zeros in their place': ({ data, synced }) =>
    Buffer.concat([synced, Buffer.alloc(Math.max(0, data.length - synced.length))]),
  'half of the data that were not synced': ({ data, synced }) =>
    Buffer.concat([synced, data.subarray(synced.length, Math.ceil((synced.length + data.length) / 2))]),
  'the first half of the data that were not synced, zeros in their place': ({ data, synced }) => {
    const middle = Math.ceil((synced.length + data.length) / 2);
    return Buffer.concat([synced, Buffer.alloc(Math.max(0, middle - synced.length)), data.subarray(middle)]);
  },
};

export function momentsOf(calls: readonly DiskCall[], folder: string, initial: Files): Moment[] {
  const disk = new Disk(folder, initial);
  return [{ after: 'the start', states: disk.states() }].concat(
    calls.flatMap((call) => (disk.make(call) ? [{ after: describe(call), states: disk.states() }] : [])),
  );
}

function describe(call: DiskCall): string {
  return 'path' in call ? `${call.kind} ${call.path}` : `${call.kind} ${call.from} to ${call.to}`;
}

class Disk {
  readonly #names: Names;
  readonly #lasting: Names;
  #changes: Change[] = [];

  constructor(folder: string, initial: Files) {
    const inode = (data: Buffer): Inode => ({ data, synced: data, lengths: [] });
    this.#names = new Map([...initial].map(([path, data]) => [path, data === undefined ? undefined : inode(data)]));
    this.#names.set(folder, undefined);
    this.#lasting = new Map(this.#names);
  }

  /** False for a call that changes nothing. */
  make(call: DiskCall): boolean {
    switch (call.kind) {
      case 'open':
        return this.#open(call);
      case 'write': {
        const inode = this.#names.get(call.path);
        if (inode === undefined) return false;
        inode.data = Buffer.concat([inode.data, call.bytes]);
        inode.lengths.push({ endedAt: call.endedAt, length: inode.data.length });
        return true;
      }
      case 'truncate': {
        const inode = this.#names.get(call.path);
        if (inode === undefined || inode.data.length === call.length) return false;
        inode.data = inode.data.subarray(0, call.length);
        return true;
      }
      case 'sync':
        return this.#sync(call.path, call.startedAt);
      case 'rename': {
        const inode = this.#names.get(call.from);
        return this.#change(call.to, (names) => {
          names.delete(call.from);
          names.set(call.to, inode);
        });
      }
      case 'link': {
        const inode = this.#names.get(call.from);
        return this.#change(call.to, (names) => names.set(call.to, inode));
      }
      case 'mkdir':
        return this.#change(call.path, (names) => names.set(call.path, undefined));
      case 'unlink':
      case 'rmdir':
        return this.#change(call.path, (names) => names.delete(call.path));
    }
  }

  #open({ path, creates, truncates }: Extract<DiskCall, { kind: 'open' }>): boolean {
    if (!this.#names.has(path)) {
      if (!creates) return false;
      const inode: Inode = { data: Buffer.alloc(0), synced: Buffer.alloc(0), lengths: [] };
      return this.#change(path, (names) => names.set(path, inode));
    }
    const inode = this.#names.get(path);
    if (!truncates || inode === undefined) return false;
    inode.data = Buffer.alloc(0);
    return true;
  }

  #sync(path: string, startedAt: number): boolean {
    const inode = this.#names.get(path);
    if (inode !== undefined) {
      const before = inode.lengths.filter(({ endedAt }) => endedAt < startedAt).at(-1)?.length ?? 0;
      inode.synced = inode.data.subarray(0, inode.lengths.length === 0 ? inode.data.length : before);
      return true;
    }
    for (const { folder, apply } of this.#changes) if (folder === path) apply(this.#lasting);
    this.#changes = this.#changes.filter(({ folder }) => folder !== path);
    return true;
  }

  #change(path: string, apply: (names: Names) => void): true {
    apply(this.#names);
    this.#changes.push({ folder: dirname(path), apply });
    return true;
  }

  /** Each loss of names with each loss of data. */
  states(): State[] {
    return this.#nameLosses().flatMap(([lostNames, names]) =>
      Object.entries(DATA_LOSSES).map(([lostData, read]) => ({
        loss: `${lostNames}; ${lostData}`,
        files: new Map([...names].map(([path, inode]) => [path, inode === undefined ? undefined : read(inode)])),
      })),
    );
  }

  /** Of the changes that were not synced: none, the last ones, or any single one is lost. */
  #nameLosses(): [string, Names][] {
    const changes = this.#changes;
    const kept = (isKept: (index: number) => boolean): Names => {
      const names = new Map(this.#lasting);
      changes.forEach(({ apply }, index) => isKept(index) && apply(names));
      for (const path of names.keys()) if (!isReachable(path, names)) names.delete(path);
      return names;
    };
    return [
      ...Array.from({ length: changes.length + 1 }, (_, count): [string, Names] => [
        `names: ${changes.length - count} changes lost`,
        kept((index) => index < count),
      ]),
      ...changes
        .slice(0, -1)
        .map((_, lost): [string, Names] => [
          `names: change ${lost + 1} of ${changes.length} lost`,
          kept((index) => index !== lost),
        ]),
    ];
  }
}

/** All folders above it are there. */
function isReachable(path: string, names: Names): boolean {
  const folder = dirname(path);
  if (folder === path || !names.has(path)) return names.has(path);
  const isRoot = ![...names.keys()].some((other) => path.startsWith(`${other}/`));
  return isRoot || isReachable(folder, names);
}
