import fc from 'fast-check';
import { cgroupLimits } from '../../../src/io/machine/cgroup.ts';
import { fileTree, MIB, mountLine } from './fake-machine.ts';

const V2 = '/sys/fs/cgroup';
const V2_MOUNT = mountLine('cgroup2', '/', V2);

describe('limits of cgroups, version 2', () => {
  it('are read from the own cgroup and from all its ancestors, innermost first', () => {
    const limits = cgroupLimits(
      fileTree({
        '/proc/self/cgroup': '0::/user.slice/session.scope\n',
        '/proc/self/mountinfo': V2_MOUNT,
        [`${V2}/user.slice/session.scope/cpu.max`]: '400000 100000\n',
        [`${V2}/user.slice/session.scope/memory.max`]: '1073741824\n',
        [`${V2}/user.slice/cpu.max`]: '150000 100000\n',
        [`${V2}/user.slice/memory.max`]: 'max\n',
      }),
    );
    expect(limits).toEqual([
      { path: '/user.slice/session.scope', cpus: 4, memoryBytes: 1024 * MIB },
      { path: '/user.slice', cpus: 1.5 },
    ]);
  });

  it('are absent if the quota and the memory are max', () => {
    const limits = cgroupLimits(
      fileTree({
        '/proc/self/cgroup': '0::/a\n',
        '/proc/self/mountinfo': V2_MOUNT,
        [`${V2}/a/cpu.max`]: 'max 100000\n',
        [`${V2}/a/memory.max`]: 'max\n',
        [`${V2}/a/memory.high`]: '1048576\n',
      }),
    );
    expect(limits).toEqual([]);
  });

  it('are found under a mount point with a blank in its name', () => {
    const limits = cgroupLimits(
      fileTree({
        '/proc/self/cgroup': '0::/a\n',
        '/proc/self/mountinfo': mountLine('cgroup2', '/', '/my\\040cgroups'),
        '/my cgroups/a/cpu.max': '100000 100000\n',
      }),
    );
    expect(limits).toEqual([{ path: '/a', cpus: 1 }]);
  });

  it('are found in a cgroup with a colon in its name', () => {
    const limits = cgroupLimits(
      fileTree({
        '/proc/self/cgroup': '0::/a:b\n',
        '/proc/self/mountinfo': V2_MOUNT,
        [`${V2}/a:b/memory.max`]: '4096\n',
      }),
    );
    expect(limits).toEqual([{ path: '/a:b', memoryBytes: 4096 }]);
  });
});

const V1_MOUNTS = [
  mountLine('cgroup', '/', '/cg/cpu,cpuacct', 'rw,cpu,cpuacct'),
  mountLine('cgroup', '/', '/cg/memory', 'rw,memory'),
  mountLine('cgroup', '/', '/cg/systemd', 'rw,xattr,name=systemd'),
].join('\n');

describe('limits of cgroups, version 1', () => {
  it('are read from the hierarchies of cpu and memory, each with its own path', () => {
    const limits = cgroupLimits(
      fileTree({
        '/proc/self/cgroup': '9:name=systemd:/x\n4:memory:/jobs/7\n1:cpu,cpuacct:/batch\n',
        '/proc/self/mountinfo': V1_MOUNTS,
        '/cg/cpu,cpuacct/batch/cpu.cfs_quota_us': '250000\n',
        '/cg/cpu,cpuacct/batch/cpu.cfs_period_us': '100000\n',
        '/cg/memory/jobs/7/memory.limit_in_bytes': '9223372036854771712\n',
        '/cg/memory/jobs/memory.limit_in_bytes': '536870912\n',
      }),
    );
    expect(limits).toEqual([
      { path: '/jobs', memoryBytes: 512 * MIB },
      { path: '/batch', cpus: 2.5 },
    ]);
  });

  it('are absent if the quota is -1 and the memory is the highest number of pages', () => {
    const limits = cgroupLimits(
      fileTree({
        '/proc/self/cgroup': '4:memory:/\n1:cpu,cpuacct:/\n',
        '/proc/self/mountinfo': V1_MOUNTS,
        '/cg/cpu,cpuacct/cpu.cfs_quota_us': '-1\n',
        '/cg/cpu,cpuacct/cpu.cfs_period_us': '100000\n',
        '/cg/memory/memory.limit_in_bytes': '9223372036854710272\n',
      }),
    );
    expect(limits).toEqual([]);
  });
});

describe('limits of cgroups, both versions at once', () => {
  it('are read from the hierarchy that has the controller', () => {
    const limits = cgroupLimits(
      fileTree({
        '/proc/self/cgroup': '4:memory:/jobs\n1:cpu,cpuacct:/jobs\n0::/jobs\n',
        '/proc/self/mountinfo': `${V1_MOUNTS}\n${mountLine('cgroup2', '/', '/cg/unified')}`,
        '/cg/memory/jobs/memory.limit_in_bytes': '536870912\n',
        '/cg/unified/jobs/cpu.max': '200000 100000\n',
      }),
    );
    expect(limits).toEqual([
      { path: '/jobs', memoryBytes: 512 * MIB },
      { path: '/jobs', cpus: 2 },
    ]);
  });
});

describe('limits of cgroups in a container', () => {
  it('are read at the mount point if the own cgroup is mounted there', () => {
    const limits = cgroupLimits(
      fileTree({
        '/proc/self/cgroup': '1:cpu:/docker/abc\n',
        '/proc/self/mountinfo': mountLine('cgroup', '/docker/abc', '/sys/fs/cgroup/cpu', 'rw,cpu'),
        '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '50000',
        '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000',
      }),
    );
    expect(limits).toEqual([{ path: '/docker/abc', cpus: 0.5 }]);
  });

  it('are read at the mount point if a namespace shows the own cgroup as /', () => {
    const limits = cgroupLimits(
      fileTree({
        '/proc/self/cgroup': '0::/\n',
        '/proc/self/mountinfo': V2_MOUNT,
        [`${V2}/cpu.max`]: '200000 100000\n',
      }),
    );
    expect(limits).toEqual([{ path: '/', cpus: 2 }]);
  });

  it('are read from the existing files if the name is one of the host', () => {
    const limits = cgroupLimits(
      fileTree({
        '/proc/self/cgroup': '0::/kubepods/pod1/abc\n',
        '/proc/self/mountinfo': V2_MOUNT,
        [`${V2}/memory.max`]: '536870912\n',
      }),
    );
    expect(limits).toEqual([{ path: '/', memoryBytes: 512 * MIB }]);
  });

  it('are read at the mount point if the name is outside the mount or the namespace', () => {
    for (const [path, root] of [
      ['/host/x', '/docker/abc'],
      ['/docker/abcdef', '/docker/abc'],
      ['/../x', '/'],
    ] as const) {
      const limits = cgroupLimits(
        fileTree({
          '/proc/self/cgroup': `0::${path}\n`,
          '/proc/self/mountinfo': mountLine('cgroup2', root, V2),
          [`${V2}/memory.max`]: '536870912\n',
        }),
      );
      expect(limits).toEqual([{ path: root, memoryBytes: 512 * MIB }]);
    }
  });

  it('are read from the highest of several mounts', () => {
    const limits = cgroupLimits(
      fileTree({
        '/proc/self/cgroup': '0::/a/b\n',
        '/proc/self/mountinfo': `${mountLine('cgroup2', '/a/b', '/inner')}\n${V2_MOUNT}`,
        [`${V2}/a/cpu.max`]: '100000 100000\n',
      }),
    );
    expect(limits).toEqual([{ path: '/a', cpus: 1 }]);
  });
});

describe('limits of cgroups', () => {
  it('are absent if there is nothing to read', () => {
    expect(cgroupLimits(fileTree({}))).toEqual([]);
    expect(cgroupLimits(fileTree({ '/proc/self/cgroup': '0::/a\n' }))).toEqual([]);
  });

  it('are absent if a limit is zero, empty or not a number', () => {
    for (const cpuMax of ['', '\n', '0 100000', '100000', '100000 0', 'many few', '-1 100000']) {
      for (const memoryMax of ['', '0', '-1', '1.5', 'lots']) {
        const files = {
          '/proc/self/cgroup': '0::/\n',
          '/proc/self/mountinfo': V2_MOUNT,
          [`${V2}/cpu.max`]: cpuMax,
          [`${V2}/memory.max`]: memoryMax,
        };
        expect(cgroupLimits(fileTree(files))).toEqual([]);
      }
    }
  });

  it('never throw, for any content of the files', () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom(V2_MOUNT, '0::/a/b', '1:cpu:/', '1:cpu', '0::', '- cgroup', '1 2 3 4 5 6 - cgroup', ' - cgroup2'),
    );
    const text = fc.array(line).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, text, (own, mounts, content) => {
        const limits = cgroupLimits((path) =>
          path === '/proc/self/cgroup' ? own : path === '/proc/self/mountinfo' ? mounts : content,
        );
        expect(Array.isArray(limits)).toBe(true);
      }),
    );
  });
});
