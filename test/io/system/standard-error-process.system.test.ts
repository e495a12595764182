// Real processes with every kind of standard error. The writer is bundled once, since jest's
// transforms do not reach a process started from here. A hung process is killed, and the test then
// sees the signal.
import { buildSync } from 'esbuild';
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const HANG_MS = 50_000;
/** More than any pipe or socket holds. */
const MANY_LINES = 40_000;

let folder: string;
let program: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'threadmill-'));
  program = join(folder, 'program.mjs');
  buildSync({
    entryPoints: ['src/io/system/standard-error.ts'],
    outfile: join(folder, 'standard-error.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
  });
  writeFileSync(
    program,
    `import { Worker, isMainThread } from 'node:worker_threads';
    import { openStandardError } from './standard-error.mjs';
    const [, , patience, lines, where] = process.argv;
    if (isMainThread && where === 'worker') {
      process.exitCode = 3;
      process.on('SIGUSR2', () => worker.terminate().then(() => process.removeAllListeners('SIGUSR2')));
      const worker = new Worker(new URL(import.meta.url), { argv: process.argv.slice(2), stdout: true, stderr: true });
    } else {
      const standardError = openStandardError({ patience });
      for (let line = 0; line < Number(lines); line += 1) standardError.write('line ' + line + '\\n');
      if (isMainThread) process.exitCode = 3;
      else standardError.write('x'.repeat(10_000_000));
    }`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const WELL: Ending = { code: 3, signal: null };

function start(args: readonly (string | number)[], stderr: number | 'pipe'): ChildProcess {
  return spawn(process.execPath, [program, ...args.map(String)], {
    stdio: ['ignore', 'ignore', stderr],
    timeout: HANG_MS,
    killSignal: 'SIGKILL',
  });
}

function ending(started: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => started.on('exit', (code, signal) => resolve({ code, signal })));
}

/**
 * A FIFO opened separately at both ends: spawn makes the descriptors that it passes on blocking.
 */
function openFifo(): { readonly readEnd: number; readonly writeEnd: number; close(): void } {
  const path = join(folder, `fifo-${Math.random()}`);
  execFileSync('mkfifo', [path]);
  const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writeEnd = openSync(path, constants.O_WRONLY);
  const close = () => {
    closeSync(readEnd);
    closeSync(writeEnd);
  };
  return { readEnd, writeEnd, close };
}

describe('a process whose standard error nobody reads', () => {
  it('ends with its code if that is a pipe', async () => {
    const fifo = openFifo();
    expect(await ending(start(['bounded', MANY_LINES], fifo.writeEnd))).toEqual(WELL);
    fifo.close();
  });

  it("ends with its code if that is a socket, as Node's own spawn makes it", async () => {
    const started = start(['bounded', MANY_LINES], 'pipe');
    started.stderr!.pause();
    expect(await ending(started)).toEqual(WELL);
    started.stderr!.destroy();
  });

  it.each(['pipe', 'socket'])('can end its workers, which wait for ever (%s)', async (kind) => {
    const fifo = openFifo();
    const started = start(['unbounded', 0, 'worker'], kind === 'pipe' ? fifo.writeEnd : 'pipe');
    const ended = ending(started);
    // Something has arrived: the worker is in a write of more than any pipe or socket holds.
    const reader = started.stderr ?? new Socket({ fd: fifo.readEnd });
    await once(reader, 'readable');
    started.kill('SIGUSR2');
    expect(await ended).toEqual(WELL);
    reader.destroy();
    closeSync(fifo.writeEnd);
    if (kind === 'socket') closeSync(fifo.readEnd); // otherwise the reader has closed it
  });
});

describe('a process whose standard error takes nothing', () => {
  it('ends with its code if the disk is full', async () => {
    const full = openSync('/dev/full', 'w');
    expect(await ending(start(['bounded', 100], full))).toEqual(WELL);
    closeSync(full);
  });

  it('ends with its code if the reader has gone', async () => {
    const started = start(['bounded', MANY_LINES], 'pipe');
    started.stderr!.destroy();
    expect(await ending(started)).toEqual(WELL);
  });

  it('ends with its code if it is closed', () => {
    const command = `exec "$0" "$@" 2>&-; echo not reached`;
    const args = ['-c', command, process.execPath, program, 'bounded', '100'];
    expect(spawnSync('sh', args, { timeout: HANG_MS })).toMatchObject({ status: 3, signal: null });
  });
});

describe('a process whose standard error is read slowly', () => {
  it.each(['bounded', 'unbounded'])('loses nothing (%s patience)', async (patience) => {
    const fifo = openFifo();
    const ended = ending(start([patience, MANY_LINES], fifo.writeEnd));
    const piece = Buffer.alloc(1000);
    let text = '';
    let isOver = false;
    void ended.then(() => (isOver = true));
    for (;;) {
      const wasOver = isOver;
      try {
        text += piece.toString('latin1', 0, readSync(fifo.readEnd, piece));
      } catch (error) {
        if ((error as { code?: string }).code !== 'EAGAIN') throw error;
        if (wasOver) break; // everything written has been read
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await ended).toEqual(WELL);
    const lines = text.split('\n');
    expect(lines).toHaveLength(MANY_LINES + 1);
    expect(lines[MANY_LINES - 1]).toBe(`line ${MANY_LINES - 1}`);
    fifo.close();
  });
});
