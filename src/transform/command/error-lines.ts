// Passes on the commands' standard error in whole lines, so that the lines of several commands
// never mix. Counter lines (`reporter:counter:group,name,amount`, as in Hadoop Streaming) are
// removed and counted.
import { NEWLINE } from '../../records/scanner.ts';

/**
 * A longer line is passed on in pieces: a command that prints no line end must not fill the memory.
 */
export const MOST_LINE_BYTES = 1024 * 1024;

const COUNTER_PREFIX = 'reporter:counter:';
const COUNTER = /^reporter:counter:([^,]+),([^,]+),([+-]?\d{1,15})\r?\n$/;

export interface LineReceivers {
  /** Gets whole lines, with their line ends. */
  readonly print: (lines: Uint8Array) => void;
  readonly count: (name: string, by: number) => void;
}

export class ErrorLines {
  readonly #to: LineReceivers;
  /** The beginning of an incomplete line. */
  #rest: Buffer = Buffer.alloc(0);

  constructor(to: LineReceivers) {
    this.#to = to;
  }

  push(chunk: Uint8Array): void {
    const bytes = Buffer.concat([this.#rest, chunk]);
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    this.#rest = bytes.subarray(end);
    if (end > 0) this.#pass(bytes.subarray(0, end));
    if (this.#rest.length > MOST_LINE_BYTES) this.end();
  }

  /** No more input for now: an incomplete last line gets a line end. */
  end(): void {
    if (this.#rest.length === 0) return;
    this.#pass(Buffer.concat([this.#rest, Buffer.of(NEWLINE)]));
    this.#rest = Buffer.alloc(0);
  }

  #pass(lines: Buffer): void {
    if (!lines.includes(COUNTER_PREFIX)) {
      this.#to.print(lines);
      return;
    }
    const others: Buffer[] = [];
    for (let at = 0; at < lines.length;) {
      const end = lines.indexOf(NEWLINE, at) + 1;
      const line = lines.subarray(at, end);
      if (!this.#count(line)) others.push(line);
      at = end;
    }
    if (others.length > 0) this.#to.print(Buffer.concat(others));
  }

  #count(line: Buffer): boolean {
    const [, group, name, amount] = COUNTER.exec(line.toString()) ?? [];
    if (group === undefined) return false;
    this.#to.count(`${group}:${name}`, Number(amount));
    return true;
  }
}
