// In the place of node:timers/promises.
import { world } from '../world.ts';

export function setTimeout<T>(ms: number, value?: T): Promise<T | undefined> {
  return new Promise((resolve) => {
    world().addTimer(() => resolve(value), ms);
  });
}

export function setImmediate<T>(value?: T): Promise<T | undefined> {
  return new Promise((resolve) => {
    world().once('next turn', () => resolve(value));
  });
}
