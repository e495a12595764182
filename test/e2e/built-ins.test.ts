// A module that changes built-ins changes them for our code in its thread, too. The run then fails
// and names what was changed; it neither hangs nor exits 0 with other bytes. A replacement that
// still works is accepted.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn, shell, temporaryFolder } from '../support/program.ts';

const cwd = temporaryFolder();
const RECORDS = 3000;

/** Runs on lines 1 to 3000 with a module of this code, which `where` puts in its place. */
async function runWith(code: string, where: (code: string) => string) {
  writeFileSync(join(cwd, 'work.mjs'), where(code));
  mkdirSync(join(cwd, 'out'), { recursive: true });
  const run = await shell(`seq 1 ${RECORDS} | threadmill -p 1 -b 100 work.mjs -o out/out.txt`, { cwd });
  const files = filesIn(join(cwd, 'out'));
  await shell('rm -rf out', { cwd });
  return { ...run, files };
}

const atLoad = (code: string) => `${code}; export default (line) => line + '!';`;
const inSetup = (code: string) => `export default { async setup() { ${code} }, map: (line) => line + '!' };`;
const inMap = (code: string) =>
  `let n = 0; export default (line) => { n += 1; if (n === 250) { ${code} } return line + '!'; };`;

const CHANGES: readonly (readonly [name: string, code: string])[] = [
  ['Array.prototype.push', 'Array.prototype.push = () => 0'],
  ['Array.prototype.push', 'Array.prototype.push = () => { throw new Error("no"); }'],
  ['Array.prototype[Symbol.iterator]', 'Array.prototype[Symbol.iterator] = function* () {}'],
  ['Map', 'Map.prototype.get = () => undefined'],
  ['String.prototype.slice', 'String.prototype.slice = () => "X"'],
  ['String.prototype.indexOf', 'String.prototype.indexOf = () => -1'],
  ['Buffer.prototype.write', 'Buffer.prototype.write = () => 0'],
  ['Buffer.prototype.toString', 'Buffer.prototype.toString = () => "zzz"'],
  ['Buffer.from', 'Buffer.from = () => Buffer.alloc(3, 65)'],
  ['JSON.stringify', 'JSON.stringify = () => "null"'],
  ['TextEncoder', 'globalThis.TextEncoder = class { encode() { return new Uint8Array(0); } }'],
  [
    'MessagePort.prototype.postMessage',
    'process.getBuiltinModule("node:worker_threads").MessagePort.prototype.postMessage = () => {}',
  ],
  ['Object.prototype.extra', 'Object.prototype.extra = 1'],
  ['Object.prototype.filter', 'Object.defineProperty(Object.prototype, "filter", { value: () => false })'],
  ['Object.prototype.then', 'Object.prototype.then = (resolve) => resolve("evil")'],
];

const told = (name: string) => `the work, or a package that it imports, changed ${name}, which threadmill itself needs`;

describe.each([
  ['at import', atLoad],
  ['in setup', inSetup],
] as const)('a module that changes %s', (_where, where) => {
  test.each(CHANGES)('fails with the name of the built-in: %s (%s)', async (name, code) => {
    const { code: exit, stderr, files, hasHung } = await runWith(code, where);
    expect({ hasHung, exit, files }).toEqual({ hasHung: false, exit: 1, files: [] });
    expect(stderr).toContain(told(name));
  });
});

describe('a module that changes a built-in while it works', () => {
  test.each(CHANGES)('fails with the name of the built-in: %s (%s)', async (name, code) => {
    const { code: exit, stderr, files, hasHung } = await runWith(code, inMap);
    expect({ hasHung, exit, files }).toEqual({ hasHung: false, exit: 1, files: [] });
    expect(stderr).toContain(told(name));
  });
});

test.each([
  [
    'replaced by what does the same',
    'const { push } = Array.prototype; Array.prototype.push = function (...a) { return push.apply(this, a); }',
  ],
  ['added', 'Array.prototype.last = function () { return this[this.length - 1]; }; String.prototype.shout = () => "A"'],
  ['added to all objects, not to be enumerated', 'Object.defineProperty(Object.prototype, "should", { get: () => 1 })'],
  ['frozen', 'for (const each of [Object, Array, String, Map, Promise]) Object.freeze(each.prototype)'],
  ['a clock that stands', 'Date.now = () => 0; performance.now = () => 0; process.hrtime = () => [0, 0]'],
  ['stacks of their own', 'Error.prepareStackTrace = () => 42'],
  ['another way to exit', 'process.exit = () => {}'],
  [
    'timers and promises',
    'globalThis.setTimeout = () => 0; globalThis.queueMicrotask = () => {}; Promise.prototype.then = function () { return this; }',
  ],
])('%s is accepted', async (_what, code) => {
  const { code: exit, stderr, files } = await runWith(code, atLoad);
  expect({ exit, stderr, files }).toEqual({ exit: 0, stderr: '', files: ['out.txt'] });
});
