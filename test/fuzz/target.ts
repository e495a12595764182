// What is fuzzed: a reader of bytes that come from outside, held against a reference.

export interface FuzzTarget {
  readonly name: string;
  /** Valid inputs and near ones, to start from. */
  readonly seeds: readonly Buffer[];
  /** Texts that mean something to it. */
  readonly words: readonly string[];
  /** Throws if it does anything but what the reference does, or refuses the bytes in another way than it should. */
  readonly run: (bytes: Buffer) => void | Promise<void>;
}

/** The two are the same as text; `what` says which. */
export function mustBeSame(what: string, ours: unknown, wanted: unknown): void {
  const [one, other] = [ours, wanted].map((value) => JSON.stringify(value));
  if (one !== other) throw new Error(`${what}: ${one?.slice(0, 300)}, and by the reference ${other?.slice(0, 300)}`);
}
