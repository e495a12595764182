// Random scripts of faults that can be repeated: each follows from a seed, which a failure names.
import { againWith, Random, repeats, SEED } from '../../support/random.ts';

/** Runs so many scripts in a whole run; the error of a failing one says how to repeat it. */
export function runScripts(times: number, script: (random: Random) => void): void {
  for (let seed = SEED; seed < SEED + repeats(times); seed += 1) {
    try {
      script(new Random(seed));
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      throw new Error(`${said}\n\n${againWith(seed)}`, { cause: error });
    }
  }
}

const NUMBERS: Readonly<Record<string, number>> = {
  EPERM: -1,
  EINTR: -4,
  EIO: -5,
  EAGAIN: -11,
  EBUSY: -16,
  EXDEV: -18,
  ENOSPC: -28,
  EROFS: -30,
  EMLINK: -31,
  EDQUOT: -122,
};

/** As node:fs throws it. */
export function systemError(code: string, call: string): Error {
  return Object.assign(new Error(`${code}: it failed, ${call}`), { code, errno: NUMBERS[code], syscall: call });
}
