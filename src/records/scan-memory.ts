// The batcher's memory, into which the input is read, and the search for record ends in it. If
// possible it is the kernel's own memory, which is scanned with SIMD; otherwise plain memory,
// scanned in JavaScript. Both find the same.
import { PAGE_BYTES } from '../kernel/kernel-code.ts';
import { SCAN_SLACK_BYTES, type ScanKernel } from '../kernel/scan-kernel.ts';
import type { Borders, BorderScanner } from './border-scanner.ts';
import { findLineStart, type LineStarts } from './line-starts.ts';
import { findTerminators, type Found } from './scanner.ts';

export class ScanMemory {
  /** The owner of the memory; undefined: plain memory. */
  #kernel: ScanKernel | undefined;
  #bytes: Uint8Array<ArrayBuffer>;

  /** Allocates at least this many bytes, to be scanned by this kernel, or in JavaScript. */
  constructor(bytes: number, kernel?: ScanKernel) {
    this.#kernel = kernel;
    this.#bytes = this.#growKernel(bytes) ?? new Uint8Array(bytes);
  }

  /** All of the memory. `moveToFront` may replace this view and detach the old one. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes;
  }

  /** findTerminators in these bytes. */
  find(from: number, to: number, terminator: number, most: number): Found {
    const kernel = this.#kernel;
    if (kernel === undefined) return findTerminators(this.#bytes, from, to, terminator, most);
    // There are never more than bytes.
    const count = kernel.find(from, to, terminator, Math.min(most, to - from + 1));
    return { count, end: kernel.end() };
  }

  /** Scans up to `to`; error messages may quote bytes up to `end`. */
  findBorders(borders: BorderScanner, from: number, to: number, most: number, end = to): Borders {
    return borders.scan(this.#bytes.subarray(0, end), from, to, most, this.#kernel);
  }

  /** findLineStart in these bytes. */
  findLineStart(from: number, to: number, isLineStart: boolean, starts: LineStarts): number {
    const { terminator, packed } = starts;
    if (this.#kernel === undefined || packed === undefined) {
      return findLineStart(this.#bytes, from, to, isLineStart, starts);
    }
    return this.#kernel.findLineStart(from, to, terminator, isLineStart ? 1 : 0, packed);
  }

  /**
   * Makes this many bytes free after `end`. Moves the bytes from `start` on to the front if needed
   * (then true), and grows if needed.
   */
  makeRoom(start: number, end: number, bytes: number): boolean {
    const { length } = this.#bytes;
    if (length - end >= bytes) return false;
    const held = end - start;
    const isLargeEnough = length - held >= bytes && held <= length / 2;
    this.moveToFront(start, end, isLargeEnough ? length : 2 * held + bytes);
    return true;
  }

  /** Moves the bytes between `from` and `to` to the front, and grows to at least `size` bytes. */
  moveToFront(from: number, to: number, size: number): void {
    const before = this.#bytes;
    const grown = size <= before.length ? before : this.#growKernel(size);
    if (grown !== undefined) {
      this.#bytes = grown.copyWithin(0, from, to);
      return;
    }
    this.#bytes = new Uint8Array(size);
    this.#bytes.set(before.subarray(from, to));
  }

  /**
   * Grows the kernel's memory to at least this many bytes. Undefined if it can't: then the kernel
   * is dropped.
   */
  #growKernel(bytes: number): Uint8Array<ArrayBuffer> | undefined {
    if (this.#kernel === undefined) return undefined;
    const { memory } = this.#kernel;
    const lacking = bytes + SCAN_SLACK_BYTES - memory.buffer.byteLength;
    try {
      memory.grow(Math.max(0, Math.ceil(lacking / PAGE_BYTES)));
    } catch {
      this.#kernel = undefined;
      return undefined;
    }
    return new Uint8Array(memory.buffer, 0, memory.buffer.byteLength - SCAN_SLACK_BYTES);
  }
}
