// BigInt in expressions: a blank field is an error. JavaScript's BigInt('') is 0n, a value made
// from nothing.
import { WorkError } from '../../job/errors.ts';

/** Has all members of BigInt, such as BigInt.asUintN. */
export const fieldBigInt = new Proxy(BigInt, {
  apply(target, _this, [value]: [string | number | bigint | boolean]) {
    if (typeof value === 'string' && value.trim() === '') {
      throw new WorkError('BigInt() got a blank or missing field', {
        advice: "test it first: $1 === '' ? null : BigInt($1)",
      });
    }
    return target(value);
  },
});
