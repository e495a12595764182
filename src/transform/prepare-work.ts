// The work, as it can be made ready before any thread runs: expressions checked, TypeScript compiled, argument files
// read. Runs in the main thread, once; what it gives crosses to every worker as plain values and shared memory.
import { existsSync, statSync } from 'node:fs';
import type { JobSpec } from '../job/job-spec.ts';
import type { ExpressionPlan } from './expression/check-expression.ts';
import type { PreparedModule } from './module/prepare-module.ts';

export interface PreparedWork {
  readonly module?: PreparedModule;
  readonly filter?: ExpressionPlan;
  readonly map?: ExpressionPlan;
}

export async function prepareWork(spec: JobSpec): Promise<PreparedWork> {
  const { work } = spec;
  const prepared: { module?: PreparedModule; filter?: ExpressionPlan; map?: ExpressionPlan } = {};
  const map = work.kind === 'expressions' ? work.map : undefined;
  if (work.filter !== undefined || map !== undefined) {
    const { checkExpression } = await import('./expression/check-expression.ts');
    const env = {
      hasHeader: spec.header.kind !== 'none',
      argNames: Object.keys(spec.args),
      isFile: (path: string) => existsSync(path) && statSync(path).isFile(),
    };
    if (work.filter !== undefined) prepared.filter = checkExpression(work.filter, '--filter', env);
    if (map !== undefined) prepared.map = checkExpression(map, '--map', env);
  }
  if (work.kind === 'module') {
    const { prepareModule } = await import('./module/prepare-module.ts');
    prepared.module = await prepareModule(work.path);
  }
  return prepared;
}
