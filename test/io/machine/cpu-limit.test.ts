import { decideProcs } from '../../../src/io/machine/cpu-limit.ts';
import { machine } from './fake-machine.ts';

describe('the number of worker threads', () => {
  it('is the requested one, whatever the machine allows', () => {
    const small = machine({ cpus: 1, cgroups: [{ path: '/', cpus: 0.5 }] });
    expect(decideProcs(8, small)).toEqual({ procs: 8, reason: 'asked for' });
  });

  it('is the number of CPUs if nothing limits them further', () => {
    expect(decideProcs('auto', machine({ cpus: 4 }))).toEqual({
      procs: 4,
      reason: '4 CPUs available to this process',
    });
    expect(decideProcs('auto', machine({ cpus: 1 })).reason).toBe('1 CPU available to this process');
  });

  it('is the tightest quota of all cgroups, rounded up, including ancestors', () => {
    const cgroups = [
      { path: '/user.slice/a', cpus: 4 },
      { path: '/user.slice', cpus: 1.5 },
      { path: '/', memoryBytes: 1 },
    ];
    expect(decideProcs('auto', machine({ cgroups }))).toEqual({
      procs: 2,
      reason: 'cgroup CPU quota of 1.5 CPUs at /user.slice',
    });
  });

  it('names the quota if it rounds up to the number of CPUs', () => {
    const decision = decideProcs('auto', machine({ cpus: 2, cgroups: [{ path: '/a', cpus: 1.5 }] }));
    expect(decision).toEqual({ procs: 2, reason: 'cgroup CPU quota of 1.5 CPUs at /a' });
  });

  it('is at least 1, for a quota of a hundredth of a CPU', () => {
    const decision = decideProcs('auto', machine({ cgroups: [{ path: '/a', cpus: 0.01 }] }));
    expect(decision).toEqual({ procs: 1, reason: 'cgroup CPU quota of 0.01 CPUs at /a' });
  });

  it('is what Slurm gives a task, if that is less', () => {
    const environment = { SLURM_CPUS_PER_TASK: '6' };
    expect(decideProcs('auto', machine({ environment }))).toEqual({ procs: 6, reason: 'SLURM_CPUS_PER_TASK is 6' });
    expect(decideProcs('auto', machine({ cpus: 4, environment })).procs).toBe(4);
  });

  it.each([
    [{ SLURM_CPUS_PER_TASK: '6', SLURM_CPUS_ON_NODE: '2' }, 6, 'SLURM_CPUS_PER_TASK is 6'],
    [{ SLURM_CPUS_ON_NODE: '2' }, 2, 'SLURM_CPUS_ON_NODE is 2'],
    [{ SLURM_CPUS_PER_TASK: '', SLURM_CPUS_ON_NODE: '3' }, 3, 'SLURM_CPUS_ON_NODE is 3'],
    [{ NSLOTS: '5' }, 5, 'NSLOTS is 5'],
    [{ PBS_NCPUS: '4', NCPUS: '3' }, 4, 'PBS_NCPUS is 4'],
    [{ NCPUS: '3' }, 3, 'NCPUS is 3'],
    [{ PBS_NUM_PPN: '7' }, 7, 'PBS_NUM_PPN is 7'],
    [{ LSB_DJOB_NUMPROC: '8' }, 8, 'LSB_DJOB_NUMPROC is 8'],
    [{ NSLOTS: '9', SLURM_CPUS_ON_NODE: '4' }, 4, 'SLURM_CPUS_ON_NODE is 4'],
  ])('is what the scheduler of a cluster gives (%j)', (environment, procs, reason) => {
    expect(decideProcs('auto', machine({ environment }))).toEqual({ procs, reason });
    expect(decideProcs('auto', machine({ cpus: 1, environment })).procs).toBe(1);
    expect(decideProcs(12, machine({ environment })).procs).toBe(12);
  });

  it('ignores a Slurm variable that is not an integer above 0', () => {
    for (const bad of ['', '0', '-2', '1.5', 'two', '0x2', '4(x2)', ' ', '99999999999999999999']) {
      expect(decideProcs('auto', machine({ environment: { SLURM_CPUS_PER_TASK: bad } })).procs).toBe(64);
    }
  });
});
