// Node's module system as we use it: parts that are newer than the types, or undocumented in every
// Node.
import Module from 'node:module';

export interface ResolveContext {
  readonly parentURL?: string;
}
export type NextResolve = (specifier: string, context: ResolveContext) => unknown;

interface CommonJsModule {
  filename: string;
  paths: string[];
  readonly exports: unknown;
  /**
   * Runs the text of a CommonJS module as the file with that name. `format` keeps newer Nodes from
   * guessing.
   */
  _compile(code: string, filename: string, format: 'commonjs'): unknown;
}

interface ModuleInternals {
  new (id: string): CommonJsModule;
  _nodeModulePaths(folder: string): string[];
  /** Every require calls it to find a file. */
  _resolveFilename: (this: unknown, request: string, ...rest: unknown[]) => string;
  /** Since Node 22.15 and 23.5: for import and require, in this thread, at no cost. */
  registerHooks?(hooks: { resolve(specifier: string, context: ResolveContext, next: NextResolve): unknown }): unknown;
  /** For import only, in a thread that it starts: 50 to 110 ms. */
  register(specifier: string): void;
}

export const NodeModule = Module as unknown as ModuleInternals;
