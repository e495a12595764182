import { OutputCollector } from '../../../src/transform/command/output-collector.ts';

function collect(collector: OutputCollector, pieces: readonly string[], from = 0): string {
  collector.begin();
  for (const piece of pieces) collector.push(Buffer.from(piece));
  const { buffer, byteLength } = collector.take(from);
  return Buffer.from(buffer, 0, byteLength).toString();
}

test('pieces are concatenated, however many there are', () => {
  const pieces = Array.from({ length: 3000 }, (_, index) => `${index} `.repeat(20));
  expect(collect(new OutputCollector(), pieces)).toBe(pieces.join(''));
});

test('the beginning can be left out', () => {
  expect(collect(new OutputCollector(), ['head', 'er\nrest'], 7)).toBe('rest');
});

test.each([
  [99_999, false],
  [100_000, false],
  [100_001, true],
])('%i bytes with a limit of 100,000: an error is %s', (bytes, isTooMuch) => {
  const attempt = () => collect(new OutputCollector(100_000), ['x'.repeat(70_000), 'x'.repeat(bytes - 70_000)]);
  if (isTooMuch) expect(attempt).toThrow(/output for one batch is larger than/);
  else expect(attempt()).toHaveLength(bytes);
});

test('a reused buffer holds the next output without a trace of the earlier one', () => {
  const collector = new OutputCollector();
  const done = new Uint8Array(100_000).fill(120).buffer;
  collector.reuse(done);
  collector.begin();
  collector.push(Buffer.from('ab'));
  const { buffer, byteLength } = collector.take();
  expect([buffer === done, byteLength]).toEqual([true, 2]);
});
