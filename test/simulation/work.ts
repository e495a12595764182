// The user's work in a simulated run: a map that does with each record what the scenario says.
import type { ModuleWork } from '../../src/transform/work.ts';
import type { Behaviour, Death } from './scenario.ts';
import { world } from './world.ts';

export interface WorkLog {
  /** How often each record was tried. */
  readonly tries: Map<number, number>;
}

const isBad = (behaviour: Behaviour, earlier: number): boolean => 'times' in behaviour && earlier < behaviour.times;

/** `endThread` ends the thread that calls it. */
export function simulatedWork(
  behaviours: readonly Behaviour[],
  log: WorkLog,
  endThread: (how: Death) => void,
): ModuleWork {
  return {
    filters: [],
    map: (record) => {
      const line = record as string;
      const number = Number.parseInt(line, 10);
      const behaviour = behaviours[number]!;
      const earlier = log.tries.get(number) ?? 0;
      log.tries.set(number, earlier + 1);
      const isBadNow = isBad(behaviour, earlier);
      switch (behaviour.kind) {
        case 'drops':
          return null;
        case 'doubles':
          return [line, `${line} again`];
        case 'waits':
          return new Promise((resolve) => world().once('the work', () => resolve(line)));
        case 'throws':
          if (isBadNow) throw new Error(`record ${number} is bad`);
          return line;
        case 'ends-worker':
          if (!isBadNow) return line;
          endThread(behaviour.how);
          return new Promise(() => {});
        case 'hangs':
          return isBadNow ? new Promise(() => {}) : line;
        default:
          return line;
      }
    },
  };
}

/** The results of a record that the work has processed. */
export function resultOf(line: string, { kind }: Behaviour): string {
  if (kind === 'drops') return '';
  return kind === 'doubles' ? `${line}${line.trimEnd()} again\n` : line;
}
