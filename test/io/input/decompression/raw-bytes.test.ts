import fc from 'fast-check';
import { InputError } from '../../../../src/job/errors.ts';
import { RawBytes } from '../../../../src/io/input/decompression/raw-bytes.ts';
import { arriving, ManualStream, noise } from '../../../support/compressed.ts';

const KIB = 1024;

test('bytes held and taken are those of the source in order, for any pieces', async () => {
  const bytes = noise(3000);
  const steps = fc.array(fc.record({ want: fc.nat(700), take: fc.nat(100), waits: fc.boolean() }), { maxLength: 40 });
  const lengths = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(steps, lengths, fc.constantFrom('at-once', 'later'), async (steps, lengths, arrival) => {
      const raw = new RawBytes(arriving(bytes, lengths, arrival));
      let offset = 0;
      for (const { want, take, waits } of steps) {
        const hasAll = waits ? await raw.fill(want) : raw.fillNow(want);
        expect(hasAll).toBe(raw.held.length >= want);
        if (waits && !hasAll) expect([raw.hasEnded, offset + raw.held.length]).toEqual([true, bytes.length]);
        expect(raw.offset).toBe(offset);
        expect(bytes.subarray(offset, offset + raw.held.length).equals(raw.held)).toBe(true);
        const taken = Math.min(Math.floor((raw.held.length * take) / 100), raw.held.length);
        raw.take(taken);
        offset += taken;
      }
    }),
  );
});

test('a window that has to grow, and one that has to move, lose nothing', async () => {
  const bytes = noise(3000 * KIB);
  const raw = new RawBytes(arriving(bytes, [200 * KIB]));
  expect(await raw.fill(100 * KIB)).toBe(true);
  raw.take(99 * KIB);
  expect(await raw.fill(2000 * KIB)).toBe(true);
  expect(bytes.subarray(99 * KIB, 99 * KIB + raw.held.length).equals(raw.held)).toBe(true);
  for (let left = raw.held.length; left > 0 || !raw.hasEnded; left = raw.held.length) {
    raw.take(Math.min(left, 130 * KIB));
    await raw.fillMore();
    expect(bytes.subarray(raw.offset, raw.offset + raw.held.length).equals(raw.held)).toBe(true);
  }
  expect(raw.offset).toBe(bytes.length);
});

test('no more is read than the request needs', () => {
  const source = arriving(noise(2000), [100]);
  const raw = new RawBytes(source);
  expect([raw.fillNow(0), source.bytesTaken]).toEqual([true, 0]);
  expect([raw.fillNow(1), source.bytesTaken]).toEqual([true, 100]);
  expect([raw.fillNow(100), source.bytesTaken]).toEqual([true, 100]);
  expect([raw.fillNow(101), source.bytesTaken]).toEqual([true, 200]);
});

test('a stream is read once at a time, and only awaited on request', async () => {
  const stream = new ManualStream();
  const raw = new RawBytes(stream);
  for (let turn = 0; turn < 3; turn += 1) expect(raw.fillNow(2)).toBe(false);
  expect(stream.reads).toBe(1);
  const more = raw.fillMore();
  stream.put(Buffer.from('a'));
  expect(await more).toBe(true);
  expect([stream.reads, raw.held.length]).toEqual([1, 1]);
  const two = raw.fill(2);
  stream.put(Buffer.from('bc'));
  expect(await two).toBe(true);
  expect(Buffer.from(raw.held).toString()).toBe('abc');
});

test('after the end nothing is read any more', async () => {
  const stream = new ManualStream();
  const raw = new RawBytes(stream);
  stream.put(Buffer.from('a'));
  stream.end();
  expect([await raw.fill(2), raw.hasEnded, raw.held.length]).toEqual([false, true, 1]);
  const { reads } = stream;
  expect([await raw.fillMore(), raw.fillNow(9), stream.reads]).toEqual([false, false, reads]);
});

test('a read that fails while nobody waits is reported to every later caller', async () => {
  const stream = new ManualStream();
  const raw = new RawBytes(stream);
  raw.fillNow(1);
  const error = new InputError('broke');
  stream.end(error);
  await new Promise((resolve) => setImmediate(resolve)); // an unhandled rejection would end the test run
  expect(raw.fillNow(1)).toBe(false);
  await expect(raw.fillMore()).rejects.toBe(error);
  await expect(raw.fill(1)).rejects.toBe(error);
});

test('a closed source is not read: its descriptor may be another file by then', async () => {
  const source = arriving(noise(2000), [100]);
  const raw = new RawBytes(source);
  raw.fillNow(1);
  raw.close();
  expect([raw.fillNow(200), await raw.fill(200), source.bytesTaken]).toEqual([false, false, 100]);
});
