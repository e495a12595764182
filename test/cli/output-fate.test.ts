import { outputFate, outputsFate, resumeHint } from '../../src/cli/output-fate.ts';
import { InputError, UsageError } from '../../src/job/errors.ts';

const file = () => ({ isFile: () => true });
const device = () => ({ isFile: () => false });
const nothing = () => {
  throw new Error('ENOENT');
};

describe('what became of the output', () => {
  it('is that it was not written, if it does not exist', () => {
    expect(outputFate('out.tsv', nothing)).toBe('out.tsv was not written');
  });

  it('is that it is unchanged, if it exists: only a complete output replaces it', () => {
    expect(outputFate('out.tsv', file)).toBe('out.tsv was left as it was');
  });

  it.each(['-', '/dev/stdout', '/dev/fd/3'])('is unknown for %p, which is written directly', (output) => {
    expect(outputFate(output, file)).toBeUndefined();
  });

  it('is printed for each of two outputs if known', () => {
    expect(outputsFate(['a', 'b'], nothing)).toBe('a was not written; b was not written');
    expect(outputsFate(['-', 'b'], nothing)).toBe('b was not written');
    expect(outputsFate(['-'], nothing)).toBeUndefined();
    expect(outputsFate([], nothing)).toBeUndefined();
  });

  it('is unknown for a FIFO or a device', () => {
    expect(outputFate('fifo', device)).toBeUndefined();
  });
});

test('with --resume the same command continues with the record after those in the journal', () => {
  const error = new InputError('gone');
  expect(resumeHint(0, error)).toBe('to continue from record 1: repeat the same command');
  expect(resumeHint(41, error)).toBe('to continue from record 42: repeat the same command');
  expect(resumeHint(undefined, error)).toBeUndefined();
  expect(resumeHint(41, new UsageError('no'))).toBeUndefined();
});
