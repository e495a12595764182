// WebAssembly kernels (assembly/): compiled where one is first asked for, and then any number of instances of it, each with
// a memory of its own.

/** What Node offers, as far as it is used: the types of Node 20 leave WebAssembly out. */
interface WebAssemblyApi {
  readonly validate: (bytes: Uint8Array) => boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: KernelImports) => { readonly exports: unknown };
}

/** Undefined where Node runs without it (--jitless). */
declare const WebAssembly: WebAssemblyApi | undefined;

type KernelImports = Readonly<Record<string, Readonly<Record<string, (...values: number[]) => number>>>>;

export interface KernelMemory {
  /** Another one after each `grow`: then the one before has no bytes any more. */
  readonly buffer: ArrayBuffer;
  /** @throws RangeError where the system or the kernel's own limit doesn't allow it */
  readonly grow: (pages: number) => number;
}

export const PAGE_BYTES = 64 * 1024;

let areKernelsWanted = true;

/** For this thread: the memory of each would reserve 10 GiB of address space, which others need. */
export function doWithoutKernels(): void {
  areKernelsWanted = false;
}

export class KernelCode<Kernel extends { readonly memory: KernelMemory }> {
  readonly #base64: string;
  #compiled: object | 'unsupported' | undefined;

  constructor(base64: string) {
    this.#base64 = base64;
  }

  /** Undefined where there is no WebAssembly with SIMD, or no room for another memory. */
  newKernel(imports: KernelImports = {}): Kernel | undefined {
    if (!areKernelsWanted) return undefined;
    this.#compiled ??= compile(Buffer.from(this.#base64, 'base64'));
    if (this.#compiled === 'unsupported') return undefined;
    try {
      return new WebAssembly!.Instance(this.#compiled, imports).exports as Kernel;
    } catch {
      // each reserves much address space, and that may be limited (ulimit -v)
      return undefined;
    }
  }
}

function compile(bytes: Buffer): object | 'unsupported' {
  // that is the one sure way to find out whether it has the instructions
  const isSupported = typeof WebAssembly !== 'undefined' && WebAssembly.validate(bytes);
  return isSupported ? new WebAssembly.Module(bytes) : 'unsupported';
}
