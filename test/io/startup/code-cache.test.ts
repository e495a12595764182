// V8's compiled code, kept between runs: used only if it is of exactly this file and our own, and
// never a reason for a failure.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { cachePath, loadWithCache } from '../../../src/io/startup/code-cache.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const inFolder = temporaryFolder();
let files = 0;

/** A file that exports a function, and a folder for its code. */
function newFile(answer: string): { file: string; env: Record<string, string>; path: string } {
  const file = inFolder(`file-${(files += 1)}.cjs`);
  const env = { NODE_COMPILE_CACHE: inFolder(`cache-${files}`) };
  writeAnswer(file, answer);
  return { file, env, path: cachePath(file, env)! };
}

function writeAnswer(file: string, answer: string): void {
  writeFileSync(file, `exports.answer = () => ${JSON.stringify(answer)}; exports.names = [__filename, __dirname];`);
}

/** Loads, calls, saves. */
function answerOf(file: string, env: Record<string, string>): string {
  const { exports, save } = loadWithCache(file, env);
  const answer = (exports as { answer: () => string }).answer();
  save();
  return answer;
}

test('a file runs as by require, and its code is stored for its owner only', () => {
  const { file, env, path } = newFile('one');
  const { exports, save } = loadWithCache(file, env);
  expect((exports as { names: string[] }).names).toEqual([file, dirname(file)]);
  expect(existsSync(path)).toBe(false);
  save();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
  expect(readdirSync(dirname(path))).toHaveLength(1);
});

test('stored code is used, and so not written again', () => {
  const { file, env, path } = newFile('one');
  answerOf(file, env);
  const { ino } = statSync(path);
  expect(answerOf(file, env)).toBe('one');
  expect(statSync(path).ino).toBe(ino);
});

test('the code of a file that has changed, even by one letter, is replaced', () => {
  const { file, env, path } = newFile('one');
  answerOf(file, env);
  const before = readFileSync(path);
  writeAnswer(file, 'two');
  expect(answerOf(file, env)).toBe('two');
  expect(readFileSync(path).equals(before)).toBe(false);
  expect(answerOf(file, env)).toBe('two');
});

test.each<[string, (bytes: Buffer) => Buffer]>([
  ['is empty', () => Buffer.alloc(0)],
  ['ends within its head', (bytes) => bytes.subarray(0, 7)],
  ['ends after its head', (bytes) => bytes.subarray(0, 8)],
  ['lacks its last byte', (bytes) => bytes.subarray(0, -1)],
  ['has one byte more', (bytes) => Buffer.concat([bytes, Buffer.of(0)])],
  ['has one bit turned', (bytes) => bytes.map((byte, at) => (at === bytes.length >> 1 ? byte ^ 1 : byte)) as Buffer],
])('code that %s is replaced', (_, damage) => {
  const { file, env, path } = newFile('one');
  answerOf(file, env);
  const whole = readFileSync(path);
  writeFileSync(path, damage(whole));
  const { ino } = statSync(path);
  expect(answerOf(file, env)).toBe('one');
  expect(statSync(path).ino).not.toBe(ino);
});

test('code that others may write to, or behind a link, is not used', () => {
  const { file, env, path } = newFile('one');
  answerOf(file, env);
  chmodSync(path, 0o620);
  const { ino } = statSync(path);
  answerOf(file, env);
  expect(statSync(path).ino).not.toBe(ino);

  const other = newFile('one');
  mkdirSync(dirname(other.path), { recursive: true });
  symlinkSync(path, other.path);
  expect(answerOf(other.file, other.env)).toBe('one');
});

test('if nothing can be stored, nothing is, silently', () => {
  const { file, env, path } = newFile('one');
  writeFileSync(env.NODE_COMPILE_CACHE!, 'a file, not a folder');
  expect(answerOf(file, env)).toBe('one');
  expect(existsSync(path)).toBe(false);
});

test('old code is removed when new code is stored; files of others are not', () => {
  const { file, env, path } = newFile('one');
  const names = ['main.cjs-0123abcd.code', 'main.cjs-0123abcd.code.99-draft', 'somebody.else', 'new.cjs-0123abcd.code'];
  mkdirSync(dirname(path), { recursive: true });
  for (const name of names) writeFileSync(join(dirname(path), name), '');
  for (const name of names.slice(0, 3)) utimesSync(join(dirname(path), name), 0, 0);
  answerOf(file, env);
  expect(readdirSync(dirname(path)).filter((name) => names.includes(name))).toEqual([
    'new.cjs-0123abcd.code',
    'somebody.else',
  ]);
});

test("the folder is that which Node is given, else the user's cache folder", () => {
  const home = inFolder('home');
  mkdirSync(home);
  const folderFor = (env: Record<string, string>) => {
    const path = cachePath('/somewhere/main.cjs', env);
    return path === undefined ? undefined : dirname(path);
  };
  expect(folderFor({ NODE_COMPILE_CACHE: '/told', HOME: home })).toBe('/told/threadmill');
  expect(folderFor({ XDG_CACHE_HOME: home, HOME: '/' })).toBe(join(home, 'threadmill'));
  expect(folderFor({ HOME: home })).toBe(join(home, '.cache/threadmill'));
  expect(folderFor({ HOME: join(home, 'not there') })).toBeUndefined();
  expect(folderFor({})).toBeUndefined();
  expect(folderFor({ NODE_COMPILE_CACHE: '/told', NODE_DISABLE_COMPILE_CACHE: '1' })).toBeUndefined();
});

test('each file has code of its own', () => {
  const env = { NODE_COMPILE_CACHE: '/told' };
  expect(cachePath('/one/main.cjs', env)).not.toBe(cachePath('/two/main.cjs', env));
});
