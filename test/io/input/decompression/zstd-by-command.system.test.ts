// The processes of a decoder: none is left, however it ends.
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { RawBytes } from '../../../../src/io/input/decompression/raw-bytes.ts';
import { ZstdByCommand } from '../../../../src/io/input/decompression/zstd-by-command.ts';
import { ZstdDecoder } from '../../../../src/io/input/decompression/zstd-decoder.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { arriving } from '../../../support/compressed.ts';
import { decode, hasZstdCommand, newNote, readAll, sizedFrame, someLines, zstd } from '../../../support/zstd.ts';

const path = temporaryFolder();
const withZstd = hasZstdCommand ? test : test.skip;

/** Waits until no process is noted any more: then each has been reaped. */
async function untilNoneIsNoted(note: ReturnType<typeof newNote>): Promise<void> {
  while (note.groups.length > 0) await new Promise((resolve) => setImmediate(resolve));
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

withZstd('each process is noted while it runs, in a group of its own', async () => {
  const note = newNote();
  const lines = someLines(6_000_000);
  const raw = new RawBytes(arriving(zstd(lines), [100_000], 'later'));
  const decoder = new ZstdDecoder(raw, new ZstdByCommand(note));
  expect((await decoder.next())!.length).toBeGreaterThan(0);
  const [pid] = note.groups;
  expect(note.groups).toHaveLength(1);
  expect(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[2]).toBe(String(pid));
  await readAll(decoder);
  expect(note.groups).toEqual([]);
});

withZstd('closing kills running processes and reaps them', async () => {
  const note = newNote();
  const large = sizedFrame(someLines(6_000_000));
  const short = Array.from({ length: 8 }, () => sizedFrame(someLines(3_000_000)));
  for (const bytes of [large, Buffer.concat(short)]) {
    const decoder = new ZstdDecoder(new RawBytes(arriving(bytes, [100_000], 'at-once')), new ZstdByCommand(note));
    const reading = readAll(decoder);
    while (note.groups.length === 0) await sleep(1);
    const groups = note.groups;
    decoder.close();
    await untilNoneIsNoted(note);
    expect(groups.filter(isThere)).toEqual([]);
    expect((await reading).fault).toBeDefined();
  }
});

withZstd('closing ends a wait for a stream that gives nothing', async () => {
  const note = newNote();
  const frame = zstd(someLines(6_000_000));
  const source = arriving(frame.subarray(0, 1000), [1000], 'later');
  const read = source.read.bind(source);
  let end: ((bytes: number) => void) | undefined;
  const idle = { ...source, read: (target: Uint8Array) => (end ? 0 : readOrWait(target)) };
  function readOrWait(target: Uint8Array): number | Promise<number> {
    const given = read(target);
    return typeof given === 'number'
      ? given
      : given.then((bytes) => (bytes > 0 ? bytes : new Promise<number>((resolve) => (end = resolve))));
  }
  const decoder = new ZstdDecoder(new RawBytes(idle), new ZstdByCommand(note));
  const next = readAll(decoder);
  while (end === undefined) await sleep(1);
  decoder.close();
  end(0);
  expect((await next).fault).toMatchObject({ kind: 'truncated' });
  await untilNoneIsNoted(note);
});

withZstd('a consumer that pauses for long gets everything later', async () => {
  const lines = someLines(8_000_000);
  const raw = new RawBytes(arriving(zstd(lines), [2 ** 20], 'at-once'));
  const decoder = new ZstdDecoder(raw, new ZstdByCommand(newNote()));
  const first = (await decoder.next())!;
  const ahead = raw.offset;
  await sleep(100);
  // Backpressure: meanwhile no more was taken than fits in pipes and a bounded queue.
  expect(raw.offset - ahead).toBeLessThan(2_000_000);
  const { data, fault } = await readAll(decoder);
  expect(fault).toBeUndefined();
  expect(Buffer.concat([first, data]).equals(lines)).toBe(true);
});

describe('an unsuitable command', () => {
  const { PATH } = process.env;
  afterEach(() => {
    process.env.PATH = PATH;
  });
  const frame = hasZstdCommand ? sizedFrame(someLines(1000)) : Buffer.alloc(0);
  const long = hasZstdCommand ? sizedFrame(someLines(5_000_000)) : Buffer.alloc(0);

  function putInPlace(name: string, script: string): void {
    mkdirSync(path(name));
    writeFileSync(`${path(name)}/zstd`, `#!/bin/sh\n${script}\n`);
    chmodSync(`${path(name)}/zstd`, 0o755);
    process.env.PATH = `${path(name)}:${PATH}`;
  }

  withZstd.each([
    ['is killed', 'kill -KILL $$', 'unreadable', 'was ended by SIGKILL'],
    ['fails without a word', 'exit 1', 'damaged', 'zstd gives no reason'],
    ['gives less than there is', 'cat >/dev/null; echo hello', 'damaged', 'it declares'],
    ['gives more than there is', 'cat >/dev/null; exec yes', 'damaged', 'it holds more data than it declares'],
    ['does not read', 'exit 0', 'damaged', ''],
  ])('that %s is a fault', async (name, script, kind, words) => {
    putInPlace(name, script);
    const note = newNote();
    const { fault } = await decode(new ZstdByCommand(note), frame);
    expect(fault).toMatchObject({ kind, offset: 0 });
    expect(fault!.message).toContain(words);
    if (!script.includes('yes'))
      expect((await decode(new ZstdByCommand(note), long)).fault).toMatchObject({ offset: 0 });
    await untilNoneIsNoted(note);
  });

  withZstd('that does not exist is a fault', async () => {
    process.env.PATH = path('nothing');
    for (const bytes of [frame, long]) {
      const { fault } = await decode(new ZstdByCommand(newNote()), bytes);
      expect(fault).toMatchObject({ kind: 'unreadable', offset: 0 });
      expect(fault!.message).toContain("the zstd command can't be started (spawn zstd ENOENT)");
    }
  });
});
