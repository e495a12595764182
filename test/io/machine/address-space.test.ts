import { UsageError } from '../../../src/job/errors.ts';
import { isRoomy, memoryInSpace, procsInSpace, whyTooSmall } from '../../../src/io/machine/address-space.ts';
import { addressSpace } from '../../../src/io/machine/space-limit.ts';
import { fileTree, GIB, MIB } from './fake-machine.ts';

const limits = (soft: string) =>
  `Limit                     Soft Limit           Hard Limit           Units     \nMax address space         ${soft.padEnd(20)} unlimited            bytes     \n`;
const read = (soft: string) =>
  fileTree({ '/proc/self/limits': limits(soft), '/proc/self/status': 'Name:\tnode\nVmSize:\t  819200 kB\n' });
const space = (limitBytes: number) => ({ limitBytes, reservedBytes: 800 * MIB });
const memory = { bytes: 64 * GIB, reason: 'physical' };
const wanted = (procs: number) => ({ procs, reason: 'CPUs' });

test('limit and use are those of the system; without a limit nothing is checked', () => {
  expect(addressSpace(read('4294967296'))).toEqual(space(4 * GIB));
  expect(addressSpace(read('unlimited'))).toBeUndefined();
  expect(addressSpace(fileTree({}))).toBeUndefined();
});

test("one worker needs a certain space, and the message says how much in the shell's units", () => {
  const why = whyTooSmall(space(GIB))!;
  const [, needed] = /^address space is limited to 1 GiB \(ulimit -v 1048576\), .* \(ulimit -v (\d+)\)$/.exec(why)!;
  expect(whyTooSmall(space(Number(needed) * 1024))).toBeUndefined();
  expect(whyTooSmall(space(Number(needed) * 1024 - MIB))).toBeDefined();
});

test('the default number of workers is as many as fit', () => {
  const procs = [2, 2.5, 3, 4, 8, 64].map((gib) => procsInSpace(wanted(16), false, space(gib * GIB)).procs);
  expect(procs).toEqual(procs.toSorted((a, b) => a - b));
  expect([procs[0], procs.at(-1)]).toEqual([1, 16]);
  expect(procsInSpace(wanted(16), false, space(3 * GIB)).reason).toContain('ulimit -v 3145728');
});

test('requested workers are granted, or refused with what they need', () => {
  expect(procsInSpace(wanted(4), true, space(4 * GIB))).toEqual(wanted(4));
  const refused = () => procsInSpace(wanted(40), true, space(4 * GIB));
  expect(refused).toThrow(UsageError);
  expect(refused).toThrow(/^address space is limited to 4 GiB .*, and 40 workers need at least \d+ MiB/);
  expect(() => procsInSpace(wanted(1), false, space(GIB))).toThrow('1 worker needs at least');
});

test('the memory limit is what the threads leave, and never more than allowed', () => {
  const left = memoryInSpace(memory, 2, space(4 * GIB));
  expect(left.bytes).toBeLessThan(3 * GIB);
  expect(left.bytes).toBe(memoryInSpace(memory, 2, space(5 * GIB)).bytes - GIB);
  expect(memoryInSpace({ bytes: MIB, reason: 'asked for' }, 2, space(4 * GIB)).bytes).toBe(MIB);
});

test('V8 may reserve freely only if kernels and everything else have room', () => {
  expect(isRoomy(space(1024 * GIB), 2, memory)).toBe(true);
  expect(isRoomy(space(64 * GIB), 2, memory)).toBe(false);
});
