// Runs esbuild in memory. Promises that nothing of it is left when it is done.
import type * as Esbuild from 'esbuild';
import type { BuildFailure, BuildOptions, BuildResult } from 'esbuild';
import { importModule } from '../../io/startup/import-module.ts';

export type InMemory = BuildOptions & { write: false };

/** Compilations under way; esbuild's process is shared by them, and stopped after the last. */
let underWay = 0;

export async function runBuild(options: InMemory): Promise<BuildResult<InMemory>> {
  // imported here only: who brings no TypeScript doesn't pay for it
  const esbuild = (await importModule('esbuild')) as typeof Esbuild;
  underWay += 1;
  try {
    return await esbuild.build(options);
  } finally {
    underWay -= 1;
    if (underWay === 0) await esbuild.stop();
  }
}

export function isBuildFailure(error: unknown): error is BuildFailure {
  return typeof error === 'object' && error !== null && Array.isArray((error as Partial<BuildFailure>).errors);
}
