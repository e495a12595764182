// The cached inputs: generated once into --dir, streamed, and reused by later runs when their size fits. A file under
// its final name is always whole: it is written as `.partial` and renamed.
import { spawnSync } from 'node:child_process';
import { closeSync, createReadStream, existsSync, openSync, readdirSync, statSync } from 'node:fs';
import { mkdir, open, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { GENERATORS, MAX_RECORD_BYTES, VERSION } from './generators.mjs';

const WRITE_BYTES = 1 << 20;

/** By its name it is lines: a job says --format where it means another. */
function inputPath(dir, { kind, bytes }) {
  return join(dir, `v${VERSION}-${bytes}.${kind}.txt`);
}

async function fits(path, bytes) {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && found.size >= bytes && found.size < bytes + MAX_RECORD_BYTES;
}

async function generate(path, { kind, bytes }, cleanup) {
  const partial = `${path}.partial`;
  const forget = cleanup.removeFile(partial);
  const file = await open(partial, 'w');
  try {
    const nextRecord = GENERATORS[kind]();
    let text = '';
    for (let number = 0, total = 0; total < bytes; number++) {
      const record = nextRecord(number);
      total += record.length;
      text += record;
      if (text.length >= WRITE_BYTES || total >= bytes) {
        await file.writeFile(text, 'latin1');
        text = '';
      }
    }
  } finally {
    await file.close();
  }
  await rename(partial, path);
  forget();
}

/**
 * Makes the input if it is not there: whole records, the first that reach `bytes`. Gives its path, and the exact size of
 * the data in it.
 */
export async function ensureInput(dir, input, cleanup, say) {
  const plain = await ensurePlain(dir, input, cleanup, say);
  if (input.packed === undefined) return plain;
  const { ending, argv } = PACKERS[input.packed];
  const path = `${plain.path}.${ending}`;
  if (!existsSync(path)) {
    say(`packing ${path}`);
    await pack(plain.path, path, argv, cleanup);
  }
  return { path, bytes: plain.bytes };
}

const PACKERS = {
  gzip: { ending: 'gz', argv: ['gzip', '-c'] },
  bgzf: { ending: 'bgz', argv: ['bgzip', '-c'] },
};

/** The program that a packed input is made by. */
export function packerOf({ packed }) {
  return PACKERS[packed].argv[0];
}

async function pack(from, path, [program, ...args], cleanup) {
  const partial = `${path}.partial`;
  const forget = cleanup.removeFile(partial);
  const to = openSync(partial, 'w');
  try {
    const { status, error } = spawnSync(program, [...args, from], { stdio: ['ignore', to, 'inherit'] });
    if (status !== 0) throw error ?? new Error(`${program} ended with exit code ${status}`);
  } finally {
    closeSync(to);
  }
  await rename(partial, path);
  forget();
}

async function ensurePlain(dir, input, cleanup, say) {
  const path = inputPath(dir, input);
  await mkdir(dir, { recursive: true });
  if (!(await fits(path, input.bytes))) {
    await rm(path, { force: true });
    const { bavail, bsize } = await statfs(dir);
    if (bavail * bsize < input.bytes * 1.1) {
      throw new Error(`${dir} has ${bavail * bsize} bytes free, an input needs ${input.bytes}; say --dir elsewhere`);
    }
    say(`generating ${path}`);
    await generate(path, input, cleanup);
  }
  return { path, bytes: (await stat(path)).size };
}

/** Reads the file once, so that the runs to come find it in the page cache. */
export async function warm(path) {
  const stream = createReadStream(path, { highWaterMark: 4 << 20 });
  for await (const chunk of stream) void chunk;
}

/** What is left behind on purpose: the number of cached inputs in `dir` and their size. */
export function cachedInputs(dir) {
  const names = existsSync(dir) ? readdirSync(dir).filter((name) => /^v\d+-\d+\.\w+\.txt(?:\.b?gz)?$/.test(name)) : [];
  const bytes = names.reduce((sum, name) => sum + statSync(join(dir, name)).size, 0);
  return { count: names.length, bytes };
}
