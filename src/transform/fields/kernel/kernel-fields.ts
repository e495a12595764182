// Work on fields, done by the kernel.
import { numberOfText } from '../../../records/blank.ts';
import { newFieldKernel, type FieldKernel } from '../../../kernel/field-kernel.ts';
import type { FieldWork } from '../field-plan.ts';
import { FieldProgram, type FieldProgramOptions } from './field-program.ts';
import { KernelBatch } from './kernel-batch.ts';

export interface KernelFieldsOptions extends FieldProgramOptions {
  readonly terminator: number;
}

/** Undefined where there is no kernel to be had. */
export function newKernelFields(work: FieldWork, options: KernelFieldsOptions): KernelBatch | undefined {
  const textOf = (from: number, to: number) =>
    Buffer.from(kernel!.memory.buffer, from, to - from).toString(options.encoding);
  const put = (text: string, at: number) => at + Buffer.from(kernel!.memory.buffer).write(text, at, 'latin1');
  const kernel: FieldKernel | undefined = newFieldKernel({
    numberOfText: (from, to) => numberOfText(textOf(from, to)),
    // what JavaScript says of a text that the table of a pattern is not for
    isMatch: (pattern, from, to) => Number(patterns[pattern]!.test(textOf(from, to))),
    putNumber: (value, at) => put(String(value), at),
    putFixed: (value, digits, at) => put(value.toFixed(digits), at),
  });
  if (kernel === undefined) return undefined;
  const { bytes, highestField, firstTest, map, patterns } = new FieldProgram(work, options);
  kernel.setFields(highestField, options.delimiter, options.terminator);
  return new KernelBatch(kernel, {
    program: bytes,
    isForAscii: work.map?.parts.some((part) => part.kind === 'field' && part.change !== undefined) === true,
    load: (isByteForByte) => kernel.setByteForByte(isByteForByte),
    begin: (isRefused) => {
      kernel.setFilter(firstTest, isRefused);
      if (isRefused) kernel.setMap(0, 0, 0);
      else kernel.setMap(map.part, map.fixedBytes, map.fields);
    },
    run: options.isReads === true ? kernel.runReads : kernel.runLines,
  });
}
