// Converts the errors of loading a module in a worker, Node's and the user's own, to ours, with the
// user's file and line if known. Everything is synchronous: on Node 20, if a CommonJS file that an
// ES module imports throws, Node also rejects an internal promise that nobody can await, and the
// failure reported first is the one that counts.
import { fileURLToPath } from 'node:url';
import { toPlainCause, type PlainCause } from '../../job/error-report.ts';
import { ModuleError, ThreadmillError } from '../../job/errors.ts';
import { findUserFrame, formatFrame } from '../user-frame.ts';
import { findSyntaxError } from './find-syntax-error.ts';
import { adviceOnHiddenThread } from './hidden-thread.ts';
import { missingImport, placeIn, sourceFault, type Entry, type SourcePoint } from './module-faults.ts';

const NOT_FOUND = ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'];
/**
 * `Cannot find package 'x' imported from /a/b.mjs`; from require: `Cannot find module 'x'`, with a
 * list of requires.
 */
const MISSING = /^Cannot find (?:module|package) '(.*?)'(?: imported from (.*))?/;
/**
 * What Node puts before the stack of a SyntaxError whose place it knows: file and line, the source,
 * a mark below it.
 */
const DECORATION = /^(\/.+|file:.+):(\d+)\n(.*)\n(\s*)\^/;
/** The first frame is Node's: no code that ran has thrown this. */
const FROM_LOADER = /^(?!\s+at ).*\n\s+at .*\(node:internal\//m;

/** Node's refusals by code, in our words if its own say too little or too much. */
const REFUSALS: Readonly<Record<string, { message?: string; advice: string }>> = {
  ERR_UNKNOWN_FILE_EXTENSION: {
    advice: 'only a module that is TypeScript itself may import TypeScript: rename it to .ts',
  },
  ERR_REQUIRE_ASYNC_MODULE: {
    message: "a package that it imports uses await at its top level, which TypeScript modules can't import",
    advice: 'await import(…) of that package in setup(context): its result is context.state',
  },
};

export function loadError(thrown: unknown, entry: Entry): ThreadmillError {
  if (thrown instanceof ThreadmillError) return thrown;
  const cause = toPlainCause(thrown);
  if (NOT_FOUND.includes(cause.code ?? '')) return notFound(thrown, cause, entry);
  const point = cause.name === 'SyntaxError' ? syntaxPoint(cause, entry) : undefined;
  return point === undefined ? failedImport(thrown, cause, entry) : sourceFault(entry, cause.message, point, thrown);
}

function notFound(thrown: unknown, cause: PlainCause, entry: Entry): ModuleError {
  const [, wanted = cause.message, importer] = MISSING.exec(cause.message) ?? [];
  const { requireStack } = thrown as { requireStack?: readonly string[] };
  return missingImport(entry, wanted, { path: importer ?? requireStack?.[0] ?? entry.path }, thrown);
}

/** Undefined if the SyntaxError is not of a source file, but of JSON.parse, for example. */
function syntaxPoint({ stack = '' }: PlainCause, entry: Entry): SourcePoint | undefined {
  const [, file, line, text, indent] = DECORATION.exec(stack) ?? [];
  if (file === undefined) return FROM_LOADER.test(stack) ? findSyntaxError(entry.path) : undefined;
  const path = file.startsWith('file:') ? fileURLToPath(file) : file;
  return { path, line: Number(line), column: indent!.length + 1, text };
}

/** An error thrown by the module's own code, or by Node's loader. */
function failedImport(thrown: unknown, cause: PlainCause, entry: Entry): ModuleError {
  const frame = findUserFrame(cause.stack);
  const described = cause.thrown === undefined ? `${cause.name}: ${cause.message}` : `it threw ${cause.thrown}`;
  const { message = described, advice = adviceOnHiddenThread(cause, frame) } = REFUSALS[cause.code ?? ''] ?? {};
  return new ModuleError(message, {
    place: {
      ...placeIn(entry, frame ?? entry),
      ...(frame === undefined ? {} : { frame: formatFrame(frame, process.cwd()) }),
    },
    ...(advice === undefined ? {} : { advice }),
    cause: thrown,
  });
}
