// Runs work on JSON in the kernel. What the kernel asks of JavaScript about a record is answered
// from its memory.
import { newJsonKernel, type JsonKernel, type JsonKernelHost } from '../../../kernel/json-kernel.ts';
import { isPlainlyHeld, parseJson } from '../../../records/json/exact-json.ts';
import { printJson } from '../../../records/json/print-json.ts';
import { KernelBatch } from '../../fields/kernel/kernel-batch.ts';
import type { JsonWork } from '../json-plan.ts';
import { JsonProgram, NO_MAP } from './json-program.ts';

export interface KernelJsonOptions {
  /** The delimiter of row(): one ASCII character. */
  readonly delimiter: string;
  readonly terminator: number;
}

const UNTOLD = -1;
/** A shorter literal is represented exactly by its Number. */
const MIN_LONG = 16;

/** Undefined if there is no kernel. */
export function newKernelJson(work: JsonWork, { delimiter, terminator }: KernelJsonOptions): KernelBatch | undefined {
  const kernel: JsonKernel | undefined = newJsonKernel(hostOf(() => kernel!.memory.buffer));
  if (kernel === undefined) return undefined;
  const { bytes, root, scratch, longestKey, firstTest, map } = new JsonProgram(work, delimiter);
  kernel.setRecords(root, terminator, scratch, longestKey);
  return new KernelBatch(kernel, {
    program: bytes,
    isForAscii: false,
    load: () => {},
    begin: (isRefused) => {
      const { kind, part, parts, fixedBytes } = isRefused ? NO_MAP : map;
      kernel.setFilter(firstTest, isRefused);
      kernel.setMap(kind, part, parts, fixedBytes, delimiter.charCodeAt(0));
    },
    run: kernel.run,
  });
}

function hostOf(memory: () => ArrayBuffer): JsonKernelHost {
  const textOf = (from: number, to: number) => Buffer.from(memory(), from, to - from).toString('latin1');
  const put = (text: string, out: number) => Buffer.from(memory()).write(text, out, 'latin1');
  return {
    numberOfText: (from, to) => Number(textOf(from, to)),
    isHeld: (from, to) => Number(isPlainlyHeld(textOf(from, to))),
    printLiteral: (from, to, out) => {
      const literal = textOf(from, to);
      // A longer literal may have digits that a Number would lose.
      if (literal.length >= MIN_LONG && !isPlainlyHeld(literal)) return UNTOLD;
      return put(String(Number(literal)), out);
    },
    putNumber: (value, at) => at + put(String(value), at),
    rewrite: (from, to, out, outTo) => {
      const { value, digits } = parseJson(Buffer.from(memory(), from, to - from).toString());
      if (digits !== undefined) return UNTOLD;
      const text = Buffer.from(printJson(value as object));
      if (text.length > outTo - out) return UNTOLD;
      new Uint8Array(memory()).set(text, out);
      return text.length;
    },
  };
}
