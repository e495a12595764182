// Work on JSON, done by the kernel, and what it asks of JavaScript about a record: all of that lies in its memory.
import { newJsonKernel, type JsonKernel, type JsonKernelHost } from '../../../kernel/json-kernel.ts';
import { isPlainlyHeld, parseJson } from '../../../records/json/exact-json.ts';
import { printJson } from '../../../records/json/print-json.ts';
import { KernelBatch } from '../../fields/kernel/kernel-batch.ts';
import type { JsonWork } from '../json-plan.ts';
import { JsonProgram, NO_MAP } from './json-program.ts';

export interface KernelJsonOptions {
  /** What row() joins by: one character of ASCII. */
  readonly delimiter: string;
  readonly terminator: number;
}

const UNTOLD = -1;
/** A literal of fewer characters is held by its Number. */
const MIN_LONG = 16;

/** Undefined where there is no kernel to be had. */
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
      // whether it is a Number at all, a longer one does not show
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
