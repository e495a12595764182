// Makes the cases of the stress runs: a job, what happens to it, and its valid endings. A case
// follows from seed and index alone.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { resultsOf } from './stress-work.mjs';

const WORK = fileURLToPath(new URL('stress-work.mjs', import.meta.url));

/** Faults of the work, and the error in which each must end. */
const FAULTS = {
  throws: 'WorkError',
  'throws null': 'WorkError',
  rejects: 'WorkError',
  'exits with 0': 'ThreadEndedError',
  'exits with 3': 'ThreadEndedError',
  'exits later': 'ThreadEndedError',
  'never settles': 'ThreadEndedError',
  'gives undefined': 'ResultError',
  'gives an object': 'ResultError',
  'gives half a character': 'EncodingError',
  'throws in a timer': 'WorkError',
  'rejects unheard': 'WorkError',
  'never ends': 'AbortedError',
};

const HOOK_FAULTS = {
  throws: 'WorkError',
  rejects: 'WorkError',
  'never settles': 'ThreadEndedError',
  'exits with 0': 'ThreadEndedError',
};

/** Faults of the environment: the change to the case, and the error. */
const SURROUNDINGS = {
  'no such input': [(c) => c.job.input.push(join(c.folder, 'missing')), 'InputError'],
  'input is a folder': [(c) => c.job.input.push(c.folder), 'InputError'],
  'no such module': [(c) => (c.job.transform = join(c.folder, 'missing.mjs')), 'UsageError'],
  'module throws': [(c) => (c.job.transform = c.write('throws.mjs', 'throw new Error("at import");')), 'ModuleError'],
  'module is broken': [(c) => (c.job.transform = c.write('broken.mjs', 'export default {')), 'ModuleError'],
  'no such folder': [(c) => (c.job.output = join(c.folder, 'missing/out')), 'OutputError'],
  'output is a folder': [(c) => (c.job.output = c.folder), 'OutputError'],
  'output is an input': [(c) => (c.job.output = c.job.input[0]), 'UsageError'],
  'output gets occupied': [(c) => (c.plan.occupies = c.job.output), 'OutputError'],
  'invalid UTF-8': [
    (c) => c.job.input.push(c.write('invalid', Buffer.from('ab\ncd\xff\n', 'latin1'))),
    'EncodingError',
  ],
  'record too long': [
    (c) => (c.job.input.push(c.write('long', 'y'.repeat(5000))), (c.job.maxRecord = 4096)),
    'RecordTooLongError',
  ],
  'half a record': [
    (c) => (c.job.input.push(c.write('half', '1\n2\n3\n')), (c.job.linesPerRecord = 2)),
    'FramingError',
  ],
  'bad option': [(c) => (c.job.batchSize = '0'), 'UsageError'],
};

/** Numbers from 0 to below 1 that follow from the seed (mulberry32). */
export function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Writes the files of case `index` into `folder`; returns the run and its expected outcome. */
export function makeCase(seed, index, folder) {
  const random = randomNumbers(seed * 1_000_003 + index);
  const below = (n) => Math.floor(random() * n);
  const oneOf = (values) => values[below(values.length)];
  const isOnceIn = (n) => below(n) === 0;
  mkdirSync(folder);
  const write = (name, content) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  const records = isOnceIn(8) ? below(3) : isOnceIn(4) ? 1 + below(3000) : 1 + below(200);
  const inputs = randomInputs(1 + below(3), records, { below, oneOf, isOnceIn });
  const lines = inputs.flatMap(linesOf);
  const plan = { waits: {}, ...(isOnceIn(10) ? { growBytes: below(Math.min(50_000, 2e7 / (records + 1))) } : {}) };
  const waiting = oneOf([0, 0, 1, 5, 10]);
  for (let wait = 0; wait < waiting; wait += 1)
    plan.waits[1 + below(records + 1)] = oneOf(['a turn', 'a turn', 1, 2, 4]);
  if (isOnceIn(6)) plan.setup = 'waits a little';
  if (isOnceIn(10)) plan.teardown = 'lets a timer run';

  const job = {
    input: inputs.map((bytes, at) => write(`in-${at}`, bytes)),
    output: join(folder, 'out'),
    transform: WORK,
    procs: oneOf([1, 1, 2, 2, 3, 4]),
    ...oneOf([{}, { batchSize: 1 + below(30) }, { batchSize: 1 + below(30) }, { batchSize: `${1 + below(400)}B` }]),
    ...(isOnceIn(4) ? { unordered: true } : {}),
    ...(isOnceIn(3) ? { maxMemory: '90M' } : {}),
  };
  const made = { index, folder, job, plan, write, endings: [], streams: undefined, abortAfterMs: undefined };
  made.oldOutput = isOnceIn(3) ? 'as it was\n' : undefined;
  befall(made, lines, { below, oneOf, isOnceIn });
  if (made.oldOutput !== undefined) write('out', made.oldOutput);
  job.args = { plan: JSON.stringify(plan) };
  made.expected = reference(lines, plan);
  return made;
}

function randomInputs(count, records, { below, oneOf, isOnceIn }) {
  const inputs = [];
  for (let left = records, at = 0; at < count; at += 1) {
    const here = at === count - 1 ? left : below(left + 1);
    left -= here;
    const lines = Array.from({ length: here }, (_, line) => {
      const text = isOnceIn(9) ? '# é' : 'récord '.slice(below(7)) + 'z'.repeat(below(60));
      // The last line may lack its terminator, unless it is empty and would not exist without it.
      return text + (line === here - 1 && text !== '' && isOnceIn(2) ? '' : oneOf(['\n', '\n', '\r\n']));
    });
    inputs.push(Buffer.from(lines.join('')));
  }
  return inputs;
}

/** The records of an input: string and terminator. */
function linesOf(bytes) {
  const wholes = bytes.toString().split(/(?<=\n)/);
  return wholes.filter((whole) => whole !== '').map((whole) => /^(.*?)(\r?\n)?$/s.exec(whole).slice(1));
}

const isKept = (line) => !line.startsWith('#');

/** The expected output, in input order: a string for each record that gives any. */
function reference(lines, plan) {
  return lines
    .map(([line, end = '\n'], index) =>
      (isKept(line) ? resultsOf(line, index + 1, plan) : []).map((text) => text + end).join(''),
    )
    .filter((text) => text !== '');
}

/**
 * Half of the runs succeed; the others fail in one way. Some of both are aborted at a random
 * moment.
 */
function befall(made, lines, { below, oneOf, isOnceIn }) {
  const { plan } = made;
  const ending = (name) => made.endings.push(name);
  const kind = below(10);
  if (kind < 4) ending('success');
  else if (kind < 7 && lines.length > 0) {
    plan.fails = oneOf(Object.keys(FAULTS));
    plan.failsAt = 1 + below(lines.length);
    // A record that the filter drops can't fail.
    ending(isKept(lines[plan.failsAt - 1][0]) ? FAULTS[plan.fails] : 'success');
    if (plan.fails === 'never ends') made.abortAfterMs = 1 + below(200);
  } else if (kind === 7) {
    const hook = oneOf(['setup', 'teardown']);
    plan[hook] = oneOf(Object.keys(HOOK_FAULTS));
    ending(HOOK_FAULTS[plan[hook]]);
  } else if (kind === 8) {
    const name = oneOf(Object.keys(SURROUNDINGS));
    const [change, error] = SURROUNDINGS[name];
    made.surroundings = name;
    if (name.includes('output') || name === 'no such folder') made.oldOutput = undefined;
    change(made);
    ending(error);
  } else if (isOnceIn(3)) {
    plan.teardown = 'throws afterwards';
    ending('WorkError');
  } else {
    // Through pipes: a reader that leaves early may have read everything.
    made.streams = oneOf(['input', 'output', 'both', 'output closed early']);
    ending('success');
    if (made.streams === 'output closed early') ending('OutputClosedError');
    made.oldOutput = undefined;
  }
  if (made.abortAfterMs === undefined && isOnceIn(6)) made.abortAfterMs = below(250) - 10;
  if (made.abortAfterMs !== undefined) ending('AbortedError');
}
