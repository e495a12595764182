import { availableParallelism, totalmem } from 'node:os';
import { decideProcs } from '../../../src/io/machine/cpu-limit.ts';
import { machineFacts, type System } from '../../../src/io/machine/machine-facts.ts';
import { decideMemory } from '../../../src/io/machine/memory-limit.ts';
import { fileTree, GIB, mountLine } from './fake-machine.ts';

const system: System = {
  platform: 'linux',
  environment: { SLURM_CPUS_PER_TASK: '3' },
  availableParallelism: () => 8,
  totalmem: () => 16 * GIB,
  countOpen: () => 20,
  readText: fileTree({
    '/proc/self/cgroup': '0::/a\n',
    '/proc/self/mountinfo': mountLine('cgroup2', '/', '/sys/fs/cgroup'),
    '/sys/fs/cgroup/a/cpu.max': '200000 100000\n',
  }),
};

describe('the facts of the machine', () => {
  it('are those of the system, its cgroups and its scheduler', () => {
    expect(machineFacts(system)).toEqual({
      cpus: 8,
      memoryBytes: 16 * GIB,
      cgroups: [{ path: '/a', cpus: 2 }],
      addressSpace: undefined,
      openFiles: undefined,
      environment: { SLURM_CPUS_PER_TASK: '3' },
    });
  });

  it('have cgroups on Linux only', () => {
    expect(machineFacts({ ...system, platform: 'darwin' }).cgroups).toEqual([]);
  });

  it('of this machine allow at least one worker and no more than its CPUs', () => {
    const facts = machineFacts();
    const { procs } = decideProcs('auto', facts);
    expect(procs).toBeGreaterThanOrEqual(1);
    expect(procs).toBeLessThanOrEqual(availableParallelism());
    const { bytes } = decideMemory('auto', facts);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThanOrEqual(totalmem());
  });
});
