import { BatchOutput } from '../../src/transform/batch-output.ts';
import { thrownBy } from '../support/thrown.ts';

function bufferOf(text: string, bytes = text.length): ArrayBuffer {
  const buffer = new ArrayBuffer(bytes);
  new Uint8Array(buffer).set(Buffer.from(text));
  return buffer;
}

function textOf({ buffer, byteLength }: { buffer: ArrayBuffer; byteLength: number }): string {
  return Buffer.from(buffer, 0, byteLength).toString();
}

test('text uses the free bytes of the batch, and needs a buffer of its own for one byte more', () => {
  for (const [text, isShared] of [
    ['xxxx', true],
    ['xxx€', false],
    ['xxxxx', false],
  ] as const) {
    const output = new BatchOutput('utf8');
    const batch = bufferOf('abcdefgh');
    output.begin(batch);
    output.appendText(text, 4);
    expect(Buffer.from(batch).subarray(4).toString()).toBe('efgh');
    const result = output.take();
    expect(textOf(result)).toBe(text);
    expect(result.buffer === batch).toBe(isShared);
  }
});

test('kept bytes move to the front, in order', () => {
  const output = new BatchOutput('utf8');
  output.begin(bufferOf('aabbccdd'));
  output.keep(0, 2);
  output.keep(4, 6);
  output.keep(6, 8);
  expect(textOf(output.take())).toBe('aaccdd');
});

test("the batch's own buffer is not written while its end is still needed, however the result grows", () => {
  const output = new BatchOutput('utf8');
  for (let round = 0; round < 3; round += 1) {
    const batch = bufferOf('abcdefgh', 1000);
    output.begin(batch);
    for (let part = 0; part < 30; part += 1) {
      output.appendText('0123456789', 4);
      expect(Buffer.from(batch, 4, 4).toString()).toBe('efgh');
    }
    expect(textOf(output.take())).toBe('0123456789'.repeat(30));
  }
});

test('a buffer that a result outgrew is reused for a later result, but never for two at once', () => {
  const output = new BatchOutput('utf8');
  const first = bufferOf('ab', 100);
  output.begin(first);
  output.appendText('0123', 2);
  const one = output.take();
  const second = bufferOf('ab', 100);
  output.begin(second);
  output.appendText('4567', 2);
  const two = output.take();
  expect(two.buffer).toBe(first);
  output.begin(bufferOf('ab', 100));
  output.appendText('89', 1);
  expect(output.take().buffer).toBe(second);
  expect([one, two].map(textOf)).toEqual(['0123', '4567']);
});

test('a result of n-1 and n bytes passes, n+1 is an error that says what to do', () => {
  const run = (bytes: number) => {
    const output = new BatchOutput('utf8', 100);
    output.begin(bufferOf('a'));
    output.appendText('x'.repeat(60), 1);
    output.appendText('x'.repeat(bytes - 60), 1);
    return output.take().byteLength;
  };
  expect([run(99), run(100)]).toEqual([99, 100]);
  expect(thrownBy(() => run(101))).toMatchObject({
    name: 'ResultError',
    advice: expect.stringContaining('--batch-size') as string,
  });
});
