// Timers and clocks of the world in the place of Node's. Imported before everything else.
import { world, type Timer } from '../world.ts';

type Handler = (...args: unknown[]) => void;

/** What code does with a timer besides clearing it. */
class Handle {
  readonly timer: Timer;

  constructor(timer: Timer) {
    this.timer = timer;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  refresh(): this {
    return this;
  }
}

const clear = (handle: Handle | undefined) => {
  if (handle !== undefined) world().removeTimer(handle.timer);
};

/** Call it once. Real turns of the event loop stay as they are for the world itself. */
export function replaceClocks(): void {
  Object.assign(globalThis, {
    setTimeout: (run: Handler, ms = 1, ...args: unknown[]) => new Handle(world().addTimer(() => run(...args), ms)),
    setInterval: (run: Handler, ms = 1) => new Handle(world().addTimer(() => run(), ms, ms)),
    setImmediate: (run: Handler, ...args: unknown[]) => {
      world().once('next turn', () => run(...args));
    },
    clearTimeout: clear,
    clearInterval: clear,
  });
  performance.now = () => world().nowMs;
  const seconds = () => Math.floor(world().nowMs / 1e3);
  process.hrtime = Object.assign(
    (): [number, number] => [seconds(), Math.round((world().nowMs - seconds() * 1e3) * 1e6)],
    { bigint: () => BigInt(Math.round(world().nowMs * 1e6)) },
  );
}
