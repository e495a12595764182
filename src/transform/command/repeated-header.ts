// --repeat-header: how many lines to remove from a command's output, and whether they are the same
// in every output. A command that does not pass the header on (`grep`) would lose as many lines of
// results unnoticed. So the lines of all outputs, from every worker, are compared with those of the
// first.
import { CommandError, type Place } from '../../job/errors.ts';
import { findTerminators } from '../../records/scanner.ts';
import { shownCommand } from './command-failure.ts';

const UNKNOWN = 0;
const BEING_NOTED = 1;
const KNOWN = 2;
/** State, length, and two hashes of the bytes. */
const CELLS = 4;
/** FNV-1a; the second hash has another offset and multiplier. */
const OFFSETS = [0x811c9dc5, 0x9747b28c] as const;
const FACTORS = [0x01000193, 0x5bd1e995] as const;

export class RepeatedHeader {
  readonly #cells: Int32Array;
  readonly #lines: number;
  readonly #terminator: number;

  /** Shared by all workers. */
  static memory(): SharedArrayBuffer {
    return new SharedArrayBuffer(CELLS * Int32Array.BYTES_PER_ELEMENT);
  }

  /** `header`: the lines that every run of the command gets first. */
  constructor(memory: SharedArrayBuffer, header: Uint8Array, terminator: number) {
    this.#cells = new Int32Array(memory);
    this.#lines = header.length === 0 ? 0 : findTerminators(header, 0, header.length, terminator, Infinity).count;
    this.#terminator = terminator;
  }

  /** The offset of the header's end in an output; the output's end if it has fewer lines. */
  endIn(output: Uint8Array): number {
    if (this.#lines === 0) return 0;
    const { count, end } = findTerminators(output, 0, output.length, this.#terminator, this.#lines);
    return count === this.#lines ? end : output.length;
  }

  /** @throws CommandError if these lines differ from those of the other outputs */
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
