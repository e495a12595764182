import { outputFate, outputsFate } from '../../src/cli/output-fate.ts';

const file = () => ({ isFile: () => true });
const device = () => ({ isFile: () => false });
const nothing = () => {
  throw new Error('ENOENT');
};

describe('what became of the output', () => {
  it('is that it was not written, where it is not there', () => {
    expect(outputFate('out.tsv', nothing)).toBe('out.tsv was not written');
  });

  it('is that it was left as it was, where it is there: only a whole output replaces it', () => {
    expect(outputFate('out.tsv', file)).toBe('out.tsv was left as it was');
  });

  it.each(['-', '/dev/stdout', '/dev/fd/3'])('is not known of %p, which is written directly', (output) => {
    expect(outputFate(output, file)).toBeUndefined();
  });

  it('is said of each of two outputs that it is known of', () => {
    expect(outputsFate(['a', 'b'], nothing)).toBe('a was not written; b was not written');
    expect(outputsFate(['-', 'b'], nothing)).toBe('b was not written');
    expect(outputsFate(['-'], nothing)).toBeUndefined();
    expect(outputsFate([], nothing)).toBeUndefined();
  });

  it('is not known of a FIFO or a device', () => {
    expect(outputFate('fifo', device)).toBeUndefined();
  });
});
