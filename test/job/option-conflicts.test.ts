import { OPTION_CONFLICTS, refuseConflicts } from '../../src/job/option-conflicts.ts';

describe('refuseConflicts', () => {
  it.each(OPTION_CONFLICTS.map(({ options, why }) => [...options, why]))(
    'refuses %s with %s by both names and says why',
    (one, other, why) => {
      expect(() => refuseConflicts(new Set([other, '--output', one]))).toThrow(
        `${one} and ${other} can't be combined: ${why}`,
      );
    },
  );

  it('accepts each of them alone', () => {
    for (const { options } of OPTION_CONFLICTS) {
      for (const option of options) expect(() => refuseConflicts(new Set([option]))).not.toThrow();
    }
  });
});
