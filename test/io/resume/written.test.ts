// The recorded size and checksum of a file are compared with the file, byte for byte.
import { symlinkSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { checkWritten, isWritten, writtenOf, type Written } from '../../../src/io/resume/written.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const at = temporaryFolder();
const CHUNK = 1024 * 1024;
const file = (name: string, written: Written) => ({
  ...{ reach: at(name), named: `the file ${name}` },
  ...{ written, isWhole: false },
});
/** Bytes without short repetitions. */
const mixed = (bytes: number) => Buffer.from(Uint8Array.from({ length: bytes }, (_, i) => (i * 2654435761) >>> 21));
const claimOf = (bytes: Uint8Array): Written => ({ bytes: bytes.length, checksum: crc32(bytes) });

function check(name: string, written: Written, onRead: (bytes: number) => void = () => {}): Promise<void> {
  return checkWritten(file(name, written), onRead);
}

test.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 5])('%d bytes are read once, unchanged', async (bytes) => {
  const content = mixed(bytes);
  writeFileSync(at('whole'), content);
  const reads: number[] = [];
  await check('whole', claimOf(content), (count) => reads.push(count));
  expect([reads.reduce((sum, count) => sum + count, 0), Math.max(0, ...reads) <= CHUNK]).toEqual([bytes, true]);
  // Bytes after the recorded ones do not count.
  writeFileSync(at('whole'), 'more', { flag: 'a' });
  await check('whole', claimOf(content));
});

test('a change of any single bit is detected, and the file is named', async () => {
  const content = Buffer.from('a line\nand another one\n');
  for (let bit = 0; bit < 8 * content.length; bit += 1) {
    const changed = Buffer.from(content);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    writeFileSync(at('changed'), changed);
    await expect(check('changed', claimOf(content))).rejects.toMatchObject({
      name: 'ResumeError',
      message: `the file changed has changed since it was written: a part of its first ${content.length} bytes has changed`,
      advice: 'to start anew: --restart',
    });
  }
});

test('bytes of large files are compared to the last one', async () => {
  const content = mixed(2 * CHUNK + 10);
  for (const index of [0, CHUNK - 1, CHUNK, 2 * CHUNK, content.length - 1]) {
    const changed = Buffer.from(content);
    changed[index]! ^= 0x80;
    writeFileSync(at('large'), changed);
    await expect(check('large', claimOf(content))).rejects.toThrow('has changed since it was written');
  }
});

test('a file that is shorter, missing or a link is named', async () => {
  writeFileSync(at('short'), 'abcdef');
  const claim = claimOf(Buffer.from('abcdef'));
  truncateSync(at('short'), 5);
  await expect(check('short', claim)).rejects.toThrow('the file short has 5 bytes, but 6 were written and synced');
  unlinkSync(at('short'));
  await expect(check('short', claim)).rejects.toThrow("the file short can't be resumed: it no longer exists");
  writeFileSync(at('other'), 'abcdef');
  symlinkSync(at('other'), at('short'));
  await expect(check('short', claim)).rejects.toThrow("the file short can't be read: it is a symbolic link");
});

test('if nothing may follow, a single additional byte is detected', async () => {
  writeFileSync(at('more'), 'abcdef');
  const claim = claimOf(Buffer.from('abcde'));
  await check('more', claim);
  await expect(checkWritten({ ...file('more', claim), isWhole: true }, () => {})).rejects.toThrow(
    'the file more has 6 bytes, but 5 were written and synced',
  );
});

test('a record is a byte count and a checksum', () => {
  expect(isWritten(writtenOf(Buffer.from('abc')))).toBe(true);
  expect(writtenOf(Buffer.from('äbc'))).toEqual(claimOf(Buffer.from('äbc')));
  for (const other of [null, {}, { bytes: 1 }, { bytes: -1, checksum: 1 }, { bytes: 1, checksum: '1' }]) {
    expect(isWritten(other)).toBe(false);
  }
});
