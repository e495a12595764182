// The values of --arg and --arg-file: strings, and for `key=@file` the lines of a file. Such a file
// may be a pipe that can be read only once (`ids=@<(cut -f1 x)`), so main reads its bytes into
// shared memory and every worker builds its own Set of lines.
import { UsageError } from '../job/errors.ts';
import type { ArgSpec } from '../job/job-spec.ts';
import { isSecretKey } from '../job/secrets.ts';
import type { ByteSource } from '../io/input/byte-source.ts';
import { asBuffer, decode } from '../records/text.ts';
import type { ArgContent } from './context.ts';

export type PreparedArg =
  /** A secret is never printed. */
  | { readonly kind: 'text'; readonly text: string; readonly isSecret: boolean }
  | { readonly kind: 'lines'; readonly bytes: SharedArrayBuffer };
export type PreparedArgs = Readonly<Record<string, PreparedArg>>;

const CHUNK_BYTES = 1024 * 1024;

/** Reads the files that arguments name. `open` opens a path as it opens an input. */
export async function prepareArgs(
  args: Readonly<Record<string, ArgSpec>>,
  open: (path: string) => Promise<ByteSource>,
): Promise<PreparedArgs> {
  const prepared = new Map<string, PreparedArg>();
  for (const [key, arg] of Object.entries(args)) {
    if (arg.kind === 'text') {
      prepared.set(key, { ...arg, isSecret: isSecretKey(key) });
      continue;
    }
    const bytes = await readWhole(await open(arg.path));
    const named = arg.kind === 'secret-of' ? `--arg-file ${key}=${arg.path}` : `--arg ${key}=@${arg.path}`;
    if (decode(asBuffer(bytes), 'utf8') === undefined) throw new UsageError(`${named}: the file is not UTF-8 text`);
    if (arg.kind === 'secret-of') {
      const secret = Buffer.from(bytes)
        .toString('utf8')
        .replace(/^\ufeff/, '')
        .replace(/\r?\n$/, '');
      if (secret === '') throw new UsageError(`${named}: the file is empty`);
      prepared.set(key, { kind: 'text', text: secret, isSecret: true });
      continue;
    }
    const shared = new SharedArrayBuffer(bytes.length);
    new Uint8Array(shared).set(bytes);
    prepared.set(key, { kind: 'lines', bytes: shared });
  }
  return Object.fromEntries(prepared); // defines properties, so a key such as __proto__ is safe
}

/** The values as the work sees them; each worker builds its own. */
export function argValues(args: PreparedArgs): Readonly<Record<string, ArgContent>> {
  const values = Object.entries(args).map(([key, arg]): [string, ArgContent] => [
    key,
    arg.kind === 'text' ? arg.text : new Set(linesOf(Buffer.from(arg.bytes).toString('utf8'))),
  ]);
  return Object.freeze(Object.fromEntries(values));
}

/** The strings to mask in all messages. */
export function secretsIn(args: PreparedArgs): string[] {
  return Object.values(args).flatMap((arg) => (arg.kind === 'text' && arg.isSecret ? [arg.text] : []));
}

function linesOf(text: string): string[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop(); // the last terminator starts no line
  return lines;
}

async function readWhole(source: ByteSource): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  try {
    for (;;) {
      const chunk = new Uint8Array(CHUNK_BYTES);
      const bytes = await source.read(chunk);
      if (bytes === 0) return Buffer.concat(pieces);
      pieces.push(chunk.subarray(0, bytes));
    }
  } finally {
    source.close();
  }
}
