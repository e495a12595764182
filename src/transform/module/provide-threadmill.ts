// Has 'threadmill' mean the running tool in all that a worker loads from here on, by import or require, in the user's
// files and in packages of theirs.
import { fileURLToPath } from 'node:url';
import { importModule } from '../../io/startup/import-module.ts';
import { mayImportThreadmill } from './import-specifiers.ts';
import { NodeModule, type NextResolve, type ResolveContext } from './node-module.ts';
import { THREADMILL, THREADMILL_URL } from './threadmill-address.ts';

const RESOLVED = { url: THREADMILL_URL, format: 'module', shortCircuit: true };

/** False on Nodes where an ES module that is required finds its own imports by no hook of ours. */
export const IS_REQUIRE_HOOKED = NodeModule.registerHooks !== undefined;

/** The same hook as below, for a thread that shares nothing with this one. */
const HOOK_SOURCE = `
  export function resolve(specifier, context, next) {
    return specifier === ${JSON.stringify(THREADMILL)} ? ${JSON.stringify(RESOLVED)} : next(specifier, context);
  }`;

/** `readText` gives the text that is going to run; it is asked for only where a hook on import has its price. */
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
  await importModule(THREADMILL_URL); // Node 20.19.0 takes it for a cycle where an import and a require of it meet
}

function resolve(specifier: string, context: ResolveContext, next: NextResolve): unknown {
  return specifier === THREADMILL ? RESOLVED : next(specifier, context);
}
