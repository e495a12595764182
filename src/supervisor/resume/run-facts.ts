// Gathers the facts that identify a run, from its options, its inputs and its work.
import { createHash, scryptSync } from 'node:crypto';
import { realpathSync } from 'node:fs';
import type { Compression } from '../../job/compression.ts';
import type { JobSpec } from '../../job/job-spec.ts';
import { longName, OPTIONS } from '../../job/options/options.ts';
import type { InputPlan } from '../../io/input/byte-source.ts';
import { packageVersion } from '../../io/startup/package-version.ts';
import { zstdAvailability } from '../../io/system/zstd-availability.ts';
import type { PreparedArgs } from '../../transform/args.ts';
import type { PreparedWork } from '../../transform/prepare-work.ts';
import type { OutputName } from '../../threads/protocol/output-names.ts';
import type { PlannedOutputs } from '../plan-outputs.ts';
import type { Fact, Identity } from './identity.ts';
import { inputFacts } from './input-identity.ts';

const SECRET_HASH_BYTES = 32;

export interface RunFacts {
  readonly spec: JobSpec;
  readonly inputs: readonly InputPlan[];
  readonly args: PreparedArgs;
  readonly work: PreparedWork;
  readonly outputs: PlannedOutputs;
}

export interface RunIdentity {
  readonly identity: Identity;
  /** The size of each input. */
  readonly inputBytes: readonly number[];
}

export async function identify(run: RunFacts): Promise<RunIdentity> {
  const inputs = run.inputs.map(inputFacts);
  const { spec } = run;
  const rest = [
    fact('the version of threadmill', packageVersion()),
    fact('the number of inputs', String(inputs.length)),
    ...inputs.flatMap(({ facts }) => facts),
    ...argFacts(run),
    ...optionFacts(spec),
    ...outputFacts(run.outputs),
  ];
  return { identity: { work: await workFacts(run), rest }, inputBytes: inputs.map(({ bytes }) => bytes) };
}

/** What all shards of one run have in common: not the names of their outputs, and nothing that follows from a secret. */
export async function commonFacts(run: RunFacts): Promise<Fact[]> {
  const names = new Set<string>(Object.values(OPTION_OF));
  const args = Object.fromEntries(Object.entries(run.args).filter(([, arg]) => arg.kind !== 'text' || !arg.isSecret));
  const facts = [
    ...argFacts({ ...run, args }),
    ...optionFacts(run.spec),
    ...outputFacts(run.outputs),
    ...(await workFacts(run)),
  ];
  return [
    fact('the version of threadmill', packageVersion()),
    fact('the number of inputs', String(run.inputs.length)),
    ...facts.filter(({ name }) => name !== '--shard' && !names.has(name)),
  ];
}

function fact(name: string, value: string, isShown = true): Fact {
  return { key: name, name, value, isShown };
}

function optionFacts(spec: JobSpec): Fact[] {
  return OPTIONS.flatMap((row) => (row.fact === undefined ? [] : fact(longName(row), row.fact(spec))));
}

/**
 * Strings by value, files by digest. A secret is hashed with a slow hash, salted by output and key,
 * so that it can't be guessed.
 */
function argFacts({ args, outputs }: RunFacts): Fact[] {
  const main = outputs.get('main')!.plan;
  const output = main.kind === 'atomic' ? main.target : main.displayName;
  return Object.entries(args).map(([key, arg]) => {
    if (arg.kind === 'lines') return fact(`the file of --arg ${key}`, digestOf(new Uint8Array(arg.bytes)), false);
    if (!arg.isSecret) return fact(`--arg ${key}`, JSON.stringify(arg.text));
    return fact(`--arg ${key}`, scryptSync(arg.text, `${output}\0${key}`, SECRET_HASH_BYTES).toString('hex'), false);
  });
}

const OPTION_OF = {
  main: '--output',
  mate: 'the second --output',
  refused: '--filtered-out',
  'refused-mate': 'the second --filtered-out',
  quarantine: '--quarantine',
  'quarantine-mate': 'the second --quarantine',
  errors: 'the errors file of --quarantine',
} as const satisfies Record<OutputName, string>;

function outputFacts(outputs: PlannedOutputs): Fact[] {
  const all = [...outputs];
  const facts = all.flatMap(([name, { plan, compression }]) => [
    fact(OPTION_OF[name], plan.kind === 'atomic' ? plan.target : plan.displayName),
    fact(`the compression of ${OPTION_OF[name]}`, describe(compression)),
  ]);
  const names = new Set(all.map(([, { compression }]) => compression.name));
  // The compressed bytes of the same data differ between versions of the compressor.
  if (names.has('gzip') || names.has('bgzf')) facts.push(fact("the version of Node's zlib", process.versions.zlib));
  if (names.has('zstd')) facts.push(fact('the zstd that compresses', process.versions['zstd'] ?? zstdAvailability()));
  return facts;
}

function describe(compression: Compression): string {
  return compression.name === 'none' ? 'none' : `${compression.name}, level ${compression.level}`;
}

async function workFacts({ spec, work: { module } }: RunFacts): Promise<Fact[]> {
  const { work } = spec;
  const facts: Fact[] = [];
  if (work.filter !== undefined) facts.push(fact('--filter', work.filter));
  if (work.kind === 'expressions' && work.map !== undefined) facts.push(fact('--map', work.map));
  if (work.kind === 'command') {
    const { argv, okCodes, repeatHeader, keepAlive } = work.command;
    facts.push(fact('the command', JSON.stringify(argv)), fact('--ok-codes', okCodes.join(',')));
    facts.push(fact('--repeat-header', String(repeatHeader)), fact('--keep-alive', String(keepAlive)));
  }
  if (module !== undefined) {
    const { moduleContents } = await import('../../transform/module/module-contents.ts');
    const { files, packages } = await moduleContents(realpathSync(module.path), module.displayName);
    for (const [path, digest] of Object.entries(files)) facts.push(fact(`the file ${path} of the work`, digest, false));
    for (const [name, version] of Object.entries(packages)) facts.push(fact(`the package ${name}`, version));
  }
  return facts;
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
