// Writes a program for a kernel, in the layout of its memory: structures that hold one another's
// addresses. What is the same for both kernels is here, and in assembly/program.ts.
import { isLogic, type Logical } from '../../expression/logic.ts';

/** An integer of so many digits is below 2 ** 53, and so exact. */
const EXACT_DIGITS = 15;
const POWERS_AT = 64;
/** All structures begin at multiples of it. */
const ALIGNMENT = 8;

/** The kernel copies in steps of 16 bytes. */
export const STEP = 16;

/** The targets that end a chain of tests. */
const REFUSE = 0;
const KEEP = 1;

/** The beginning of every test. */
const TEST = { kind: 0, ifTrue: 4, ifFalse: 8 };

/** A text in the program. */
export interface TextPlace {
  readonly at: number;
  readonly length: number;
}

export abstract class KernelProgram<Comparison extends { readonly kind: string }> {
  protected view = new DataView(new ArrayBuffer(16 * 1024));
  #used: number;

  /** `from`: where the structures begin. */
  constructor(from: number) {
    this.#used = from;
    // All are exact: parsed as literals are.
    for (let n = 0; n <= EXACT_DIGITS; n += 1) this.view.setFloat64(POWERS_AT + 8 * n, Number(`1e${n}`), true);
  }

  /** The whole program, for the front of the kernel's memory. */
  get bytes(): Uint8Array {
    return new Uint8Array(this.view.buffer, 0, this.#used + STEP);
  }

  protected abstract addTest(comparison: Comparison, ifTrue: number, ifFalse: number): number;

  /**
   * Adds the tests of a filter, the last one first, as each holds the addresses of its successors.
   * Returns the first.
   */
  protected addTests(condition: Logical<Comparison> | undefined, ifTrue = KEEP, ifFalse = REFUSE): number {
    if (condition === undefined) return KEEP;
    if (!isLogic(condition)) return this.addTest(condition, ifTrue, ifFalse);
    if (condition.kind === 'not') return this.addTests(condition.condition, ifFalse, ifTrue);
    const { kind, left, right } = condition;
    const next = this.addTests(right, ifTrue, ifFalse);
    return kind === 'and' ? this.addTests(left, next, ifFalse) : this.addTests(left, ifTrue, next);
  }

  /** A test of so many bytes, by the kernel's number of its kind. */
  protected reserveTest(bytes: number, kind: number, ifTrue: number, ifFalse: number): number {
    const at = this.reserve(bytes);
    this.set(at + TEST.kind, kind);
    this.set(at + TEST.ifTrue, ifTrue);
    this.set(at + TEST.ifFalse, ifFalse);
    return at;
  }

  protected addBytes(bytes: Uint8Array): TextPlace {
    const at = this.reserve(bytes.length);
    this.bytesAt(at).set(bytes);
    return { at, length: bytes.length };
  }

  protected bytesAt(at: number): Uint8Array {
    return new Uint8Array(this.view.buffer, at);
  }

  /** Room for a structure. Its address is above all targets that end a chain of tests. */
  protected reserve(bytes: number): number {
    const at = Math.ceil(this.#used / ALIGNMENT) * ALIGNMENT;
    this.#used = at + bytes;
    if (this.#used + STEP > this.view.byteLength) {
      const larger = new Uint8Array(2 * (this.#used + STEP));
      larger.set(new Uint8Array(this.view.buffer));
      this.view = new DataView(larger.buffer);
    }
    return at;
  }

  protected set(at: number, value: number): void {
    this.view.setInt32(at, value, true);
  }
}
