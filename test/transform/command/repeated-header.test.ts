import { RepeatedHeader } from '../../../src/transform/command/repeated-header.ts';

const bytes = (text: string) => Uint8Array.from(Buffer.from(text));
const ARGV = ['tool'];

test.each([
  ['a\nb\n', 'A\nB\nrest\n', 4],
  ['a\nb\n', 'A\nB\n', 4],
  ['a\nb\n', 'A\nB', 3],
  ['a\nb\n', 'A\n', 2],
  ['a\nb\n', '', 0],
  ['', 'rest\n', 0],
])('for the header %j the header lines in %j end at %i', (header, output, end) => {
  expect(new RepeatedHeader(RepeatedHeader.memory(), bytes(header), 10).endIn(bytes(output))).toBe(end);
});

test('the lines of all workers must be the same, byte for byte', () => {
  const memory = RepeatedHeader.memory();
  const [one, other] = [1, 2].map(() => new RepeatedHeader(memory, bytes('h\n'), 10));
  one!.check(bytes('H\n'), ARGV, {});
  other!.check(bytes('H\n'), ARGV, {});
  for (const wrong of ['', 'h\n', 'H', 'H\n\n', 'G\n']) {
    expect(() => other!.check(bytes(wrong), ARGV, { batch: 3 })).toThrow(
      "command 'tool': the first line of its output differs from that for other batches",
    );
  }
});
