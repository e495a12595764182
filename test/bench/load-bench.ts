/** The bench is plain JavaScript without types: a test names the part of a module that it uses. */
export async function loadBench<Module>(name: string): Promise<Module> {
  return (await import(new URL(`../../bench/${name}`, import.meta.url).href)) as Module;
}

interface Measured {
  seconds: number;
  bytes?: number;
}

export interface Cleanup {
  removeFile: (path: string) => () => void;
  runAll: () => void;
}

export interface CleanupModule {
  createCleanup: () => Cleanup;
}

export interface MeasureModule {
  measure: (run: { argv: string[]; output: string; stdin?: string }, cleanup: Cleanup) => Promise<Measured>;
}
