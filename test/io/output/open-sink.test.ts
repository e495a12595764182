import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import type { SinkPlan } from '../../../src/io/output/byte-sink.ts';
import { openSink } from '../../../src/io/output/open-sink.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const inFolder = temporaryFolder();

function newFile(name: string, mode?: number): SinkPlan {
  return {
    kind: 'new-file',
    displayName: name,
    path: inFolder(name),
    ...(mode === undefined ? {} : { access: { mode, group: statSync(inFolder('')).gid } }),
  };
}

async function write(plan: SinkPlan, ...texts: string[]): Promise<void> {
  const sink = await openSink(plan);
  await sink.write(texts.map((text) => Buffer.from(text)));
  await sink.finish();
}

test('a new file has what was written, with the requested mode', async () => {
  await write(newFile('a', 0o751), 'one\n', '', 'two\n');
  expect(readFileSync(inFolder('a'), 'utf8')).toBe('one\ntwo\n');
  expect(statSync(inFolder('a')).mode & 0o777).toBe(0o751);
});

test('a new file never replaces an existing one', async () => {
  writeFileSync(inFolder('b'), 'kept');
  await expect(openSink(newFile('b'))).rejects.toMatchObject({
    name: 'OutputError',
    message: "b can't be opened: file already exists (EEXIST)",
  });
  expect(readFileSync(inFolder('b'), 'utf8')).toBe('kept');
});

test('a missing folder is not created, and a folder is not an output', async () => {
  await expect(openSink(newFile('no/c'))).rejects.toThrow("no/c can't be opened: no such file or directory (ENOENT)");
  expect(existsSync(inFolder('no'))).toBe(false);
  mkdirSync(inFolder('folder'));
  const folder: SinkPlan = { kind: 'path', displayName: 'folder', path: inFolder('folder') };
  await expect(openSink(folder)).rejects.toMatchObject({ name: 'OutputError' });
});

test('an open descriptor is written from its offset, and is left open', async () => {
  const fd = openSync(inFolder('d'), 'w');
  writeSync(fd, 'before\n');
  await write({ kind: 'descriptor', displayName: 'standard output', fd }, 'ours\n');
  writeSync(fd, 'after\n');
  closeSync(fd);
  expect(readFileSync(inFolder('d'), 'utf8')).toBe('before\nours\nafter\n');
});

test('a descriptor in append mode keeps appending', async () => {
  writeFileSync(inFolder('e'), 'before\n');
  const fd = openSync(inFolder('e'), 'a');
  await write({ kind: 'descriptor', displayName: 'standard output', fd }, 'ours\n');
  closeSync(fd);
  expect(readFileSync(inFolder('e'), 'utf8')).toBe('before\nours\n');
});

test("the null device takes everything, although it can't be synced", async () => {
  await write({ kind: 'path', displayName: '/dev/null', path: '/dev/null' }, 'x'.repeat(100_000));
});

test('a full device is an OutputError that says so', async () => {
  await expect(write({ kind: 'path', displayName: '/dev/full', path: '/dev/full' }, 'x')).rejects.toMatchObject({
    name: 'OutputError',
    message: "/dev/full can't be written: no space left on device (ENOSPC)",
  });
});

test('a descriptor that was opened for reading only is an OutputError', async () => {
  const fd = openSync('/dev/null', 'r');
  await expect(write({ kind: 'descriptor', displayName: 'standard output', fd }, 'x')).rejects.toMatchObject({
    message: "standard output can't be written: bad file descriptor (EBADF)",
  });
  closeSync(fd);
});
