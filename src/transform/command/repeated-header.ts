// --repeat-header: how many lines to take off a command's output, and whether they are the same in every output. A
// command that does not pass the header on (`grep`) would have as many lines of its results taken off, and nobody would
// know: so the lines of all outputs, whichever worker got them, are held against those of the first that came.
import { CommandError, type Place } from '../../job/errors.ts';
import { findTerminators } from '../../records/scanner.ts';
import { shownCommand } from './command-failure.ts';

const UNKNOWN = 0;
const BEING_NOTED = 1;
const KNOWN = 2;
/** State, length, and two sums over the bytes. */
const CELLS = 4;
/** Of FNV-1a; the second sum has another offset and multiplier. */
const OFFSETS = [0x811c9dc5, 0x9747b28c] as const;
const FACTORS = [0x01000193, 0x5bd1e995] as const;

export class RepeatedHeader {
  readonly #cells: Int32Array;
  readonly #lines: number;
  readonly #terminator: number;

  /** To be shared by all workers. */
  static memory(): SharedArrayBuffer {
    return new SharedArrayBuffer(CELLS * Int32Array.BYTES_PER_ELEMENT);
  }

  /** `header` is what every run of the command is given first. */
  constructor(memory: SharedArrayBuffer, header: Uint8Array, terminator: number) {
    this.#cells = new Int32Array(memory);
    this.#lines = header.length === 0 ? 0 : findTerminators(header, 0, header.length, terminator, Infinity).count;
    this.#terminator = terminator;
  }

  /** Where the header's lines end in an output: at its end, where it has fewer of them. */
  endIn(output: Uint8Array): number {
    if (this.#lines === 0) return 0;
    const { count, end } = findTerminators(output, 0, output.length, this.#terminator, this.#lines);
    return count === this.#lines ? end : output.length;
  }

  /** Throws a CommandError where these lines are not those of the other outputs. */
  check(lines: Uint8Array, argv: readonly string[], place: Place): void {
    const found = [lines.length, sumOf(lines, 0), sumOf(lines, 1)];
    if (Atomics.compareExchange(this.#cells, 0, UNKNOWN, BEING_NOTED) === UNKNOWN) {
      found.forEach((value, index) => Atomics.store(this.#cells, index + 1, value));
      Atomics.store(this.#cells, 0, KNOWN);
      Atomics.notify(this.#cells, 0);
      return;
    }
    Atomics.wait(this.#cells, 0, BEING_NOTED);
    if (found.every((value, index) => Atomics.load(this.#cells, index + 1) === value)) return;
    const what =
      this.#lines === 1
        ? 'the first line of its output differs'
        : `the first ${this.#lines} lines of its output differ`;
    throw new CommandError(`command '${shownCommand(argv)}': ${what} from that for other batches`, {
      place,
      advice: '--repeat-header removes them as the header: the command must write the same header each time',
    });
  }
}

function sumOf(bytes: Uint8Array, which: 0 | 1): number {
  let sum: number = OFFSETS[which];
  for (const byte of bytes) sum = Math.imul(sum ^ byte, FACTORS[which]);
  return sum | 0;
}
