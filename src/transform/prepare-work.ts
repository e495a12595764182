// Prepares the work before any worker gets it: checks expressions, compiles TypeScript, reads
// argument files. Runs once, in the main thread; the result is sent to every worker as plain values
// and shared memory.
import { existsSync, statSync } from 'node:fs';
import { exactEnvironment } from '../io/system/exact-texts.ts';
import type { CommandSpec, FormatName, JobSpec, SampleSpec } from '../job/job-spec.ts';
import { UsageError } from '../job/errors.ts';
import type { ExpressionPlan } from './expression/check-expression.ts';
import type { AssumedField } from './first-fields.ts';
import type { PreparedModule } from './module/prepare-module.ts';

export interface PreparedWork {
  readonly format: FormatName;
  /** The format of the output, if records are converted. */
  readonly to?: FormatName;
  /** True if the format was found in the module's text, and no option sets it. */
  readonly isFormatRead: boolean;
  /**
   * The input whose file name alone set the format: a module that names none then gets strings.
   * Absent if the work is not a module.
   */
  readonly untypedBy?: string;
  readonly assumedField?: AssumedField;
  /** The work gets pairs of records. */
  readonly isPaired: boolean;
  readonly module?: PreparedModule;
  /** Before the filter. */
  readonly sample?: SampleSpec;
  readonly filter?: ExpressionPlan;
  readonly map?: ExpressionPlan;
  readonly command?: CommandSpec;
}

/**
 * Prepares the module, if the work is one: the format that it declares is needed before everything
 * else.
 */
export async function prepareModulePart({ work }: JobSpec): Promise<PreparedModule | undefined> {
  if (work.kind !== 'module') return undefined;
  const { prepareModule } = await import('./module/prepare-module.ts');
  return prepareModule(work.path);
}

/** It would do nothing, and not be what makes it fast. */
function refuseNoWait({ concurrency }: JobSpec, plans: readonly (ExpressionPlan | undefined)[]): void {
  if (concurrency === undefined || concurrency === 1 || plans.some((plan) => plan?.isAsync === true)) return;
  throw new UsageError('--concurrency is for work that waits, and there is no await in the expression', {
    advice: 'to use more CPUs: --procs',
  });
}

export async function prepareWork(spec: JobSpec, module: PreparedModule | undefined): Promise<PreparedWork> {
  const { work, format, formatFrom, isPaired } = spec;
  const prepared: {
    filter?: ExpressionPlan;
    map?: ExpressionPlan;
    command?: CommandSpec;
    assumedField?: AssumedField;
  } = {};
  const map = work.kind === 'expressions' ? work.map : undefined;
  if (work.filter !== undefined || map !== undefined) {
    const { checkExpression } = await import('./expression/check-expression.ts');
    const env = {
      format,
      isPaired,
      ...(spec.conversion === undefined ? {} : { to: spec.conversion.to }),
      hasHeader: spec.header.kind !== 'none',
      argNames: Object.keys(spec.args),
      argTexts: new Map(
        Object.entries(spec.args).flatMap(([key, arg]) => (arg.kind === 'text' ? [[key, arg.text]] : [])),
      ),
      argSecrets: new Set(Object.entries(spec.args).flatMap(([key, { kind }]) => (kind === 'secret-of' ? [key] : []))),
      isFile: (path: string) => existsSync(path) && statSync(path).isFile(),
    };
    if (work.filter !== undefined) prepared.filter = checkExpression(work.filter, '--filter', env);
    if (map !== undefined) prepared.map = checkExpression(map, '--map', env);
    if (module === undefined && work.kind !== 'command') refuseNoWait(spec, [prepared.filter, prepared.map]);
    const { assumedField } = await import('./first-fields.ts');
    const assumed = assumedField(spec, [prepared.filter, prepared.map]);
    if (assumed !== undefined) prepared.assumedField = assumed;
  }
  if (work.kind === 'command') {
    const { checkCommand } = await import('./command/find-command.ts');
    checkCommand(work.command.argv, exactEnvironment(process.env).PATH);
    prepared.command = work.command;
  }
  const isFormatRead = formatFrom.by === 'module';
  const isUntyped = module !== undefined && formatFrom.by === 'name';
  return {
    format,
    isFormatRead,
    isPaired,
    ...(spec.conversion === undefined ? {} : { to: spec.conversion.to }),
    ...(isUntyped ? { untypedBy: formatFrom.input } : {}),
    ...(spec.sample === undefined ? {} : { sample: spec.sample }),
    ...prepared,
    ...(module === undefined ? {} : { module }),
  };
}
