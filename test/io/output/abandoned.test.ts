import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeAbandoned } from '../../../src/io/output/abandoned.ts';
import { makerOf, temporaryName } from '../../../src/io/output/temporary-name.ts';
import { ownIdentity } from '../../../src/io/system/process-identity.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const inFolder = temporaryFolder();
const own = ownIdentity();
/** The id of a process that has ended. */
const { pid: gone } = spawnSync(process.execPath, ['--version']);

let folders = 0;
function newFolder(): string {
  const folder = inFolder(String((folders += 1)));
  mkdirSync(folder);
  return folder;
}

/** Creates such a file; returns whether a later run for `out` removes it. */
function isRemoved(name: string, target = 'out'): boolean {
  const folder = newFolder();
  writeFileSync(join(folder, name), '');
  const removed = removeAbandoned(join(folder, target));
  expect(removed).toEqual(existsSync(join(folder, name)) ? [] : [join(folder, name)]);
  return removed.length > 0;
}

describe('the unfinished output of an earlier run', () => {
  it('is removed if its process has ended', () => {
    expect(isRemoved(temporaryName('out', { ...own, pid: gone }))).toBe(true);
    expect(isRemoved(temporaryName('out', { ...own, started: '1' }))).toBe(true); // the process id belongs to another process by now
    expect(isRemoved(temporaryName('out', { ...own, boot: '00000000-0000' }))).toBe(true);
  });

  it('stays if its process runs, or if that is unknown here', () => {
    expect(isRemoved(temporaryName('out', own))).toBe(false);
    expect(isRemoved(temporaryName('out', { ...own, pid: gone, host: 'elsewhere' }))).toBe(false);
    expect(isRemoved(temporaryName('out', { ...own, pid: gone, space: 'pid:[1]' }))).toBe(false);
  });

  it('stays if it belongs to another output, or does not have exactly such a name', () => {
    const name = temporaryName('out', { ...own, pid: gone });
    for (const target of ['ou', 'out.tsv', '.out', 'outs']) expect(isRemoved(name, target)).toBe(false);
    for (const other of [name.slice(1), `${name}-old`, `${name}.txt`, '.out.abcdefgh.partial', `.x${name}`]) {
      expect(isRemoved(other)).toBe(false);
    }
  });

  it('is recognized by a name that had to be cut, too', () => {
    const long = 'é'.repeat(127);
    const name = temporaryName(long, { ...own, pid: gone });
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
    expect(isRemoved(name, long)).toBe(true);
    expect(isRemoved(name, 'é'.repeat(90))).toBe(false);
  });

  it('stays if it is not a file', () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'precious'), '');
    const [link, below] = [1, 2].map(() => temporaryName('out', { ...own, pid: gone })) as [string, string];
    symlinkSync('precious', join(folder, link));
    mkdirSync(join(folder, below));
    expect(removeAbandoned(join(folder, 'out'))).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual([link, below, 'precious'].sort());
  });

  it("does not fail a run whose folder can't be listed", () => {
    expect(removeAbandoned(inFolder('missing/out'))).toEqual([]);
  });
});

it('names the process, for any names of file and host', () => {
  const identity = { host: 'node-1.example.org', pid: 42, started: '123', boot: '0123abcd-ef', space: 'pid:[99]' };
  for (const name of ['out', 'a.b-1-2-3-4.12345678.partial', '\udc80\udcff', 'x\ny']) {
    expect(makerOf(temporaryName(name, identity), name)).toEqual({
      host: 'node-1_example_org',
      pid: 42,
      started: '123',
      boot: '0123abcd',
      space: '99',
    });
  }
  const unknown = { host: '', pid: 7, started: '', boot: '', space: '' };
  expect(makerOf(temporaryName('out', unknown), 'out')).toEqual(unknown);
});
