// I2, from the messages alone: what the reader has given out and the writer has not acknowledged
// fits the budget, but for one batch by itself.
import type { BatchHead } from '../../src/job/batch.ts';
import { PackedHeads } from '../../src/job/packed-heads.ts';

interface Message {
  readonly kind: string;
  readonly head?: BatchHead;
  readonly heads?: readonly number[];
  readonly batches?: readonly number[];
  readonly heldBytes?: readonly number[];
}

export class CreditCheck {
  readonly #budgetBytes: number;
  readonly #inFlight = new Map<number, number>();
  /** What was wrong. */
  problem: string | undefined;

  constructor(budgetBytes: number) {
    this.#budgetBytes = budgetBytes;
  }

  see(message: Message): void {
    if (message.kind === 'committed') for (const batch of message.batches!) this.#inFlight.delete(batch);
    else if (message.kind === 'finished') this.#resize(message.batches!, message.heldBytes!);
    else if (message.kind === 'batch') this.#give(message.head!);
    else if (message.kind === 'batch-group') {
      for (const heads = new PackedHeads(message.heads!); !heads.isEmpty;) this.#give(heads.take());
    }
  }

  /** From now on a batch counts with its result. A larger one is not known to the reader yet. */
  #resize(batches: readonly number[], heldBytes: readonly number[]): void {
    for (const [index, batch] of batches.entries()) {
      const bytes = this.#inFlight.get(batch);
      if (bytes !== undefined) this.#inFlight.set(batch, Math.min(bytes, heldBytes[index]!));
    }
  }

  #give({ batch, byteLength }: BatchHead): void {
    const isAgain = this.#inFlight.has(batch);
    this.#inFlight.set(batch, byteLength);
    // it has its credit already
    if (isAgain) return;
    const bytes = [...this.#inFlight.values()].reduce((sum, each) => sum + each, 0);
    if (bytes <= this.#budgetBytes || this.#inFlight.size === 1) return;
    this.problem ??= `I2: ${bytes} bytes in ${this.#inFlight.size} batches are under way, of ${this.#budgetBytes}`;
  }
}
