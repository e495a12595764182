import {
  closeSync,
  mkdirSync,
  openSync,
  readSync,
  truncateSync,
  writeFileSync,
  readdirSync,
  readlinkSync,
} from 'node:fs';
import type { ByteSource, InputPlan } from '../../../src/io/input/byte-source.ts';
import { HeldDescriptor } from '../../../src/io/system/held-descriptor.ts';
import { openSource } from '../../../src/io/input/open-source.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const inFolder = temporaryFolder();

function path(path: string): InputPlan {
  return { displayName: path, from: { kind: 'path', path } };
}

function descriptor(fd: number): InputPlan {
  return { displayName: '-', from: { kind: 'descriptor', fd } };
}

async function readAll(source: ByteSource, chunkBytes = 7): Promise<string> {
  let text = '';
  const target = new Uint8Array(chunkBytes);
  for (;;) {
    const bytes = await source.read(target);
    if (bytes === 0) return text;
    text += Buffer.from(target.subarray(0, bytes)).toString('latin1');
  }
}

/**
 * The target of a descriptor of this process; undefined for that of the listing itself, which is
 * closed by then.
 */
function linkOf(fd: string): string | undefined {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return undefined;
  }
}

test('a file is read completely by blocking reads, and its descriptor is closed', async () => {
  writeFileSync(inFolder('a'), 'one\ntwo\nthree');
  const source = await openSource(path(inFolder('a')));
  expect([source.isStream, await readAll(source), await readAll(source)]).toEqual([false, 'one\ntwo\nthree', '']);
  const isOpen = () => readdirSync('/proc/self/fd').some((fd) => linkOf(fd) === inFolder('a'));
  expect(isOpen()).toBe(true);
  source.close();
  expect(isOpen()).toBe(false);
});

test('a second close does nothing: the number may belong to another file by then', async () => {
  writeFileSync(inFolder('c'), 'one\n');
  const held = new HeldDescriptor();
  const first = await openSource(path(inFolder('c')), held);
  first.close();
  const other = await openSource(path(inFolder('c')), held);
  first.close();
  expect(await readAll(other)).toBe('one\n');
  other.close();
});

test('an open descriptor is read from its offset, and is left open', async () => {
  writeFileSync(inFolder('b'), 'one\ntwo\n');
  const fd = openSync(inFolder('b'), 'r');
  readSync(fd, new Uint8Array(4));
  const source = await openSource(descriptor(fd));
  expect(await readAll(source)).toBe('two\n');
  source.close();
  closeSync(fd);
});

test('a file that shrinks while it is read is an error that says how far it came', async () => {
  writeFileSync(inFolder('c'), 'x'.repeat(100));
  const source = await openSource(path(inFolder('c')));
  await source.read(new Uint8Array(40));
  truncateSync(inFolder('c'), 60);
  await expect(readAll(source)).rejects.toMatchObject({
    name: 'InputError',
    message: 'shrank while it was read: only 60 of its 100 bytes could be read',
    place: { file: inFolder('c'), byte: 60 },
  });
  source.close();
});

test('a descriptor at an offset in a file that shrinks is reported, too', async () => {
  writeFileSync(inFolder('d'), 'x'.repeat(100));
  const fd = openSync(inFolder('d'), 'r');
  readSync(fd, new Uint8Array(10));
  const source = await openSource(descriptor(fd));
  truncateSync(inFolder('d'), 99);
  await expect(readAll(source)).rejects.toThrow('shrank while it was read: only 89 of its 90 bytes could be read');
  closeSync(fd);
});

test('a file that grows while it is read is read to its end', async () => {
  writeFileSync(inFolder('e'), 'ab');
  const source = await openSource(path(inFolder('e')));
  await source.read(new Uint8Array(1));
  writeFileSync(inFolder('e'), 'abcd');
  expect(await readAll(source)).toBe('bcd');
  source.close();
});

test('files without a size and the null device are read to their ends', async () => {
  expect(await readAll(await openSource(path('/proc/self/stat')))).toMatch(/^\d+ /);
  expect(await readAll(await openSource(path('/dev/null')))).toBe('');
});

test.each([
  ['what is not there', 'missing', "can't be opened: no such file or directory (ENOENT)"],
  ['a folder', 'folder', 'is a folder, not a file'],
])('%s is an InputError that names it', async (_, name, message) => {
  mkdirSync(inFolder('folder'), { recursive: true });
  await expect(openSource(path(inFolder(name)))).rejects.toMatchObject({
    name: 'InputError',
    message,
    place: { file: inFolder(name) },
  });
});

test('a descriptor that is not open is an InputError', async () => {
  await expect(openSource(descriptor(9999))).rejects.toMatchObject({
    name: 'InputError',
    message: "can't be opened: bad file descriptor (EBADF)",
  });
});
