// The work, loaded inside a worker from what the main thread prepared. A module is loaded at once, so that its mistakes
// are told before the first byte of input; expressions are compiled when the header, and so the columns, are known.
import type { CompileEnvironment } from './expression/compile-expression.ts';
import type { PreparedWork } from './prepare-work.ts';
import type { LoadedWork, RecordFunction } from './work.ts';

/** The module's part of the work, if there is one. */
export async function loadModulePart(prepared: PreparedWork): Promise<LoadedWork | undefined> {
  if (prepared.module === undefined) return undefined;
  const { loadModule } = await import('./module/load-module.ts');
  return loadModule(prepared.module);
}

/** All of the work: the expression filter is asked before the module's own. */
export async function completeWork(
  prepared: PreparedWork,
  module: LoadedWork | undefined,
  environment: CompileEnvironment,
): Promise<LoadedWork> {
  let filter: RecordFunction | undefined;
  let map = module?.map;
  if (prepared.filter !== undefined || prepared.map !== undefined) {
    const { compileExpression } = await import('./expression/compile-expression.ts');
    if (prepared.filter !== undefined) filter = compileExpression(prepared.filter, environment);
    if (prepared.map !== undefined) map = compileExpression(prepared.map, environment);
  }
  return {
    ...module,
    filters: [...(filter === undefined ? [] : [filter]), ...(module?.filters ?? [])],
    ...(map === undefined ? {} : { map }),
  };
}
