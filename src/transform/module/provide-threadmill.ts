// Makes 'threadmill' resolve to the running tool in everything that a worker loads from now on, by
// import or require, in the user's files and in their packages.
import { fileURLToPath } from 'node:url';
import { importModule } from '../../io/startup/import-module.ts';
import { mayImportThreadmill } from './import-specifiers.ts';
import { NodeModule, type NextResolve, type ResolveContext } from './node-module.ts';
import { THREADMILL, THREADMILL_URL } from './threadmill-address.ts';

const RESOLVED = { url: THREADMILL_URL, format: 'module', shortCircuit: true };

/** False on Nodes where no hook of ours sees the imports of an ES module that is required. */
export const IS_REQUIRE_HOOKED = NodeModule.registerHooks !== undefined;

/** The hook below, as source text for a thread that shares nothing with this one. */
const HOOK_SOURCE = `
  export function resolve(specifier, context, next) {
    return specifier === ${JSON.stringify(THREADMILL)} ? ${JSON.stringify(RESOLVED)} : next(specifier, context);
  }`;

/**
 * `readText` returns the text that will run; it is called only where a hook on import costs time.
 */
export async function provideThreadmill(readText: () => string): Promise<void> {
  if (NodeModule.registerHooks !== undefined) {
    NodeModule.registerHooks({ resolve });
    return;
  }
  const resolveFilename = NodeModule._resolveFilename;
  NodeModule._resolveFilename = function (request, ...rest) {
    return request === THREADMILL ? fileURLToPath(THREADMILL_URL) : resolveFilename.call(this, request, ...rest);
  };
  if (!mayImportThreadmill(readText())) return;
  NodeModule.register(`data:text/javascript,${encodeURIComponent(HOOK_SOURCE)}`);
  await importModule(THREADMILL_URL); // otherwise Node 20.19.0 reports a cycle if it is imported and required
}

function resolve(specifier: string, context: ResolveContext, next: NextResolve): unknown {
  return specifier === THREADMILL ? RESOLVED : next(specifier, context);
}
