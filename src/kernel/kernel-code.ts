// WebAssembly kernels (assembly/): compiled at the first use, with any number of instances, each
// with a memory of its own.

/** The part of Node's WebAssembly that is used; the types of Node 20 lack it. */
interface WebAssemblyApi {
  readonly validate: (bytes: Uint8Array) => boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: KernelImports) => { readonly exports: unknown };
}

/** Undefined if Node runs without it (--jitless). */
declare const WebAssembly: WebAssemblyApi | undefined;

type KernelImports = Readonly<Record<string, Readonly<Record<string, (...values: number[]) => number>>>>;

export interface KernelMemory {
  /** A new buffer after each `grow`; the old one is then empty. */
  readonly buffer: ArrayBuffer;
  /** @throws RangeError if the system or the kernel's own limit does not allow it */
  readonly grow: (pages: number) => number;
}

export const PAGE_BYTES = 64 * 1024;

let areKernelsWanted = true;

/** Turns kernels off in this thread: each memory would reserve 10 GiB of address space. */
export function doWithoutKernels(): void {
  areKernelsWanted = false;
}

export class KernelCode<Kernel extends { readonly memory: KernelMemory }> {
  readonly #base64: string;
  #compiled: object | 'unsupported' | undefined;

  constructor(base64: string) {
    this.#base64 = base64;
  }

  /** Undefined if there is no WebAssembly with SIMD, or no room for another memory. */
  newKernel(imports: KernelImports = {}): Kernel | undefined {
    if (!areKernelsWanted) return undefined;
    this.#compiled ??= compile(Buffer.from(this.#base64, 'base64'));
    if (this.#compiled === 'unsupported') return undefined;
    try {
      return new WebAssembly!.Instance(this.#compiled, imports).exports as Kernel;
    } catch {
      // Each memory reserves much address space, which may be limited (ulimit -v).
      return undefined;
    }
  }
}

function compile(bytes: Buffer): object | 'unsupported' {
  // Validating is the only sure way to find out whether SIMD is supported.
  const isSupported = typeof WebAssembly !== 'undefined' && WebAssembly.validate(bytes);
  return isSupported ? new WebAssembly.Module(bytes) : 'unsupported';
}
