// The work of the stress runs: waits and fails as its arguments say. `plan` is JSON: which records
// wait, and which one fails how. A record's result depends only on its text and number.
import { mkdirSync } from 'node:fs';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';

/** The results of a record that does not fail; the reference uses it, too. */
export function resultsOf(line, number, { growBytes = 0 }) {
  if (number % 7 === 3) return [];
  const text = `${number}:${line}${'x'.repeat(growBytes)}`;
  return number % 5 === 4 ? [text, String(line.length)] : [text];
}

const never = () => new Promise(() => {});
const forever = () => {
  for (;;);
};

/** The fault of the record at which a run is to fail. */
const FAULTS = {
  throws: () => {
    throw new Error('on purpose');
  },
  'throws null': () => {
    throw null;
  },
  rejects: async () => {
    await sleep(1);
    throw new TypeError('on purpose, later');
  },
  'exits with 0': () => process.exit(0),
  'exits with 3': () => process.exit(3),
  'exits later': async () => {
    setTimeout(() => process.exit(), 1);
    await sleep(10_000);
  },
  'never settles': never,
  'gives undefined': () => undefined,
  'gives an object': async () => ({}),
  'gives half a character': () => '\ud800',
  'throws in a timer': async () => {
    setTimeout(() => {
      throw new Error('from a timer');
    }, 1);
    await sleep(10_000);
  },
  'rejects unheard': async () => {
    void Promise.reject(new Error('unheard'));
    await sleep(10_000);
  },
  'never ends': forever,
};

const HOOK_FAULTS = {
  throws: FAULTS.throws,
  rejects: FAULTS.rejects,
  'never settles': never,
  'exits with 0': FAULTS['exits with 0'],
  'throws afterwards': () => {
    setTimeout(FAULTS.throws, 3);
  },
  'waits a little': () => sleep(2),
  'lets a timer run': () => {
    setTimeout(() => {}, 20);
  },
};

let plan;

async function later(line, context, waits) {
  const number = context.recordNumber; // the context changes while this waits
  if (waits === 'a turn') await turn();
  else await sleep(waits);
  return resultsOf(line, number, plan);
}

export default {
  setup({ args }) {
    plan = JSON.parse(args.plan);
    return HOOK_FAULTS[plan.setup]?.();
  },
  filter: (line) => !line.startsWith('#'),
  map(line, context) {
    if (context.recordNumber === plan.failsAt) return FAULTS[plan.fails]();
    const waits = plan.waits[context.recordNumber];
    return waits === undefined ? resultsOf(line, context.recordNumber, plan) : later(line, context, waits);
  },
  teardown() {
    if (plan.occupies !== undefined) mkdirSync(plan.occupies, { recursive: true });
    return HOOK_FAULTS[plan.teardown]?.();
  },
};
