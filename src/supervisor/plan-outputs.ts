// Checks the outputs of a run before anything runs: where each goes, which roles are compared to
// find files used twice, and whether the compression is available.
import { UNCOMPRESSED, type Compression } from '../job/compression.ts';
import { UsageError } from '../job/errors.ts';
import type { JobSpec } from '../job/job-spec.ts';
import type { NamedOutput, RecordOutputs } from '../job/named-output.ts';
import type { SinkPlan } from '../io/output/byte-sink.ts';
import type { FileRole } from '../io/system/file-identity.ts';
import { descriptorNamed, isNullDeviceAt } from '../io/system/named-descriptor.ts';
import { planOutput, type OutputPlan } from '../io/output/output-plan.ts';
import { quarantineFiles, type QuarantineFiles } from '../io/output/quarantine-files.ts';
import { folderOf, isFolder } from '../io/resume/folder-name.ts';
import { noZstdToWrite, zstdAvailability } from '../io/system/zstd-availability.ts';
import {
  MATE_OF,
  OUTPUTS,
  type ByOutput,
  type OutputName,
  type RecordOutputName,
} from '../threads/protocol/output-names.ts';
import type { WriterOutput, WriterOutputs } from '../threads/writer/outputs.ts';

export interface PlannedOutput {
  readonly plan: OutputPlan;
  readonly compression: Compression;
}

/** By name; an output that the run does not have is absent. */
export type PlannedOutputs = ReadonlyMap<OutputName, PlannedOutput>;

/** In the order they are published: the main output comes last. */
const PUBLISHING_ORDER = OUTPUTS.toReversed();

const STANDARD_OUTPUT = 1;

/** The outputs as named on the command line, by kind. */
function namedOutputs({ output, filteredOut, policies }: JobSpec): [RecordOutputName, RecordOutputs][] {
  return [
    ['main', output],
    ['refused', filteredOut],
    ['quarantine', policies.quarantine?.outputs ?? []],
  ];
}

/** Undefined without --quarantine, and if failing records are only skipped. */
function quarantineFilesOf({ policies: { quarantine } }: JobSpec): QuarantineFiles | undefined {
  return quarantineFiles(quarantine?.outputs.map(({ name }) => name));
}

/** Where each output goes; creates nothing. Throws an OutputError if one can't be written. */
export function planOutputs(spec: JobSpec): PlannedOutputs {
  checkCompressible(spec);
  const outputs = new Map<OutputName, PlannedOutput>();
  const add = (output: OutputName, { name, compression }: NamedOutput) => {
    outputs.set(output, { plan: planOutput(name), compression });
  };
  const quarantine = quarantineFilesOf(spec);
  for (const [output, [first, second]] of namedOutputs(spec)) {
    if (output === 'quarantine' && quarantine === undefined) continue;
    if (first !== undefined) add(output, first);
    if (second !== undefined) add(MATE_OF[output], second);
  }
  if (quarantine !== undefined) {
    refuseHalf(quarantine.records);
    for (const plan of plansOf(outputs, ['quarantine', 'quarantine-mate'])) refuseDirect(plan);
    add('errors', { name: quarantine.errors, compression: UNCOMPRESSED });
  }
  return outputs;
}

/** A pair is quarantined as a whole: with one mate missing, the files could not be read again. */
function refuseHalf(files: readonly string[]): void {
  if (!files.some((name) => isNullDeviceAt(name))) return;
  throw new UsageError('--quarantine has a file for one mate, and /dev/null for the other', {
    advice: 'name a file for each mate, or one file for both; to skip the pairs: --quarantine /dev/null',
  });
}

/** The file of errors is named after the file of records, so that file needs a name. */
function refuseDirect({ kind, displayName }: OutputPlan): void {
  if (kind === 'atomic') return;
  throw new UsageError(`--quarantine takes a file, which ${displayName} is not: the errors go to FILE.errors.jsonl`, {
    advice: 'to skip failing records: --quarantine /dev/null',
  });
}

export function compressionsByOutput(outputs: PlannedOutputs): ByOutput<Compression> {
  return Object.fromEntries([...outputs].map(([name, { compression }]) => [name, compression]));
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

/** The plans of these outputs, without those that the run does not have. */
export function plansOf(outputs: PlannedOutputs, names: readonly OutputName[]): OutputPlan[] {
  return names.flatMap((name) => outputs.get(name)?.plan ?? []);
}

export function writerOutputs(outputs: PlannedOutputs): WriterOutputs {
  const named = [...outputs].map(([name, { plan, compression }]): [OutputName, WriterOutput] => {
    return [name, { sink: sinkPlan(plan), compression }];
  });
  return Object.fromEntries(named);
}

/** True if an earlier run with --resume has left its folder for this output. */
export function hasUnfinishedRun(outputs: PlannedOutputs): boolean {
  const plan = outputs.get('main')?.plan;
  return plan?.kind === 'atomic' && isFolder(folderOf(plan.target));
}

/** How the writer of an output opens it. */
export function sinkPlan(output: OutputPlan): SinkPlan {
  const { displayName } = output;
  switch (output.kind) {
    case 'descriptor':
      return { kind: 'descriptor', displayName, fd: output.fd };
    case 'direct':
      return { kind: 'path', displayName, path: output.path };
    case 'atomic':
      return {
        kind: 'new-file',
        displayName,
        path: output.reach ?? output.temporary,
        ...(output.access === undefined ? {} : { access: output.access }),
      };
  }
}

/** Checked before the run starts, not after hours of work. */
function checkCompressible(spec: JobSpec): void {
  const isZstd = namedOutputs(spec).some(([, outputs]) =>
    outputs.some(({ compression }) => compression.name === 'zstd'),
  );
  if (isZstd && zstdAvailability() === 'none') throw noZstdToWrite();
}

/** A note about the output's compression; empty without compression. */
export function describeOutput({ compression }: NamedOutput): string[] {
  return compression.name === 'none' ? [] : [`output: ${compression.name}, level ${compression.level}`];
}

const OPTION_OF = {
  main: '--output',
  refused: '--filtered-out',
  quarantine: '--quarantine',
} as const satisfies Record<RecordOutputName, string>;

/**
 * The roles of all files that the run writes. Throws a UsageError if two outputs share a
 * descriptor: their bytes would mix.
 */
export function outputRoles(spec: JobSpec): FileRole[] {
  const named = namedOutputs(spec).flatMap(([output, files]) =>
    files.map(({ name }): [option: string, path: string] => [OPTION_OF[output], name]),
  );
  if (spec.report !== undefined) named.push(['--report', spec.report]);
  const { errors } = quarantineFilesOf(spec) ?? {};
  if (errors !== undefined) named.push(['errors file of --quarantine', errors]);
  const roleOfDescriptor = new Map<number, string>();
  return named.map(([option, path], index): FileRole => {
    const fd = path === '-' ? STANDARD_OUTPUT : descriptorNamed(path);
    const other = fd === undefined ? undefined : roleOfDescriptor.get(fd);
    if (other !== undefined) throw new UsageError(`${other} and ${option} are the same open descriptor, ${path}`);
    if (fd !== undefined) roleOfDescriptor.set(fd, option);
    return { role: index === 0 ? mainRole(path) : roleOf(option, path), kind: 'write', target: fd ?? path };
  });
}

function mainRole(path: string): string {
  return path === '-' ? 'standard output' : `output ${path}`;
}

function roleOf(option: string, path: string): string {
  return path === '-' ? `standard output (${option} -)` : `${option} ${path}`;
}
