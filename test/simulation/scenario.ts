// What a seed stands for: the input, the work, the options of the run, and what goes wrong.
import type { Random } from '../support/random.ts';

/** What the work does with a record. */
export type Behaviour =
  | { readonly kind: 'returns' }
  | { readonly kind: 'drops' }
  /** Two results. */
  | { readonly kind: 'doubles' }
  /** A promise, which is fulfilled later. */
  | { readonly kind: 'waits' }
  /** It throws so often, then returns. */
  | { readonly kind: 'throws'; readonly times: number }
  /** The worker ends over it so often: by an error that nobody catches, or an exit. */
  | { readonly kind: 'ends-worker'; readonly times: number; readonly how: Death }
  /** A promise that is never fulfilled, so often. */
  | { readonly kind: 'hangs'; readonly times: number };

export type Death = 'uncaught' | 'exit';

/** What goes wrong beside the work, at this step of the world. */
export type Fault =
  | {
      readonly kind: 'death';
      readonly step: number;
      readonly thread: 'reader' | 'writer' | 'worker';
      readonly how: Death;
    }
  | { readonly kind: 'abort'; readonly step: number }
  | { readonly kind: 'read-error'; readonly byte: number }
  | { readonly kind: 'write-error'; readonly write: number }
  | { readonly kind: 'finish-error' };

export interface Scenario {
  readonly header: string;
  /** The records, each of one line. */
  readonly lines: readonly string[];
  readonly inputs: number;
  readonly behaviours: readonly Behaviour[];
  readonly options: {
    readonly header?: string;
    readonly batchSize?: string;
    readonly unordered?: boolean;
    readonly retries?: string;
    readonly quarantine?: string;
    readonly maxErrors?: string;
    readonly timeout?: string;
    readonly concurrency?: string;
  };
  readonly procs: number;
  readonly budgetBytes: number;
  readonly isStream: boolean;
  readonly faults: readonly Fault[];
}

const MOST_RECORDS = 40;
const LONG = 5000;
const ALWAYS = Infinity;
const LATEST_STEP = 250;

/** What many seeds have in common. */
interface Kind {
  /** There are retries or a quarantine. */
  readonly isPatient: boolean;
  /** Workers end often, over small batches of which many are under way. */
  readonly isDeadly: boolean;
}

export function drawScenario(random: Random): Scenario {
  const kind = { isPatient: random.chance(0.6), isDeadly: random.isOneIn(3) };
  const records = random.isOneIn(12) ? 0 : random.integer(1, MOST_RECORDS);
  const lines = Array.from({ length: records }, (_, index) => drawLine(random, index));
  const options = drawOptions(random, kind);
  const badness = random.pick(kind.isDeadly ? [0.05, 0.1, 0.3] : [0, 0, 0.02, 0.1, 0.4]);
  const behaviours = lines.map(() => drawBehaviour(random, badness, kind, options.timeout !== undefined));
  return {
    header: options.header === undefined ? '' : 'the header\n',
    lines,
    inputs: random.isOneIn(4) ? random.integer(2, 3) : 1,
    behaviours,
    options,
    procs: random.integer(1, 4),
    budgetBytes: random.pick([1, 64, 400, 3000, 64 * 1024, 16 * 1024 * 1024]),
    isStream: random.isOneIn(3),
    faults: drawFaults(random, lines.join('').length),
  };
}

function drawOptions(random: Random, { isPatient, isDeadly }: Kind): Scenario['options'] {
  const quarantines = isPatient && random.chance(0.6);
  const retries = isPatient ? random.integer(quarantines ? 0 : 1, 2) : 0;
  return {
    ...(random.isOneIn(4) ? { header: '1' } : {}),
    ...(random.chance(0.8) ? { batchSize: String(random.integer(1, isDeadly ? 4 : 9)) } : {}),
    ...(random.isOneIn(5) ? { unordered: true } : {}),
    ...(retries > 0 ? { retries: String(retries) } : {}),
    ...(quarantines ? { quarantine: 'bad.txt', maxErrors: random.pick(['1000', '1000', '0', '2', '10%']) } : {}),
    ...(isPatient && random.isOneIn(5) ? { timeout: '100ms' } : {}),
    ...(random.isOneIn(6) ? { concurrency: String(random.integer(2, 4)) } : {}),
  };
}

function drawLine(random: Random, index: number): string {
  return `${index}:${'x'.repeat(random.isOneIn(15) ? LONG : random.below(12))}\n`;
}

function drawBehaviour(random: Random, badness: number, { isDeadly }: Kind, hasTimeout: boolean): Behaviour {
  if (!random.chance(badness)) {
    return { kind: random.pick(['returns', 'returns', 'returns', 'drops', 'doubles', 'waits'] as const) };
  }
  const times = random.pick([1, 1, 2, ALWAYS]);
  const how = random.pick(['uncaught', 'exit'] as const);
  if (hasTimeout && random.isOneIn(4)) return { kind: 'hangs', times };
  return random.chance(isDeadly ? 0.3 : 0.7) ? { kind: 'throws', times } : { kind: 'ends-worker', times, how };
}

function drawFaults(random: Random, bytes: number): Fault[] {
  if (random.chance(0.6)) return [];
  const count = random.isOneIn(4) ? 2 : 1;
  return Array.from({ length: count }, () => drawFault(random, bytes));
}

function drawFault(random: Random, bytes: number): Fault {
  const step = random.integer(1, LATEST_STEP);
  switch (random.below(8)) {
    case 0:
      return { kind: 'read-error', byte: random.below(bytes + 1) };
    case 1:
      return { kind: 'write-error', write: random.below(12) };
    case 2:
      return { kind: 'finish-error' };
    case 3:
      return { kind: 'abort', step };
    default: {
      const thread = random.pick(['reader', 'writer', 'worker', 'worker', 'worker'] as const);
      return { kind: 'death', step, thread, how: random.pick(['uncaught', 'exit'] as const) };
    }
  }
}

/** The text of each input: the records shared out among them, in order. */
export function inputTexts(scenario: Scenario): string[] {
  return shares(scenario).map((lines) => scenario.header + lines.join(''));
}

/** How many records each has. */
export function inputLines(scenario: Scenario): number[] {
  return shares(scenario).map((lines) => lines.length);
}

function shares({ lines, inputs }: Scenario): (readonly string[])[] {
  const each = Math.ceil(lines.length / inputs);
  return Array.from({ length: inputs }, (_, index) => lines.slice(index * each, (index + 1) * each));
}
