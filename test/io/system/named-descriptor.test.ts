import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { descriptorNamed, descriptorOffset, isNullDevice } from '../../../src/io/system/named-descriptor.ts';

describe('a name for an open descriptor', () => {
  it.each([
    ['/dev/stdin', 0],
    ['/dev/stdout', 1],
    ['/dev/stderr', 2],
    ['/dev/fd/0', 0],
    ['/dev/fd/63', 63],
    ['/proc/self/fd/3', 3],
  ])('is %s', (path, fd) => {
    expect(descriptorNamed(path)).toBe(fd);
  });

  it.each([
    '-',
    '',
    '0',
    'dev/stdin',
    '/dev/null',
    '/dev/fd/',
    '/dev/fd/x',
    '/dev/fd/-1',
    '/dev/fd/1/',
    '/proc/1/fd/1',
  ])('is not %j', (path) => {
    expect(descriptorNamed(path)).toBeUndefined();
  });

  it('is not a built-in property name', () => {
    expect(descriptorNamed('constructor')).toBeUndefined();
  });
});

describe('descriptors of a real system', () => {
  let folder: string;
  const open: number[] = [];
  const opened = (path: string): number => {
    const fd = openSync(path, 'r');
    open.push(fd);
    return fd;
  };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'threadmill-'));
    writeFileSync(join(folder, 'reads.tsv'), 'a\nb\nc\n');
  });
  afterEach(() => {
    for (const fd of open.splice(0)) closeSync(fd);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are the null device if they are open on it', () => {
    expect(isNullDevice(opened('/dev/null'))).toBe(true);
  });

  it('are not the null device if they are a file, another device or not open', () => {
    expect(isNullDevice(opened(join(folder, 'reads.tsv')))).toBe(false);
    expect(isNullDevice(opened('/dev/zero'))).toBe(false);
    expect(isNullDevice(999)).toBe(false);
  });

  const hasDescriptorInfo = statSync('/proc/self/fdinfo', { throwIfNoEntry: false }) !== undefined;
  (hasDescriptorInfo ? it : it.skip)('have the offset of their file', () => {
    const fd = opened(join(folder, 'reads.tsv'));
    expect(descriptorOffset(fd)).toBe(0);
    readSync(fd, new Uint8Array(4), 0, 4, null);
    expect(descriptorOffset(fd)).toBe(4);
  });
});

describe('the offset of a descriptor', () => {
  const noDevice = () => ({ rdev: 0, isCharacterDevice: () => false });
  const offsetIn = (text: string) =>
    descriptorOffset(3, { fstat: noDevice, stat: noDevice, readText: (path) => (path.endsWith('/3') ? text : '') });

  it('is the number that the system prints after pos', () => {
    expect(offsetIn('pos:\t1099511627776\nflags:\t0100000\nmnt_id:\t29\n')).toBe(2 ** 40);
  });

  it('is unknown if the system prints nothing that can be parsed', () => {
    expect(offsetIn('')).toBeUndefined();
    expect(offsetIn('flags:\t0\npos: x\n')).toBeUndefined();
    expect(descriptorOffset(999)).toBeUndefined();
  });
});
