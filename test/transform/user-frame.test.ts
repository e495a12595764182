import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { userFrame } from '../../src/transform/user-frame.ts';

const OWN = fileURLToPath(new URL('../../src', import.meta.url));

function stack(...frames: string[]): string {
  return ['TypeError: no at all (in the message:1:2)', ...frames.map((frame) => `    at ${frame}`)].join('\n');
}

test.each([
  ['gc (/home/me/work/gc.ts:12:18)', 'gc (gc.ts:12:18)'],
  ['/home/me/work/lib/gc.ts:12:18', 'lib/gc.ts:12:18'],
  ['gc (/home/you/gc.ts:12:18)', 'gc (/home/you/gc.ts:12:18)'],
  ['gc (/home/me/workshop/gc.ts:12:18)', 'gc (/home/me/workshop/gc.ts:12:18)'],
  ['gc (file:///home/me/work/a%20b/gc.mjs:1:2)', 'gc (a b/gc.mjs:1:2)'],
  ['file:///home/me/work/gc.mjs?again#1:3:4', 'gc.mjs:3:4'],
  ['async gc (/home/me/work/gc.ts:1:2)', 'gc (gc.ts:1:2)'],
  ['async /home/me/work/gc.ts:1:2', 'gc.ts:1:2'],
  ['async file:///home/me/work/gc.mjs:1:2', 'gc.mjs:1:2'],
  ['Object.map (/home/me/work/gc.ts:1:2)', 'map (gc.ts:1:2)'],
  ['Object.map [as filter] (/home/me/work/gc.ts:1:2)', 'map (gc.ts:1:2)'],
  ['Counter.add (/home/me/work/gc.ts:1:2)', 'Counter.add (gc.ts:1:2)'],
  ['new Counter (/home/me/work/gc.ts:1:2)', 'new Counter (gc.ts:1:2)'],
  ['exports.map (/home/me/work/gc.cjs:1:2)', 'map (gc.cjs:1:2)'],
  ['Object.<anonymous> (/home/me/work/gc.cjs:1:2)', 'gc.cjs:1:2'],
  ['default (file:///home/me/work/gc.mjs:1:2)', 'gc.mjs:1:2'],
  ['gc_default (/home/me/work/gc.ts:1:2)', 'gc.ts:1:2'],
  ['gc (/home/me/work/a (b)/gc.ts:1:2)', 'gc (a (b)/gc.ts:1:2)'],
  ['/home/me/work/a (b)/gc.ts:1:2', 'a (b)/gc.ts:1:2'],
  ['eval (threadmill:--map:1:7)', '--map:1:7'],
  ['threadmill:--filter:1:7', '--filter:1:7'],
])('%s is shown as %s', (frame, displayName) => {
  expect(userFrame(stack(frame), '/home/me/work')).toBe(displayName);
});

test.each([
  ['Node itself', 'readFileSync (node:fs:441:20)'],
  ['a built-in function', 'JSON.parse (<anonymous>)'],
  ['an array of frames that has no place', 'async Promise.all (index 0)'],
  ['threadmill itself', `RecordRunner.run (file://${OWN}/transform/record-runner.ts:1:2)`],
  ['threadmill itself, by path', `run (${join(OWN, 'x.ts')}:1:2)`],
  ['code without a file', 'eval (eval at f (/home/me/work/gc.ts:1:2), <anonymous>:1:5)'],
])('%s is skipped', (_, frame) => {
  expect(userFrame(stack(frame), '/home/me/work')).toBeUndefined();
  expect(userFrame(stack(frame, 'gc (/home/me/work/gc.ts:1:2)'), '/home/me/work')).toBe('gc (gc.ts:1:2)');
});

test('a package is skipped for the code that called it, and shown if there is none', () => {
  const inPackage = 'parse (/home/me/work/node_modules/csv/index.js:1:2)';
  expect(userFrame(stack(inPackage, 'gc (/home/me/work/gc.ts:3:4)'), '/home/me/work')).toBe('gc (gc.ts:3:4)');
  expect(userFrame(stack(inPackage), '/home/me/work')).toBe('parse (node_modules/csv/index.js:1:2)');
});

test('of several frames the first counts', () => {
  const frames = ['inner (/home/me/work/a.ts:1:2)', 'outer (/home/me/work/b.ts:3:4)'];
  expect(userFrame(stack(...frames), '/home/me/work')).toBe('inner (a.ts:1:2)');
});

test.each([undefined, '', 'TypeError: no frames'])('without frames in the stack there is none: %p', (text) => {
  expect(userFrame(text, '/home/me/work')).toBeUndefined();
});
