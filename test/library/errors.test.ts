// The error of a failed run in a program: an instance of its class, with a stable code, a place,
// and plain values.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import type { Place } from '../../src/job/errors.ts';
import { library, run, type Job } from '../support/library.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const inFolder = temporaryFolder();
const file = (name: string, text: string) => {
  writeFileSync(inFolder(name), text);
  return inFolder(name);
};
const module = (name: string, text: string) => file(`${name}.mjs`, `export default ${text}`);

const input = file('in.txt', 'a\t1\nb\t2\nc\t3\n');
const output = inFolder('out.tsv');
mkdirSync(inFolder('folder'));

type ErrorName = {
  [Name in keyof typeof library]: Name extends `${string}Error` ? Name : never;
}[keyof typeof library];

interface Failing {
  readonly title: string;
  readonly job: Job;
  readonly name: ErrorName;
  readonly code: string;
  readonly place?: Place;
  readonly cause?: object;
}

const second = { file: input, line: 2, record: 2, byte: 4, batch: 0, worker: 1, excerpt: 'b\t2' };
const atSecond = (then: string) => `(line, { recordNumber }) => (recordNumber === 2 ? ${then} : line)`;

const FAILURES: readonly Failing[] = [
  {
    title: 'work that throws',
    job: {
      transform: module('throws', `(line) => { if (line[0] === 'b') throw new RangeError('no b'); return line; }`),
    },
    name: 'WorkError',
    code: 'ERR_THREADMILL_WORK',
    place: { ...second, frame: expect.stringMatching(/throws\.mjs:1:\d+/) as never },
    cause: { name: 'RangeError', message: 'no b', stack: expect.stringContaining('throws.mjs') },
  },
  {
    title: 'work that rejects with an error that has a code and a cause',
    job: {
      transform: module(
        'rejects',
        `async () => { throw Object.assign(new Error('outer', { cause: new TypeError('inner') }), { code: 'E_X' }); }`,
      ),
    },
    name: 'WorkError',
    code: 'ERR_THREADMILL_WORK',
    place: { record: 1, line: 1 },
    cause: { name: 'Error', message: 'outer', code: 'E_X', cause: { name: 'TypeError', message: 'inner' } },
  },
  {
    title: 'work that throws what is no error',
    job: { transform: module('throws-42', `() => { throw 42; }`) },
    name: 'WorkError',
    code: 'ERR_THREADMILL_WORK',
    cause: { thrown: '42' },
  },
  {
    title: 'work that gives nothing',
    job: { transform: module('gives-nothing', atSecond('undefined')) },
    name: 'ResultError',
    code: 'ERR_THREADMILL_RESULT',
    place: second,
  },
  {
    title: 'work that exits',
    job: { transform: module('exits', atSecond('process.exit(0)')) },
    name: 'ThreadEndedError',
    code: 'ERR_THREADMILL_THREAD_ENDED',
    place: { file: input, line: 2, record: 2, worker: 1 },
  },
  {
    title: 'work that waits for what never comes',
    job: { transform: module('waits', atSecond('new Promise(() => {})')) },
    name: 'ThreadEndedError',
    code: 'ERR_THREADMILL_THREAD_ENDED',
    place: { file: input, line: 2, record: 2, worker: 1 },
  },
  {
    title: 'a module that does not load',
    job: { transform: file('broken.mjs', 'export default {') },
    name: 'ModuleError',
    code: 'ERR_THREADMILL_MODULE',
    place: { file: inFolder('broken.mjs') },
  },
  {
    title: 'a module that is not there',
    job: { transform: inFolder('missing.mjs') },
    name: 'UsageError',
    code: 'ERR_THREADMILL_USAGE',
  },
  {
    title: 'an option of no job',
    job: { map: 'line', colour: 'red' } as Job,
    name: 'UsageError',
    code: 'ERR_THREADMILL_USAGE',
  },
  { title: 'no job at all', job: undefined as never, name: 'UsageError', code: 'ERR_THREADMILL_USAGE' },
  {
    title: 'an input that is not there',
    job: { map: 'line', input: [input, inFolder('missing')] },
    name: 'InputError',
    code: 'ERR_THREADMILL_INPUT',
    place: { file: inFolder('missing') },
  },
  {
    title: 'an output in no folder',
    job: { map: 'line', output: inFolder('missing/out') },
    name: 'OutputError',
    code: 'ERR_THREADMILL_OUTPUT',
  },
  {
    title: 'an output that became a folder meanwhile',
    job: {
      output: inFolder('becomes-folder'),
      transform: module(
        'occupies',
        `{ map: (line) => line, teardown: () => import('node:fs').then((fs) => fs.mkdirSync(${JSON.stringify(inFolder('becomes-folder'))})) }`,
      ),
    },
    name: 'OutputError',
    code: 'ERR_THREADMILL_OUTPUT',
  },
  {
    title: 'a byte that is no UTF-8',
    job: { map: 'line', input: file('latin1', Buffer.from('ab\ncd\xff\n', 'latin1') as never) },
    name: 'EncodingError',
    code: 'ERR_THREADMILL_ENCODING',
    place: { file: inFolder('latin1'), line: 2, record: 2, byte: 3 },
  },
  {
    title: 'a record that is too long',
    job: { map: 'line', input: file('long', `a\n${'b'.repeat(2000)}\n`), maxRecord: '1K' },
    name: 'RecordTooLongError',
    code: 'ERR_THREADMILL_RECORD_TOO_LONG',
    place: { file: inFolder('long'), line: 2, record: 2, byte: 2 },
  },
  {
    title: 'an input that ends inside a record',
    job: { map: 'line', linesPerRecord: 2 },
    name: 'FramingError',
    code: 'ERR_THREADMILL_FRAMING',
    place: { file: input, line: 3 },
  },
];

test.each(FAILURES)('$title: $name', async ({ job, name, code, place, cause }) => {
  const told: unknown[] = [];
  const whole = job === undefined ? job : { input, output, procs: 1, ...job };
  const error: unknown = await run(whole, { onFailure: (failure) => told.push(failure) }).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(library[name]);
  expect(error).toBeInstanceOf(library.ThreadmillError);
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ name, code, place: place ?? {}, ...(cause === undefined ? {} : { cause }) });
  // Whatever the work threw is reported as plain values.
  if (cause !== undefined) expect(structuredClone((error as Error).cause)).toEqual((error as Error).cause);
  expect(told).toHaveLength(1);
  expect(told[0]).toBe(error);
  expect(readdirSync(inFolder('.')).filter((name) => name.endsWith('.partial'))).toEqual([]);
});
