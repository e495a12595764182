// Prepares the user's module before any thread runs. JavaScript is only found: each worker imports
// it. TypeScript is compiled here, once, and its text is sent to the workers: nothing is compiled
// twice, and every worker runs the same text even if the file changes meanwhile.
import { readdirSync, readFileSync, realpathSync, statSync, type Stats } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { holdsBytes } from '../../job/byte-text.ts';
import { ModuleError, UsageError } from '../../job/errors.ts';
import type { FormatName } from '../../job/job-spec.ts';
import { absolutePath } from '../../io/system/byte-name.ts';
import { nearName } from './near-name.ts';

/** Plain values, sent to the workers by structured clone. */
export type PreparedModule = (
  | { readonly kind: 'import'; readonly path: string; readonly displayName: string }
  | { readonly kind: 'compiled'; readonly path: string; readonly displayName: string; readonly code: string }
) & {
  /** The format that it names, as far as its text shows. */
  readonly format?: FormatName;
};

const JAVASCRIPT = ['.js', '.mjs', '.cjs'];
const TYPESCRIPT = ['.ts', '.mts', '.cts'];
const ENDINGS = [...JAVASCRIPT, ...TYPESCRIPT];

/**
 * `path` is as the user gave it, and names the module in messages (`displayName`).
 * @throws UsageError if there is no module by that name, or if it is TypeScript with a top-level
 * await
 * @throws ModuleError if TypeScript does not compile, or has an import that can't be found
 */
export async function prepareModule(path: string): Promise<PreparedModule> {
  const absolute = absolutePath(path);
  if (holdsBytes(absolute)) throw notByNode(path, absolute);
  checkFile(path, absolute);
  if (JAVASCRIPT.includes(extname(path))) {
    const format = await formatIn(() => readFileSync(absolute, 'utf8'));
    return { kind: 'import', path: absolute, displayName: path, ...format };
  }
  const { compileTypeScript } = await import('./compile-typescript.ts');
  // As Node does for JavaScript: imports of a linked file are resolved beside the file itself.
  const real = realpathSync(absolute);
  const code = await compileTypeScript(real, path);
  return { kind: 'compiled', path: real, displayName: path, code, ...(await formatIn(() => code)) };
}

/** Module URLs are UTF-8: neither Node nor esbuild can load a module from such a path. */
function notByNode(displayName: string, path: string): UsageError {
  return new UsageError(`Node.js can't load a module from a path that is not UTF-8: '${path}'`, {
    advice: `copy ${basename(displayName)} into another folder, with what it imports`,
  });
}

async function formatIn(read: () => string): Promise<{ readonly format?: FormatName }> {
  let code: string;
  try {
    code = read();
  } catch {
    return {}; // loading it reports why it can't be read
  }
  if (!/\bformat\b/.test(code)) return {}; // most modules name none, and the parser need not be loaded
  const { declaredFormat } = await import('./declared-format.ts');
  const format = declaredFormat(code);
  return format === undefined ? {} : { format };
}

function checkFile(displayName: string, path: string): void {
  const stats = statsOf(displayName, path);
  if (stats === undefined) {
    throw new UsageError(
      `there is no module '${displayName}' (--transform, or the first operand)`,
      adviceFor(displayName, path),
    );
  }
  if (stats.isDirectory()) {
    const index = ENDINGS.map((ending) => `index${ending}`).find(
      (name) => statsOf(displayName, join(path, name)) !== undefined,
    );
    throw new UsageError(`--transform takes a module, and '${displayName}' is a folder`, {
      advice: index === undefined ? 'name a file in it' : `did you mean ${join(displayName, index)}?`,
    });
  }
  if (!ENDINGS.includes(extname(displayName))) {
    throw new UsageError(
      `--transform takes a module (${ENDINGS.join(', ')}), which '${displayName}' is not by its name`,
      {
        advice: 'is it an input? Without --transform, --map or --filter the first operand is the module',
      },
    );
  }
}

function statsOf(displayName: string, path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new ModuleError(`it can't be read: ${(error as Error).message}`, {
      place: { file: displayName },
      cause: error,
    });
  }
}

/** Suggests a file for a name that does not exist: with an ending, or with a near name. */
function adviceFor(displayName: string, path: string): { advice?: string } {
  const name = basename(path);
  const beside = modulesBeside(path);
  const longer = beside.find((other) => ENDINGS.some((ending) => other === name + ending));
  if (longer !== undefined)
    return { advice: `is there an extension missing? There is ${join(dirname(displayName), longer)}` };
  const nearStem = nearName(stem(name), beside.map(stem));
  const near = beside.find((other) => stem(other) === nearStem);
  return near === undefined ? {} : { advice: `did you mean ${join(dirname(displayName), near)}?` };
}

function modulesBeside(path: string): string[] {
  try {
    return readdirSync(dirname(path)).filter((name) => ENDINGS.includes(extname(name)));
  } catch {
    return []; // the folder doesn't exist either
  }
}

function stem(name: string): string {
  return basename(name, extname(name));
}
