// The kernel that finds terminators (assembly/terminators.ts): one for each buffer that is scanned.
import { KernelCode, type KernelMemory } from './kernel-code.ts';
import { TERMINATORS_WASM } from './terminators-wasm.ts';

export interface TerminatorKernel {
  readonly memory: KernelMemory;
  /** How many terminators there are between `from` and `to`, `most` at the most. Looks at up to 15 bytes behind `to`. */
  readonly find: (from: number, to: number, terminator: number, most: number) => number;
  /** Where the last one that `find` found ends; its `from` where there was none. */
  readonly end: () => number;
}

const code = new KernelCode<TerminatorKernel>(TERMINATORS_WASM);

/** Undefined where there is no WebAssembly with SIMD, or no room for another memory. */
export function newTerminatorKernel(): TerminatorKernel | undefined {
  return code.newKernel();
}
