// What the work counts by context.count(name, by).

export class Counters {
  readonly #sums = new Map<string, number>();

  constructor(sums: ReadonlyMap<string, number> = new Map()) {
    for (const [name, sum] of sums) this.#sums.set(name, sum);
  }

  add(name: string, by: number): void {
    if (typeof name !== 'string' || name === '') throw new TypeError('context.count(name, by): name must be a string');
    if (typeof by !== 'number' || !Number.isFinite(by)) {
      throw new TypeError(`context.count('${name}', by): by must be a finite number`);
    }
    const sum = (this.#sums.get(name) ?? 0) + by;
    // JSON, and so the report, would have null for it
    if (!Number.isFinite(sum)) throw new RangeError(`context.count('${name}', by): the sum is ${sum}`);
    this.#sums.set(name, sum);
  }

  get sums(): ReadonlyMap<string, number> {
    return this.#sums;
  }
}

/** Sums by name; undefined if nothing was counted. */
export function countedOf(
  all: Iterable<ReadonlyMap<string, number> | undefined>,
): Readonly<Record<string, number>> | undefined {
  // a map: a counter may have the name of what every object inherits
  const total = new Map<string, number>();
  for (const sums of all) for (const [name, sum] of sums ?? []) total.set(name, (total.get(name) ?? 0) + sum);
  return total.size === 0 ? undefined : Object.fromEntries(total);
}
