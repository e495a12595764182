import fc from 'fast-check';
import { UsageError } from '../../../src/job/errors.ts';
import { decideMemory, divideMemory, procsThatFit } from '../../../src/io/machine/memory-limit.ts';
import { GIB, machine, MIB } from './fake-machine.ts';

describe('the memory limit', () => {
  it('is the requested one, whatever the machine has', () => {
    expect(decideMemory(512 * GIB, machine())).toEqual({ bytes: 512 * GIB, reason: 'asked for' });
  });

  it('is the physical memory if nothing limits it further', () => {
    const cgroups = [{ path: '/', memoryBytes: 1024 * GIB }];
    const environment = { SLURM_MEM_PER_NODE: '0', SLURM_MEM_PER_CPU: 'x', SLURM_CPUS_ON_NODE: '1' };
    expect(decideMemory('auto', machine({ cgroups, environment }))).toEqual({
      bytes: 256 * GIB,
      reason: 'physical memory of 256 GiB',
    });
  });

  it('is the tightest limit of all cgroups, including ancestors', () => {
    const cgroups = [
      { path: '/a/b', memoryBytes: 4 * GIB },
      { path: '/a', memoryBytes: 2 * GIB },
      { path: '/', cpus: 1 },
    ];
    expect(decideMemory('auto', machine({ cgroups }))).toEqual({
      bytes: 2 * GIB,
      reason: 'cgroup memory limit of 2 GiB at /a',
    });
  });

  it('is that of the node in Slurm, in MiB unless a unit follows', () => {
    for (const [text, bytes] of [
      ['4096', 4 * GIB],
      ['512K', 512 * 1024],
      ['100M', 100 * MIB],
      ['4G', 4 * GIB],
      ['4gb', 4 * GIB],
    ] as const) {
      expect(decideMemory('auto', machine({ environment: { SLURM_MEM_PER_NODE: text } })).bytes).toBe(bytes);
    }
    expect(decideMemory('auto', machine({ environment: { SLURM_MEM_PER_NODE: '4096' } })).reason).toBe(
      'SLURM_MEM_PER_NODE is 4 GiB',
    );
  });

  it('is that per CPU in Slurm, times the CPUs of the task, or else of the node', () => {
    const onNode = { SLURM_MEM_PER_CPU: '2048', SLURM_CPUS_ON_NODE: '8' };
    expect(decideMemory('auto', machine({ environment: onNode }))).toEqual({
      bytes: 16 * GIB,
      reason: 'SLURM_MEM_PER_CPU is 2 GiB, for 8 CPUs',
    });
    const ofTask = { ...onNode, SLURM_CPUS_PER_TASK: '1' };
    expect(decideMemory('auto', machine({ environment: ofTask }))).toEqual({
      bytes: 2 * GIB,
      reason: 'SLURM_MEM_PER_CPU is 2 GiB, for 1 CPU',
    });
  });

  it('does not use memory per CPU if the number of CPUs is unknown', () => {
    expect(decideMemory('auto', machine({ environment: { SLURM_MEM_PER_CPU: '2048' } })).bytes).toBe(256 * GIB);
  });
});

describe('the division of the memory', () => {
  it('gives the bytes in flight a quarter, at most 128 MiB', () => {
    expect(divideMemory(400 * MIB, 1).budgetBytes).toBe(100 * MIB);
    expect(divideMemory(512 * MIB - 4, 1).budgetBytes).toBe(128 * MIB - 1);
    expect(divideMemory(512 * MIB, 1).budgetBytes).toBe(128 * MIB);
    expect(divideMemory(64 * GIB, 1).budgetBytes).toBe(128 * MIB);
  });

  it('gives the rest to the heaps, minus the program and its idle workers', () => {
    expect(divideMemory(1024 * MIB, 4).heapBytesPerWorker).toBe(((1024 - 128 - 60) / 4 - 9) * MIB);
  });

  it('never exceeds the limit if that is above the minimum', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 512 }), fc.integer({ min: 1, max: 4096 }), (procs, mebibytes) => {
        const { budgetBytes, heapBytesPerWorker } = divideMemory(mebibytes * MIB, procs, 'least');
        expect(heapBytesPerWorker).toBeGreaterThanOrEqual(16 * MIB);
        if (heapBytesPerWorker > 16 * MIB) {
          expect(budgetBytes + procs * heapBytesPerWorker).toBeLessThanOrEqual(mebibytes * MIB);
        }
      }),
    );
  });

  it('refuses a size without room for the smallest heaps, and says what would be enough', () => {
    for (const procs of [1, 2, 3, 23, 24, 25, 64, 1000]) {
      let message = '';
      try {
        divideMemory(MIB, procs);
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError);
        message = (error as UsageError).message;
      }
      const least = Number(/at least (\d+)M$/.exec(message)?.[1]);
      expect(divideMemory(least * MIB, procs).heapBytesPerWorker).toBeGreaterThanOrEqual(16 * MIB);
      expect(() => divideMemory((least - 1) * MIB, procs)).toThrow(UsageError);
    }
  });

  it('suggests fewer workers only if that is possible', () => {
    expect(() => divideMemory(MIB, 1)).toThrow('--max-memory of 1 MiB is too small for 1 worker: at least 22M');
    expect(() => divideMemory(MIB, 2)).toThrow('--max-memory of 1 MiB is too small for 2 workers: at least 43M');
    const advice = (procs: number) => {
      try {
        return divideMemory(MIB, procs);
      } catch (error) {
        return (error as UsageError).advice;
      }
    };
    expect(advice(1)).toBeUndefined();
    expect(advice(2)).toContain('-p');
  });

  it('gives the smallest heaps nevertheless if the size was not requested', () => {
    expect(divideMemory(32 * MIB, 8, 'least')).toEqual({ budgetBytes: 8 * MIB, heapBytesPerWorker: 16 * MIB });
  });
});

describe('workers that fit the memory', () => {
  const wanted = { procs: 64, reason: '64 CPUs available to this process' };
  const memory = (mebibytes: number) => ({ bytes: mebibytes * MIB, reason: 'cgroup memory limit of 512 MiB at /' });

  it('are those wanted if there is room for them', () => {
    expect(procsThatFit(wanted, memory(64 * 16 + 128))).toBe(wanted);
  });

  it('are fewer otherwise, with a reason that says so', () => {
    expect(procsThatFit(wanted, memory(64 * 16 + 127)).procs).toBe(63);
    expect(procsThatFit(wanted, memory(512))).toEqual({
      procs: 24,
      reason: 'there is no memory for more: 512 MiB (cgroup memory limit of 512 MiB at /)',
    });
  });

  it('are at least one, and as many as the division has room for', () => {
    expect(procsThatFit(wanted, memory(1)).procs).toBe(1);
    fc.assert(
      fc.property(fc.integer({ min: 22, max: 2000 }), (mebibytes) => {
        const { procs } = procsThatFit(wanted, memory(mebibytes));
        expect(() => divideMemory(mebibytes * MIB, procs)).not.toThrow();
        if (procs < 64) expect(() => divideMemory(mebibytes * MIB, procs + 1)).toThrow(UsageError);
      }),
    );
  });
});
