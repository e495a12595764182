// The outputs of a run, held against the system before anything runs: where each goes, that no two of them, and no input,
// are the same file, and that what is to be compressed can be.
import type { Compression } from '../job/compression.ts';
import { UsageError } from '../job/errors.ts';
import type { JobSpec } from '../job/job-spec.ts';
import type { SinkPlan } from '../io/byte-sink.ts';
import type { FileRole } from '../io/file-identity.ts';
import { descriptorNamed, isNullDeviceAt } from '../io/named-descriptor.ts';
import { planOutput, type OutputPlan } from '../io/output-plan.ts';
import { folderOf, isFolder } from '../io/resume/folder-name.ts';
import { noZstdToWrite, zstdAvailability } from '../io/zstd-availability.ts';
import type { OutputName, WriterOutput, WriterOutputs } from '../threads/outputs.ts';

export interface PlannedOutput {
  readonly plan: OutputPlan;
  readonly compression: Compression;
}

/** By name; those that the run does not have are absent. */
export type PlannedOutputs = ReadonlyMap<OutputName, PlannedOutput>;

/** In the order they are published: the main output comes last. */
const PUBLISHING_ORDER: readonly OutputName[] = ['errors', 'quarantine', 'refused', 'mate', 'main'];

const STANDARD_OUTPUT = 1;
const UNCOMPRESSED = { name: 'none' } as const;

/** What was wrong with the records in the quarantine. */
export function errorsFileOf(quarantine: string): string {
  return `${quarantine}.errors.jsonl`;
}

/** Where each output goes. An OutputError says why one can't be written; creates nothing. */
export function planOutputs(spec: JobSpec): PlannedOutputs {
  checkCompressible(spec);
  const outputs = new Map<OutputName, PlannedOutput>();
  const add = (name: OutputName, path: string | undefined, compression: Compression) => {
    if (path !== undefined) outputs.set(name, { plan: planOutput(path), compression });
  };
  add('main', spec.output, spec.compression);
  add('mate', spec.mateOutput, spec.mateCompression);
  add('refused', spec.filteredOut, spec.filteredOutCompression);
  const { quarantine } = spec.policies;
  if (quarantine !== undefined && !isNullDeviceAt(quarantine.path)) {
    add('quarantine', quarantine.path, quarantine.compression);
    add('errors', errorsFileOf(quarantine.path), UNCOMPRESSED);
    refuseDirect(outputs.get('quarantine')!.plan);
  }
  return outputs;
}

/** What tells of the errors stands beside the records, so these need a name. */
function refuseDirect({ kind, shown }: OutputPlan): void {
  if (kind === 'atomic') return;
  throw new UsageError(`--quarantine takes a file, and ${shown} is none: what failed is told in FILE.errors.jsonl`, {
    advice: '--quarantine /dev/null only skips the records',
  });
}

export function publishingOrder(outputs: PlannedOutputs): OutputPlan[] {
  return plansOf(outputs, PUBLISHING_ORDER);
}

/** In the order they are published: the report first, the main output last. */
export function allOutputs({
  report,
  outputs,
}: {
  readonly report: OutputPlan | undefined;
  readonly outputs: PlannedOutputs;
}): OutputPlan[] {
  return [...(report === undefined ? [] : [report]), ...publishingOrder(outputs)];
}

/** Of these names, as far as the run has them. */
export function plansOf(outputs: PlannedOutputs, names: readonly OutputName[]): OutputPlan[] {
  return names.flatMap((name) => outputs.get(name)?.plan ?? []);
}

export function writerOutputs(outputs: PlannedOutputs): WriterOutputs {
  const named = [...outputs].map(([name, { plan, compression }]): [OutputName, WriterOutput] => {
    return [name, { sink: sinkPlan(plan), compression }];
  });
  return Object.fromEntries(named);
}

/** Whether an earlier run with --resume has left its folder for this output. */
export function hasLeftRun(outputs: PlannedOutputs): boolean {
  const plan = outputs.get('main')?.plan;
  return plan?.kind === 'atomic' && isFolder(folderOf(plan.target));
}

/** How the writer of an output opens it. */
export function sinkPlan(output: OutputPlan): SinkPlan {
  const { shown } = output;
  switch (output.kind) {
    case 'descriptor':
      return { kind: 'descriptor', shown, fd: output.fd };
    case 'direct':
      return { kind: 'path', shown, path: output.path };
    case 'atomic':
      return {
        kind: 'new-file',
        shown,
        path: output.reach ?? output.temporary,
        ...(output.mode === undefined ? {} : { mode: output.mode }),
      };
  }
}

/** Told before hours of work, not by the first worker that has a result. */
function checkCompressible(spec: JobSpec): void {
  if (compressionsOf(spec).includes('zstd') && zstdAvailability() === 'none') throw noZstdToWrite();
}

/** Borders of members and blocks must follow from the input alone, and those are where batches end. */
export function isCompressed(spec: JobSpec): boolean {
  return compressionsOf(spec).some((name) => name !== 'none');
}

function compressionsOf(spec: JobSpec): Compression['name'][] {
  const { compression, mateCompression, filteredOutCompression, policies } = spec;
  const all = [compression, mateCompression, filteredOutCompression, policies.quarantine?.compression ?? UNCOMPRESSED];
  return all.map(({ name }) => name);
}

export function describeCompression(compression: Compression): string {
  return compression.name === 'none' ? 'not compressed' : `${compression.name}, level ${compression.level}`;
}

export function outputRole(output: string): FileRole {
  const fd = output === '-' ? STANDARD_OUTPUT : descriptorNamed(output);
  return { role: output === '-' ? 'standard output' : `output ${output}`, kind: 'write', target: fd ?? output };
}

/** The outputs beside the main one. A descriptor can't be two of them: their bytes would run into each other. */
export function otherRoles({ output, mateOutput, report, filteredOut, policies }: JobSpec): FileRole[] {
  const named: [option: string, path: string][] = [];
  if (mateOutput !== undefined) named.push(['--output', mateOutput]);
  if (report !== undefined) named.push(['--report', report]);
  if (filteredOut !== undefined) named.push(['--filtered-out', filteredOut]);
  if (policies.quarantine !== undefined) {
    const { path } = policies.quarantine;
    named.push(['--quarantine', path]);
    if (!isNullDeviceAt(path)) named.push(['--quarantine', errorsFileOf(path)]);
  }
  const descriptorOf = (path: string) => (path === '-' ? STANDARD_OUTPUT : descriptorNamed(path));
  const taken = new Map([[descriptorOf(output), '--output']]);
  return named.map(([option, path]) => {
    const fd = descriptorOf(path);
    const other = fd === undefined ? undefined : taken.get(fd);
    if (other !== undefined) throw new UsageError(`${other} and ${option} are the same open descriptor, ${path}`);
    taken.set(fd, option);
    return {
      role: path === '-' ? `standard output (${option} -)` : `${option} ${path}`,
      kind: 'write',
      target: fd ?? path,
    };
  });
}
