// Finds the folders of this process's control groups: its own cgroup and all above it, as far as
// they are mounted. Knows version 1, version 2, both at once (hybrid), and containers, whose own
// cgroup may have a name that does not exist in their mount. Lines it does not understand are
// skipped. Formats: cgroups(7), proc_pid_mountinfo(5).

export type CgroupVersion = 1 | 2;

/** The text of a file; undefined if it can't be read. */
export type ReadText = (path: string) => string | undefined;

/** One cgroup. Its folder may not exist. */
export interface CgroupFolder {
  readonly version: CgroupVersion;
  /** Version 1: the limits that this hierarchy may set. Version 2 has one hierarchy for all. */
  readonly controllers: readonly string[];
  /** Its path in the hierarchy, as far up as this process can see: `/user.slice`. */
  readonly path: string;
  readonly folder: string;
}

/** The cgroup of this process in one hierarchy. */
interface Membership {
  readonly version: CgroupVersion;
  readonly controllers: readonly string[];
  readonly path: string;
}

interface Mount {
  readonly version: CgroupVersion;
  readonly controllers: readonly string[];
  /** The part of the hierarchy that is mounted; `/` is all of it. */
  readonly root: string;
  readonly mountPoint: string;
}

/** Innermost first within each hierarchy. */
export function cgroupFolders(readText: ReadText): CgroupFolder[] {
  const memberships = parseMemberships(readText('/proc/self/cgroup') ?? '');
  if (memberships.length === 0) return [];
  const mounts = parseMounts(readText('/proc/self/mountinfo') ?? '');
  return memberships.flatMap((membership) => foldersOf(membership, mounts));
}

/** Lines such as `4:cpu,cpuacct:/user.slice` (version 1) and `0::/user.slice` (version 2). */
function parseMemberships(text: string): Membership[] {
  const memberships: Membership[] = [];
  for (const line of text.split('\n')) {
    const [, id, list, path] = /^(\d+):([^:]*):(\/.*)$/.exec(line) ?? [];
    if (list === undefined || path === undefined) continue;
    const version = id === '0' && list === '' ? 2 : 1;
    const controllers = list.split(',').filter((name) => name === 'cpu' || name === 'memory');
    if (version === 2 || controllers.length > 0) memberships.push({ version, controllers, path });
  }
  return memberships;
}

/** Lines such as `32 31 0:29 /root /mount/point rw,relatime shared:9 - cgroup cgroup rw,cpu`. */
function parseMounts(text: string): Mount[] {
  const mounts: Mount[] = [];
  for (const line of text.split('\n')) {
    if (!line.includes(' - cgroup')) continue;
    const fields = line.split(' ');
    const [root, mountPoint] = fields.slice(3, 5);
    // Optional fields precede it: none, one or several.
    const [type, , options] = fields.slice(fields.indexOf('-', 6) + 1);
    if (root === undefined || mountPoint === undefined || (type !== 'cgroup' && type !== 'cgroup2')) continue;
    mounts.push({
      version: type === 'cgroup2' ? 2 : 1,
      controllers: options?.split(',') ?? [],
      root: unescaped(root),
      mountPoint: unescaped(mountPoint),
    });
  }
  return mounts;
}

/** Blanks, tabs, newlines and backslashes are written in octal: `\040`. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
}

function foldersOf(membership: Membership, mounts: readonly Mount[]): CgroupFolder[] {
  const { version, controllers, path } = membership;
  const candidates = mounts.filter(
    (mount) =>
      mount.version === version && (version === 2 || controllers.some((name) => mount.controllers.includes(name))),
  );
  // Of the mounts that contain our cgroup, the one that reaches highest.
  const holding = candidates
    .filter(({ root }) => isWithin(path, root))
    .sort((one, other) => one.root.length - other.root.length)[0];
  // No mount contains it: the name is from outside this container, and only what is mounted here
  // can be seen.
  const mount = holding ?? candidates[0];
  if (mount === undefined) return [];
  const top = mount.root === '/' ? '' : mount.root;
  const names = holding === undefined ? [] : path.slice(top.length).split('/').filter(Boolean);
  const folders: CgroupFolder[] = [];
  for (let depth = names.length; depth >= 0; depth -= 1) {
    const below = names
      .slice(0, depth)
      .map((name) => `/${name}`)
      .join('');
    folders.push({ version, controllers, path: `${top}${below}` || '/', folder: `${mount.mountPoint}${below}` });
  }
  return folders;
}

/** A path with `..` is outside this process's cgroup namespace: under none of its mounts. */
function isWithin(path: string, root: string): boolean {
  if (path.split('/').includes('..')) return false;
  return root === '/' || path === root || path.startsWith(`${root}/`);
}
