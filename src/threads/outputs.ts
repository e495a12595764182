// The outputs of a run, which the writer writes side by side: the results, of pairs those of the second input, and what
// filters refuse.
import type { ByteSink } from '../io/byte-sink.ts';

const OUTPUTS = ['main', 'mate', 'refused'] as const;
type OutputName = (typeof OUTPUTS)[number];

export type Sinks = { readonly main: ByteSink } & { readonly [Name in OutputName]?: ByteSink | undefined };

/** What is to be written next, by output. */
export class Pieces {
  readonly main: Uint8Array[] = [];
  readonly mate: Uint8Array[] = [];
  readonly refused: Uint8Array[] = [];

  add(output: OutputName, piece: Uint8Array): void {
    if (piece.length > 0) this[output].push(piece);
  }

  get isEmpty(): boolean {
    return OUTPUTS.every((output) => this[output].length === 0);
  }
}

/**
 * At once: whoever reads several may wait for one before it goes on with another. Undefined where all are written when
 * the call returns.
 */
export function writePieces(sinks: Sinks, pieces: Pieces): Promise<unknown> | undefined {
  const pending: Promise<void>[] = [];
  try {
    for (const output of OUTPUTS) {
      const written = pieces[output].length === 0 ? undefined : sinks[output]?.write(pieces[output]);
      if (written !== undefined) pending.push(written);
    }
  } catch (error) {
    for (const other of pending) other.catch(() => undefined); // one failure is enough to tell
    throw error;
  }
  return pending.length < 2 ? pending[0] : Promise.all(pending);
}

/** Every one of them is whole, and with the device. */
export async function finishAll(sinks: Sinks): Promise<void> {
  // at once, too: a reader may wait for the end of any of them first
  await Promise.all(OUTPUTS.map(async (output) => sinks[output]?.finish()));
}
