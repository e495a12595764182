// Inputs and outputs without files. A read or a write is done at once or later, in whole or in part.
import { InputError, OutputError } from '../../src/job/errors.ts';
import type { ByteSource } from '../../src/io/input/byte-source.ts';
import type { ByteSink } from '../../src/io/output/byte-sink.ts';
import { world } from './world.ts';

/** Now or later: later is another step of the world. */
function whenever<T>(label: string, act: () => T): T | Promise<T> {
  if (world().random.chance(0.5)) return act();
  return new Promise((resolve, reject) => {
    world().once(label, () => {
      Promise.resolve().then(act).then(resolve, reject);
    });
  });
}

export function simulatedSource(bytes: Buffer, isStream: boolean, failsAt: number | undefined): ByteSource {
  let taken = 0;
  return {
    isStream,
    get bytesTaken() {
      return taken;
    },
    read: (target) =>
      whenever('a read', () => {
        if (failsAt !== undefined && taken >= failsAt) throw new InputError('the simulated disk is broken');
        const most = Math.min(target.length, bytes.length - taken, world().random.pick([1, 7, 60, 100_000]));
        target.set(bytes.subarray(taken, taken + most));
        taken += most;
        return most;
      }),
    close: () => {},
  };
}

export class SimulatedSink implements ByteSink {
  readonly #failsAt: number | undefined;
  readonly #failsToFinish: boolean;
  /** Called when bytes have reached the disk. */
  readonly #onWritten: (text: string) => void;
  #writes = 0;
  text = '';
  isFinished = false;

  constructor(failsAt: number | undefined, failsToFinish: boolean, onWritten: (text: string) => void = () => {}) {
    this.#failsAt = failsAt;
    this.#failsToFinish = failsToFinish;
    this.#onWritten = onWritten;
  }

  write(pieces: readonly Uint8Array[]): Promise<void> | undefined {
    this.#writes += 1;
    if (this.#writes - 1 === this.#failsAt) throw new OutputError('the simulated disk is full');
    const written = whenever('a write', () => {
      // as late as this: until now nobody may change the bytes
      const text = pieces.map((piece) => Buffer.from(piece).toString()).join('');
      this.text += text;
      this.#onWritten(text);
    });
    return written instanceof Promise ? written : undefined;
  }

  finish(): Promise<void> | undefined {
    const finished = whenever('a sync', () => {
      if (this.#failsToFinish) throw new OutputError('the simulated disk does not sync');
      this.isFinished = true;
    });
    return finished instanceof Promise ? finished : undefined;
  }
}
