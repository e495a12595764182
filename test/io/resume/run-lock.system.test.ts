import { fork, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ownIdentity, stateOf, SYSTEM_PROCESS_CALLS } from '../../../src/io/system/process-identity.ts';
import { OwnFolder } from '../../../src/io/resume/own-folder.ts';
import * as runLock from '../../../src/io/resume/run-lock.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { thrownBy } from '../../support/thrown.ts';

const at = temporaryFolder();
let folders = 0;
function newFolder(): string {
  const folder = at(`folder-${(folders += 1)}`);
  mkdirSync(folder);
  return folder;
}

const takeLock = (folder: string, output: string) => runLock.takeLock(OwnFolder.make(folder), output);
const refuseIfLocked = (folder: string, output: string) => runLock.refuseIfLocked(OwnFolder.make(folder), output);

/** A process that has ended. */
const gonePid = () => spawnSync(process.execPath, ['-e', '']).pid;
const lockOf = (folder: string, changes: object) =>
  writeFileSync(join(folder, 'lock'), JSON.stringify({ ...ownIdentity(), nonce: 'other', ...changes }));

test('a lock has one holder until it is released', () => {
  const folder = newFolder();
  const lock = takeLock(folder, 'out');
  expect(readdirSync(folder)).toEqual(['lock']);
  expect(thrownBy(() => takeLock(folder, 'out'))).toMatchObject({
    name: 'UsageError',
    message: `out is being written by another run (process ${process.pid})`,
  });
  expect(thrownBy(() => refuseIfLocked(folder, 'out'))).toMatchObject({ name: 'UsageError' });
  lock.release();
  expect(readdirSync(folder)).toEqual([]);
  refuseIfLocked(folder, 'out');
  takeLock(folder, 'out').release();
});

test.each([
  ['whose process is gone', () => ({ pid: gonePid() })],
  ['whose number is that of another process by now', () => ({ started: '1' })],
  ['of before the system was started', () => ({ boot: 'another' })],
])('a lock %s is taken over', (_, changes) => {
  const folder = newFolder();
  lockOf(folder, changes());
  const lock = takeLock(folder, 'out');
  expect(JSON.parse(readFileSync(lock.path, 'utf8'))).toMatchObject(ownIdentity());
  expect(readdirSync(folder)).toEqual(['lock']);
});

test.each([
  ['another host', () => ({ host: 'elsewhere', pid: gonePid() }), 'elsewhere'],
  ['another container', () => ({ space: 'pid:[1]', pid: gonePid() }), hostname()],
])("a lock of %s is left alone, as its process can't be checked from here", (_, changes, host) => {
  const folder = newFolder();
  lockOf(folder, changes());
  expect(thrownBy(() => takeLock(folder, 'out'))).toMatchObject({
    message: expect.stringContaining(`of ${host})`),
    advice: expect.stringContaining(`remove ${join(folder, 'lock')}`),
  });
  expect(readdirSync(folder)).toEqual(['lock']);
});

test.each(['', '{"host"', '\0'.repeat(100), 'null'])(
  'a lock of %j from before the last boot is stale, and taken over',
  (text) => {
    const folder = newFolder();
    writeFileSync(join(folder, 'lock'), text);
    utimesSync(join(folder, 'lock'), 1000, 1000);
    refuseIfLocked(folder, 'out');
    const lock = takeLock(folder, 'out');
    expect(JSON.parse(readFileSync(lock.path, 'utf8'))).toMatchObject(ownIdentity());
    expect(readdirSync(folder)).toEqual(['lock']);
    expect(thrownBy(() => takeLock(folder, 'out'))).toMatchObject({ name: 'UsageError' });
  },
);

test('if the boot time is unknown, it is left alone', () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'lock'), '');
  utimesSync(join(folder, 'lock'), 1000, 1000);
  const readText = () => {
    throw new Error('no /proc');
  };
  const calls = { ...SYSTEM_PROCESS_CALLS, readText };
  expect(thrownBy(() => runLock.takeLock(OwnFolder.make(folder), 'out', calls))).toMatchObject({ name: 'UsageError' });
});

test('a half-written lock is left alone', () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'lock'), '{"host"');
  expect(thrownBy(() => takeLock(folder, 'out'))).toMatchObject({ name: 'UsageError' });
});

test('a process that claimed a lock and has ended blocks nobody', () => {
  const folder = newFolder();
  lockOf(folder, { pid: gonePid(), nonce: 'first' });
  const claim = { ...ownIdentity(), pid: gonePid(), nonce: 'second' };
  writeFileSync(join(folder, 'lock.claim.first'), JSON.stringify(claim));
  takeLock(folder, 'out');
  expect(readdirSync(folder)).toEqual(['lock', 'lock.claim.first']);
});

test('a living process that claimed a lock has it', () => {
  const folder = newFolder();
  lockOf(folder, { pid: gonePid(), nonce: 'first' });
  writeFileSync(join(folder, 'lock.claim.first'), JSON.stringify({ ...ownIdentity(), nonce: 'second' }));
  expect(thrownBy(() => takeLock(folder, 'out'))).toMatchObject({ name: 'UsageError' });
});

test('without /proc a process is recognized by its number', () => {
  const fail = () => {
    throw new Error('no /proc');
  };
  const calls = { ...SYSTEM_PROCESS_CALLS, readText: fail, readLink: fail };
  const own = ownIdentity(calls);
  expect(own).toMatchObject({ boot: '', started: '', space: '' });
  expect(stateOf(own, calls)).toBe('running');
  expect(stateOf({ ...own, pid: gonePid() }, calls)).toBe('gone');
});

test('of many processes that try to take over one lock, one succeeds', async () => {
  const script = at('contender.mjs');
  const [lock, own] = ['run-lock', 'own-folder'].map(
    (name) => new URL(`../../../src/io/resume/${name}.ts`, import.meta.url).href,
  );
  const register = new URL('../../../scripts/ts-node.mjs', import.meta.url);
  writeFileSync(
    script,
    `import { takeLock } from ${JSON.stringify(lock)};
     import { OwnFolder } from ${JSON.stringify(own)};
     process.on('message', (folder) => {
       if (folder === 'end') process.exit();
       let got = 'refused';
       try { takeLock(OwnFolder.make(folder), 'out'); got = 'taken'; } catch (error) { if (error.name !== 'UsageError') got = String(error.stack); }
       process.send(got);
     });
     process.send('ready');`,
  );
  const contenders = Array.from({ length: 4 }, () => fork(script, { execArgv: ['--import', register.href] }));
  const answers = () =>
    Promise.all(contenders.map((each) => new Promise<unknown>((resolve) => each.once('message', resolve))));
  await answers();
  for (let round = 0; round < 50; round += 1) {
    const folder = newFolder();
    lockOf(folder, { pid: round + 1, boot: 'another' });
    const answered = answers();
    for (const each of contenders) each.send(folder);
    expect((await answered).toSorted()).toEqual(['refused', 'refused', 'refused', 'taken']);
  }
  for (const each of contenders) each.send('end');
});

test('a zombie counts as ended once its last thread has', () => {
  const own = ownIdentity();
  const withThreads = (threads: number) => ({
    ...SYSTEM_PROCESS_CALLS,
    readText: (path: string) => SYSTEM_PROCESS_CALLS.readText(path).replace(/\) [RS] /, ') Z '),
    countThreads: () => threads,
  });
  expect([1, 2].map((threads) => stateOf(own, withThreads(threads)))).toEqual(['gone', 'running']);
  expect(stateOf(own)).toBe('running');
});

test('leftovers of processes that were killed during a takeover are removed by the next holder, and stop nobody', () => {
  const folder = newFolder();
  const lock = takeLock(folder, 'out');
  for (const name of ['lock.0123', 'lock.claim.4567', 'journal']) writeFileSync(join(folder, name), '');
  lock.sweep();
  expect(readdirSync(folder)).toEqual(['journal', 'lock']);
  lock.release();
  takeLock(folder, 'out').release();
  expect(readdirSync(folder)).toEqual(['journal']);
});

test.each([
  ['null', 'null'],
  ['an empty object', '{}'],
  ['a list', '[]'],
  ['a number', '1e999'],
  ['not JSON', '{"host":'],
  ['nested deeply', '['.repeat(20_000)],
  ['a process number that is none', JSON.stringify({ ...ownIdentity(), nonce: 'n', pid: -1 })],
  ['a huge process number', JSON.stringify({ ...ownIdentity(), nonce: 'n', pid: 1e300 })],
  ['what is inherited', `{"__proto__":${JSON.stringify({ ...ownIdentity(), nonce: 'n' })}}`],
  ['a name that is a path', JSON.stringify({ ...ownIdentity(), nonce: '../../x' })],
])('a lock that contains %s is named, and left alone', (_, text) => {
  const folder = newFolder();
  writeFileSync(join(folder, 'lock'), text);
  expect(thrownBy(() => takeLock(folder, 'out'))).toMatchObject({
    name: 'UsageError',
    message: expect.stringContaining(`${join(folder, 'lock')} can't be read as a lock`),
  });
  expect(readdirSync(folder)).toEqual(['lock']);
});

test('a lock that is far too large is not read', () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'lock'), '');
  truncateSync(join(folder, 'lock'), 2 ** 31);
  expect(thrownBy(() => takeLock(folder, 'out'))).toMatchObject({ name: 'ResumeError', message: expect.any(String) });
});
