// Loads the user's module inside a worker thread, which so has its own copy of the module's
// variables, and makes the work from its exports.
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { importModule } from '../../io/startup/import-module.ts';
import { brokenBuiltIn, brokenBuiltInError, learnBuiltIns } from '../built-ins.ts';
import type { ModuleWork } from '../work.ts';
import { checkTransform } from './check-transform.ts';
import { defaultExport } from './default-export.ts';
import { isEsModule } from './es-module.ts';
import { absoluteSpecifiers } from './import-specifiers.ts';
import { loadError } from './load-error.ts';
import { NodeModule } from './node-module.ts';
import type { PreparedModule } from './prepare-module.ts';
import { IS_REQUIRE_HOOKED, provideThreadmill } from './provide-threadmill.ts';

/**
 * Call it once in a thread.
 * @throws ModuleError naming file and line if the module or one of its imports does not load, or if
 * it does not export a transform
 */
export async function loadModule(prepared: PreparedModule): Promise<ModuleWork> {
  learnBuiltIns();
  try {
    const exported =
      prepared.kind === 'import' ? await importFile(prepared.path) : await runText(prepared.path, prepared.code);
    refuseBrokenBuiltIns(prepared.displayName);
    return checkedAfterSetup(
      checkTransform(defaultExport(exported, prepared.displayName), prepared.displayName),
      prepared.displayName,
    );
  } catch (error) {
    throw loadError(error, prepared);
  }
}

function refuseBrokenBuiltIns(file: string): void {
  const name = brokenBuiltIn();
  if (name !== undefined) throw brokenBuiltInError(name, { file });
}

/** Imports in `setup` may change built-ins as well. */
function checkedAfterSetup(work: ModuleWork, file: string): ModuleWork {
  const { setup } = work;
  if (setup === undefined) return work;
  return {
    ...work,
    async setup(context) {
      const state: unknown = await setup(context);
      refuseBrokenBuiltIns(file);
      return state;
    },
  };
}

async function importFile(path: string): Promise<unknown> {
  await provideThreadmill(() => readFileSync(path, 'utf8'));
  keepQuietOnFormat();
  return importModule(pathToFileURL(path).href);
}

/** Runs the compiled text of a TypeScript module as the source file's module. */
async function runText(path: string, code: string): Promise<unknown> {
  await provideThreadmill(() => code);
  if (!IS_REQUIRE_HOOKED) await importEsModules(code);
  process.setSourceMapsEnabled(true); // before compiling, or Node ignores its source map
  const module = new NodeModule(path);
  module.filename = path;
  module.paths = NodeModule._nodeModulePaths(dirname(path));
  module._compile(code, path, 'commonjs');
  return module.exports;
}

/**
 * Where require bypasses the hook, ES modules that the text requires are imported first: require
 * then finds them loaded.
 */
async function importEsModules(code: string): Promise<void> {
  for (const path of absoluteSpecifiers(code).filter(isEsModule)) await importModule(pathToFileURL(path).href);
}

/**
 * If a .js file turns out to be an ES module, every worker's Node advises to say so in
 * package.json. That is advice for the author of a package, not of a transform.
 */
function keepQuietOnFormat(): void {
  const emit = process.emitWarning.bind(process) as (...args: unknown[]) => void;
  process.emitWarning = (...args: unknown[]) => {
    const [, options] = args as [unknown, { code?: unknown } | undefined];
    if (options?.code !== 'MODULE_TYPELESS_PACKAGE_JSON') emit(...args);
  };
}
