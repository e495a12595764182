// Runs work on fields in the kernel.
import { numberOfText } from '../../../records/blank.ts';
import { newFieldKernel, type FieldKernel } from '../../../kernel/field-kernel.ts';
import { QUOTE } from '../../../records/csv/csv-structure.ts';
import type { FieldWork } from '../field-plan.ts';
import { FieldProgram, fieldsOf, type FieldProgramOptions, type Layout } from './field-program.ts';
import { KernelBatch, type KernelWork } from './kernel-batch.ts';

/** The number of the last line of a FASTQ record; higher fields are parts of its name. */
const QUALITY = 4;

export interface KernelFieldsOptions extends FieldProgramOptions {
  readonly terminator: number;
  /** The delimiter that row() refuses in fields which may contain it. */
  readonly joint?: number;
}

const RUNS: Readonly<Record<Layout, (kernel: FieldKernel) => Pick<KernelWork, 'run' | 'setScratch'>>> = {
  lines: ({ runLines }) => ({ run: runLines }),
  csv: ({ runCsv }) => ({ run: runCsv }),
  fastq: ({ runReads }) => ({ run: runReads }),
  fasta: ({ runFasta, setScratch }) => ({ run: runFasta, setScratch }),
};

/** Undefined if there is no kernel. */
export function newKernelFields(work: FieldWork, options: KernelFieldsOptions): KernelBatch | undefined {
  const textOf = (from: number, to: number) =>
    Buffer.from(kernel!.memory.buffer, from, to - from).toString(options.encoding);
  const put = (text: string, at: number) => at + Buffer.from(kernel!.memory.buffer).write(text, at, 'latin1');
  const kernel: FieldKernel | undefined = newFieldKernel({
    numberOfText: (from, to) => numberOfText(textOf(from, to)),
    // For a text that the pattern's table does not cover.
    isMatch: (pattern, from, to, isQuoted) => {
      const text = textOf(from, to);
      return Number(patterns[pattern]!.test(isQuoted === 1 ? text.replaceAll('""', QUOTE) : text));
    },
    putNumber: (value, at) => put(String(value), at),
    putFixed: (value, digits, at) => put(value.toFixed(digits), at),
  });
  if (kernel === undefined) return undefined;
  const { bytes, highestField, firstTest, map, patterns } = new FieldProgram(work, options);
  kernel.setNamed(fieldsOf(work).some((field) => options.indexOf(field) > QUALITY));
  kernel.setJoint(options.joint ?? -1);
  kernel.setFields(highestField, options.delimiter, options.terminator);
  const isRow = options.layout === 'csv' && work.map?.isRow === true;
  kernel.setQuoting(isRow ? options.delimiter : 0);
  return new KernelBatch(kernel, {
    program: bytes,
    isForAscii: work.map?.parts.some((part) => part.kind === 'field' && part.change !== undefined) === true,
    load: (isByteForByte) => kernel.setByteForByte(isByteForByte),
    begin: (isRefused) => {
      kernel.setFilter(firstTest, isRefused);
      if (isRefused) kernel.setMap(0, 0, 0);
      else kernel.setMap(map.part, map.fixedBytes, map.fields);
    },
    ...RUNS[options.layout ?? 'lines'](kernel),
  });
}
