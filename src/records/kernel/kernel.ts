// An instance of the WebAssembly kernel (terminators.wat), which finds terminators in a memory of its own: one for each
// buffer that is scanned. Made when it is first asked for, since only the reader needs one.
import { TERMINATORS_WASM } from './wasm.ts';

/** What Node offers, as far as it is used: the types of Node 20 leave WebAssembly out. */
interface WebAssemblyApi {
  readonly validate: (bytes: Uint8Array) => boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

/** Undefined where Node runs without it (--jitless). */
declare const WebAssembly: WebAssemblyApi | undefined;

export interface Kernel {
  readonly memory: {
    /** Another one after each `grow`: then the one before has no bytes any more. */
    readonly buffer: ArrayBuffer;
    /** @throws RangeError where the system or the kernel's own limit doesn't allow it */
    readonly grow: (pages: number) => number;
  };
  /** How many terminators there are between `from` and `to`, `most` at the most. Looks at up to 15 bytes behind `to`. */
  readonly find: (from: number, to: number, terminator: number, most: number) => number;
  /** Where the last one that `find` found ends; its `from` where there was none. */
  readonly end: { readonly value: number };
}

export const PAGE_BYTES = 64 * 1024;

let compiled: object | 'unsupported' | undefined;

/** Undefined where there is no WebAssembly with SIMD, or no room for another memory. */
export function newKernel(): Kernel | undefined {
  compiled ??= compile();
  if (compiled === 'unsupported') return undefined;
  try {
    return new WebAssembly!.Instance(compiled).exports as Kernel;
  } catch {
    // each reserves much address space, and that may be limited (ulimit -v)
    return undefined;
  }
}

function compile(): object | 'unsupported' {
  const bytes = Buffer.from(TERMINATORS_WASM, 'base64');
  // that is the one sure way to find out whether it has the instructions
  const isSupported = typeof WebAssembly !== 'undefined' && WebAssembly.validate(bytes);
  return isSupported ? new WebAssembly.Module(bytes) : 'unsupported';
}
