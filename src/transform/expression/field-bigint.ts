// BigInt as expressions see it: a blank field is an error. To JavaScript BigInt('') is 0n, which would make a value of nothing.
import { WorkError } from '../../job/errors.ts';

/** With all that BigInt has, such as BigInt.asUintN. */
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
