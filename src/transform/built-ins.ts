// A thread's built-ins are shared: if a module changes Array.prototype.push, it changes it for our
// code in the same thread. A replacement that still works (core-js) is fine, so each built-in that
// our code relies on is tried out. No trial uses another built-in: what is broken must be named,
// and must not break the trial.
import { MessageChannel, MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { ErrorReport } from '../job/error-report.ts';
import { ModuleError, type Place } from '../job/errors.ts';

type Trial = readonly [name: string, works: () => boolean];

const UTF8_E = [0xc3, 0xa9] as const; // é
const Bytes = Uint8Array;
// eslint-disable-next-line @typescript-eslint/unbound-method -- not called: compared
const post = MessagePort.prototype.postMessage;
const newBytes = (...bytes: number[]): Uint8Array => {
  const array = new Bytes(bytes.length);
  for (let at = 0; at < bytes.length; at += 1) array[at] = bytes[at]!;
  return array;
};
const bufferOf = (text: string): Buffer => {
  const buffer = Buffer.allocUnsafeSlow(text.length);
  for (let at = 0; at < text.length; at += 1) buffer[at] = text.codePointAt(at)!;
  return buffer;
};

const TRIALS: readonly Trial[] = [
  ['Array.prototype.push', () => tried([1], (list) => list.push(2) === 2 && list[1] === 2)],
  ['Array.prototype.pop', () => tried([1, 2], (list) => list.pop() === 2 && list.length === 1)],
  ['Array.prototype.shift', () => tried([1, 2], (list) => list.shift() === 1 && list[0] === 2)],
  ['Array.prototype.slice', () => tried([1, 2, 3].slice(1), (list) => list.length === 2 && list[0] === 2)],
  ['Array.prototype.splice', () => tried([1, 2, 3], (list) => list.splice(0, 1)[0] === 1 && list.length === 2)],
  ['Array.prototype.concat', () => [1].concat([2])[1] === 2],
  [
    'Array.prototype.map',
    () =>
      tried(
        [2, 3].map((each) => each + 1),
        (list) => list.length === 2 && list[1] === 4,
      ),
  ],
  ['Array.prototype.flatMap', () => [2, 3].flatMap((each) => [each, each])[3] === 3],
  [
    'Array.prototype.filter',
    () =>
      tried(
        [1, 2].filter((each) => each > 1),
        (l) => l.length === 1 && l[0] === 2,
      ),
  ],
  ['Array.prototype.some', () => [1, 2].some((each) => each === 2) && ![1].some((each) => each === 2)],
  ['Array.prototype.every', () => [1, 1].every((each) => each === 1) && ![1, 2].every((each) => each === 1)],
  ['Array.prototype.find', () => [1, 2].find((each) => each > 1) === 2],
  ['Array.prototype.findIndex', () => [1, 2].findIndex((each) => each > 1) === 1],
  ['Array.prototype.indexOf', () => [1, 2].indexOf(2) === 1],
  ['Array.prototype.includes', () => [1, 2].includes(2) && ![1].includes(2)],
  ['Array.prototype.join', () => ['a', 'b'].join('-') === 'a-b'],
  ['Array.prototype.reduce', () => [1, 2].reduce((sum, each) => sum + each, 1) === 4],
  ['Array.prototype.entries', () => [...[7].entries()][0]![1] === 7],
  ['Array.prototype.at', () => [1, 2].at(-1) === 2],
  ['Array.prototype.fill', () => new Array<number>(2).fill(3)[1] === 3],
  ['Array.prototype[Symbol.iterator]', () => tried([...[1, 2]], (list) => list.length === 2 && list[1] === 2)],
  ['Array.isArray', () => Array.isArray([]) && !Array.isArray({})],
  ['Array.from', () => Array.from({ length: 2 }, (_, at) => at)[1] === 1],
  ['String.prototype.slice', () => 'abc'.slice(1, 2) === 'b' && 'abc'.slice(1) === 'bc'],
  [
    'String.prototype.indexOf',
    () => 'abcb'.indexOf('b') === 1 && 'abcb'.indexOf('b', 2) === 3 && 'a'.indexOf('b') === -1,
  ],
  ['String.prototype.lastIndexOf', () => 'abcb'.lastIndexOf('b') === 3],
  ['String.prototype.includes', () => 'abc'.includes('b') && !'abc'.includes('d')],
  ['String.prototype.startsWith', () => 'abc'.startsWith('ab') && !'abc'.startsWith('b')],
  ['String.prototype.endsWith', () => 'abc'.endsWith('bc') && !'abc'.endsWith('b')],
  ['String.prototype.charCodeAt', () => 'ab'.charCodeAt(1) === 0x62],
  ['String.prototype.split', () => tried('a\tb'.split('\t'), (parts) => parts.length === 2 && parts[1] === 'b')],
  ['String.prototype.replace', () => 'abab'.replace(/b/g, 'c') === 'acac'],
  ['String.prototype.replaceAll', () => 'abab'.replaceAll('b', 'c') === 'acac'],
  ['String.prototype.trim', () => ' a '.trim() === 'a'],
  ['String.prototype.repeat', () => 'ab'.repeat(2) === 'abab'],
  ['String.prototype.isWellFormed', () => 'a'.isWellFormed() && !'\ud800'.isWellFormed()],
  ['RegExp.prototype.test', () => /b/.test('abc') && !/b/.test('a')],
  ['RegExp.prototype.exec', () => /a(b)/.exec('ab')?.[1] === 'b' && /b/.exec('a') === null],
  ['Buffer.alloc', () => Buffer.alloc(2).length === 2],
  ['Buffer.allocUnsafe', () => Buffer.allocUnsafe(2).length === 2],
  ['Buffer.allocUnsafeSlow', () => Buffer.allocUnsafeSlow(2).length === 2],
  ['Buffer.from', () => tried(Buffer.from('é'), (bytes) => bytes.length === 2 && bytes[1] === UTF8_E[1])],
  ['Buffer.from', () => Buffer.from(newBytes(...UTF8_E).buffer, 1, 1)[0] === UTF8_E[1]],
  ['Buffer.concat', () => tried(Buffer.concat([newBytes(1), newBytes(2)]), (b) => b.length === 2 && b[1] === 2)],
  ['Buffer.byteLength', () => Buffer.byteLength('é') === 2],
  [
    'Buffer.prototype.write',
    () => tried(bufferOf('abc'), (bytes) => bytes.write('é', 1) === 2 && bytes[2] === UTF8_E[1]),
  ],
  [
    'Buffer.prototype.utf8Write',
    () => tried(bufferOf('abc') as RawBuffer, (b) => b.utf8Write('é', 1, 2) === 2 && b[2] === UTF8_E[1]),
  ],
  [
    'Buffer.prototype.latin1Write',
    () => tried(bufferOf('abc') as RawBuffer, (b) => b.latin1Write('x', 1, 1) === 1 && b[1] === 0x78),
  ],
  ['Buffer.prototype.toString', () => bufferOf('abc').toString('latin1', 1, 2) === 'b'],
  ['Buffer.prototype.latin1Slice', () => (bufferOf('abc') as RawBuffer).latin1Slice(1, 3) === 'bc'],
  ['Buffer.prototype.utf8Slice', () => (bufferOf('abc') as RawBuffer).utf8Slice(1, 3) === 'bc'],
  ['Buffer.prototype.subarray', () => tried(bufferOf('abc').subarray(1), (b) => b.length === 2 && b[0] === 0x62)],
  ['Buffer.prototype.indexOf', () => bufferOf('abc').indexOf(0x62) === 1 && bufferOf('abc').indexOf(0) === -1],
  [
    'Buffer.prototype.copy',
    () => tried(bufferOf('ab'), (bytes) => bufferOf('x').copy(bytes, 1) === 1 && bytes[1] === 0x78),
  ],
  ['Uint8Array', () => new Uint8Array(2).length === 2],
  ['Uint8Array.prototype.subarray', () => tried(newBytes(1, 2).subarray(1), (b) => b.length === 1 && b[0] === 2)],
  ['Uint8Array.prototype.slice', () => tried(newBytes(1, 2).slice(1), (bytes) => bytes.length === 1 && bytes[0] === 2)],
  ['Uint8Array.prototype.set', () => tried(newBytes(1, 2), (bytes) => (bytes.set(newBytes(3), 1), bytes[1] === 3))],
  ['Uint8Array.prototype.fill', () => newBytes(1, 2).fill(3)[1] === 3],
  ['Uint8Array.prototype.indexOf', () => newBytes(1, 2).indexOf(2) === 1],
  ['Uint8Array.prototype.copyWithin', () => newBytes(1, 2).copyWithin(0, 1)[0] === 2],
  ['TextDecoder', () => new TextDecoder('utf-8', { fatal: true }).decode(newBytes(...UTF8_E)) === 'é'],
  ['TextEncoder', () => tried(new TextEncoder().encode('é'), (bytes) => bytes.length === 2 && bytes[1] === UTF8_E[1])],
  ['Map', () => new Map([[1, 2]]).get(1) === 2 && new Map().get(1) === undefined],
  [
    'Map.prototype.set',
    () => tried(new Map<number, number>(), (map) => (map.set(1, 2), map.get(1) === 2 && map.size === 1)),
  ],
  ['Map.prototype.has', () => new Map([[1, 2]]).has(1) && !new Map().has(1)],
  ['Map.prototype.delete', () => tried(new Map([[1, 2]]), (map) => map.delete(1) && map.size === 0)],
  ['Map.prototype[Symbol.iterator]', () => [...new Map([[1, 2]])].length === 1],
  ['Set.prototype.has', () => new Set([1]).has(1) && !new Set([1]).has(2)],
  ['Set.prototype.add', () => new Set<number>().add(1).size === 1],
  ['Object.keys', () => tried(Object.keys({ a: 1 }), (keys) => keys.length === 1 && keys[0] === 'a')],
  ['Object.entries', () => Object.entries({ a: 1 })[0]?.[1] === 1],
  ['Object.assign', () => Object.assign({ a: 1 }, { a: 2 }).a === 2],
  ['JSON.stringify', () => JSON.stringify({ a: ['b'] }) === '{"a":["b"]}'],
  ['JSON.parse', () => (JSON.parse('{"a":[1]}') as { a: number[] }).a[0] === 1],
  ['Math.min', () => Math.min(1, 2) === 1],
  ['Math.max', () => Math.max(1, 2) === 2],
  ['Math.floor', () => Math.floor(1.5) === 1],
  ['Math.ceil', () => Math.ceil(1.5) === 2],
  ['Atomics', () => tried(new Int32Array(1), (cell) => Atomics.store(cell, 0, 3) === 3 && Atomics.load(cell, 0) === 3)],
  ['MessagePort.prototype.postMessage', () => MessagePort.prototype.postMessage === post || arrives()],
];

/**
 * A key added to Object.prototype appears on every object: our messages and plans, and the user's
 * module.
 */
const FOREIGN_KEYS =
  'then kind get set value map filter mapBatch mapBytes setup teardown header format columns start add merge finish'.split(
    ' ',
  );

interface RawBuffer extends Buffer {
  utf8Write(text: string, offset: number, length: number): number;
  latin1Write(text: string, offset: number, length: number): number;
  latin1Slice(start: number, end: number): string;
  utf8Slice(start: number, end: number): string;
}

const tried = <T>(value: T, works: (value: T) => boolean): boolean => works(value);

function arrives(): boolean {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage('x');
  const message = receiveMessageOnPort(port2)?.message as unknown;
  port1.close();
  return message === 'x';
}

/** The trials that passed before any user code was loaded; empty until then. */
let usable: readonly Trial[] = [];

/** Call it before the user's module is loaded. */
export function learnBuiltIns(): void {
  usable = TRIALS.filter((trial) => passes(trial));
}

function passes(trial: Trial): boolean {
  try {
    return trial[1]();
  } catch {
    return false;
  }
}

/** The name of a built-in that no longer works, or of a key added to all objects. */
export function brokenBuiltIn(): string | undefined {
  if (usable.length === 0) return undefined;
  // Without iterators, which are on trial themselves.
  for (let at = 0; at < usable.length; at += 1) {
    if (!passes(usable[at]!)) return usable[at]![0];
  }
  for (const added in {}) return `Object.prototype.${added}`;
  const empty = {};
  for (let at = 0; at < FOREIGN_KEYS.length; at += 1) {
    if (FOREIGN_KEYS[at]! in empty) return `Object.prototype.${FOREIGN_KEYS[at]!}`;
  }
  return undefined;
}

const ADVICE = "don't change built-ins: write your own functions, or subclasses";

function messageOf(name: string): string {
  return `the work, or a package that it imports, changed ${name}, which threadmill itself needs`;
}

export function brokenBuiltInError(name: string, place: Place): ModuleError {
  return new ModuleError(messageOf(name), { place, advice: ADVICE });
}

/** The same for main: the usual way to make a report may need what is broken. */
export function brokenBuiltInReport(name: string, place: Place): ErrorReport {
  return { name: 'ModuleError', message: messageOf(name), place, advice: ADVICE };
}
