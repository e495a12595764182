import type { KernelBatch } from '../../../src/transform/fields/kernel/kernel-batch.ts';
import { newKernelFields } from '../../../src/transform/fields/kernel/kernel-fields.ts';
import type { FieldWork } from '../../../src/transform/fields/field-plan.ts';

function kernelFor(work: FieldWork): KernelBatch {
  const indexOf = (name: number | string) => Number(name);
  // the Nodes these tests run on all have SIMD
  return newKernelFields(work, { indexOf, encoding: 'utf8', delimiter: 0x09, terminator: 0x0a })!;
}

function load(kernel: KernelBatch, slice: Uint8Array): void {
  expect(kernel.makeRoom(slice.length)).toBe(true);
  kernel.load(slice, true);
}

const fields = (count: number): FieldWork => ({
  map: { isRow: false, parts: Array.from({ length: count }, () => ({ kind: 'field', field: 1 }) as const) },
});

test('a record whose result might not fit is not run, even if its size exceeds 32 bits', () => {
  // 2 ** 32 + 4 bytes
  const [count, bytes] = [1025, 4_190_212];
  const kernel = kernelFor(fields(count));
  const batch = Buffer.from(`a\n${'x'.repeat(bytes)}\n`);
  load(kernel, batch);
  const first = kernel.run(0);
  expect({ ...first, output: first.output.length }).toMatchObject({ next: 2, records: 1, kept: 1, output: count + 1 });
  expect(kernel.run(first.next)).toMatchObject({ next: 2, records: 0, kept: 0 });
});

test("results that don't fit come in further runs, none lost and none twice", () => {
  const kernel = kernelFor(fields(40));
  const lines = Array.from({ length: 5000 }, (_, i) => `${i}`);
  const batch = Buffer.from(lines.map((line) => `${line}\tx\n`).join(''));
  load(kernel, batch);
  const pieces: string[] = [];
  let records = 0;
  for (let at = 0; at < batch.length;) {
    const result = kernel.run(at);
    pieces.push(Buffer.from(result.output).toString());
    records += result.records;
    at = result.next;
  }
  expect(pieces.length).toBeGreaterThan(3);
  expect(records).toBe(5000);
  expect(pieces.join('')).toBe(lines.map((line) => `${line.repeat(40)}\n`).join(''));
});
