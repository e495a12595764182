// Node aborts if a thread is terminated between the creation of a node:zlib stream's handle and its
// initialization. Here that moment is prolonged, on each of our paths to it, and the run is stopped
// in it.
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import { PACKERS } from '../support/packers.ts';
import { faultStage } from '../support/failing.ts';
import { filesIn, finished, startThreadmill } from '../support/program.ts';

const stage = faultStage();
const path = (name: string) => join(stage.folder, name);
const DATA = Buffer.from('record\n'.repeat(20_000));
const MOMENT_MS = 300;

/** Loaded in every thread: the node:zlib function creates its handle, and then waits. */
const PRELOADED = `
  const zlib = require('node:zlib');
  const { Zlib } = process.binding('zlib');
  const name = process.env.FUNCTION;
  const untouched = zlib[name];
  const makesSlowly = (...given) => {
    const handle = new Zlib(zlib.constants.DEFLATERAW);
    require('node:fs').writeSync(2, 'making');
    for (const startedMs = Date.now(); Date.now() - startedMs < ${MOMENT_MS}; );
    handle.init(15, 6, 8, 0, new Uint32Array(2), () => {}, undefined);
    return untouched(...given);
  };
  Object.defineProperty(zlib, name, { value: makesSlowly });`;

/** Damaged in the data of its first block. */
function damaged(packed: Buffer): Buffer {
  const copy = Buffer.from(packed);
  copy.fill(0xff, 100, 120);
  return copy;
}

interface Way {
  readonly name: string;
  readonly args: readonly string[];
  readonly input: (data: Buffer) => Buffer;
}

const WAYS: readonly Way[] = [
  { name: 'createInflateRaw', args: [], input: PACKERS['gzip']!.pack },
  { name: 'gunzip', args: [], input: PACKERS['bgzip']!.pack },
  { name: 'inflateRawSync', args: [], input: (data) => damaged(PACKERS['bgzip']!.pack(data)) },
  { name: 'zstdDecompress', args: [], input: PACKERS['zstd']!.pack },
  { name: 'createZstdDecompress', args: [], input: PACKERS['zstd']!.pack },
  { name: 'gzipSync', args: ['--compress', 'gzip'], input: (data) => data },
  { name: 'deflateRawSync', args: ['--compress', 'bgzf'], input: (data) => data },
  { name: 'zstdCompressSync', args: ['--compress', 'zstd'], input: (data) => data },
];

for (const { name, args, input } of WAYS) {
  const isThere = name in zlib; // zstd in later versions of Node only
  (isThere ? test : test.skip)(`a run is stopped while a thread is in ${name}`, async () => {
    writeFileSync(path('preloaded.cjs'), PRELOADED);
    // A zstd frame is a stream unless it is small.
    const data = name === 'createZstdDecompress' ? Buffer.concat(Array.from({ length: 60 }, () => DATA)) : DATA;
    writeFileSync(path('input'), input(data));
    const before = filesIn(stage.folder);
    const env = { NODE_OPTIONS: `--require ${path('preloaded.cjs')}`, FUNCTION: name };
    const running = startThreadmill(['--map', 'line', ...args, '-i', 'input', '-o', 'out'], { cwd: stage.folder, env });
    await Promise.race([once(running.stderr!, 'data'), once(running, 'exit')]);
    running.kill('SIGTERM');
    const { signal, hasHung, stderr } = await finished(running);
    expect({ signal, hasHung, stderr }).toEqual({
      signal: 'SIGTERM',
      hasHung: false,
      stderr: expect.stringContaining('threadmill: stopped by SIGTERM\n') as string,
    });
    expect(filesIn(stage.folder)).toEqual(before);
  });
}
