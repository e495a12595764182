// The check of an earlier run's files reports its progress, and can be stopped.
import { writeFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { checkKept } from '../../../src/supervisor/resume/kept-files.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const at = temporaryFolder();
const MIB = 1024 * 1024;
const files = Array.from({ length: 5 }, (_, i) => {
  const content = Buffer.alloc(MIB, i);
  const path = at(`part${i}`);
  writeFileSync(path, content);
  return { reach: path, named: path, written: { bytes: MIB, checksum: crc32(content) }, isWhole: true };
});

/** Each look at the clock is so much later. */
function clock(stepMs: number): () => number {
  let ms = 0;
  return () => (ms += stepMs);
}

test('the progress of the check is reported if it takes long, and then every half minute', async () => {
  const news: string[] = [];
  const watch = { signal: undefined, onNews: (text: string) => news.push(text) };
  await checkKept(files, watch, clock(900));
  expect(news).toEqual(['checking what the earlier run wrote: 3 MiB of 5 MiB']);
  await checkKept(files, watch, clock(1));
  expect(news).toHaveLength(1);
  await checkKept(files, watch, clock(31_000));
  expect(news).toHaveLength(6);
});

test('it is stopped between two chunks', async () => {
  const abort = new AbortController();
  let heard = 0;
  const onNews = () => {
    heard += 1;
    abort.abort();
  };
  const watch = { signal: abort.signal, onNews };
  await expect(checkKept(files, watch, clock(31_000))).rejects.toMatchObject({ name: 'AbortedError' });
  expect(heard).toBe(1);
  await expect(checkKept([], watch)).rejects.toMatchObject({ name: 'AbortedError' });
});

test('the first file that has changed since it was written is named', async () => {
  writeFileSync(files[3]!.reach, 'x', { flag: 'r+' });
  const watch = { signal: undefined, onNews: () => {} };
  await expect(checkKept(files, watch)).rejects.toThrow(`${at('part3')} has changed since it was written`);
});
