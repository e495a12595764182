// One simulated run: a scenario and a schedule, both from a seed. After each step the invariants
// are checked, at the end the outcome.
import { AbortedError, type ThreadmillError } from '../../src/job/errors.ts';
import { UNCOMPRESSED } from '../../src/job/compression.ts';
import { resolveJob } from '../../src/job/resolve-job.ts';
import { reconcile } from '../../src/supervisor/outcome.ts';
import type { RunPlan } from '../../src/supervisor/plan.ts';
import { Supervision, type ThreadReports } from '../../src/supervisor/supervision.ts';
import type { OutputName } from '../../src/threads/protocol/output-names.ts';
import { StatusBoard } from '../../src/threads/protocol/status-board.ts';
import { CreditCheck } from './credits.ts';
import { checkEnd, checkStep, type Run } from './checks.ts';
import { simulatedSource, SimulatedSink } from './io.ts';
import { drawScenario, inputTexts, type Fault, type Scenario } from './scenario.ts';
import { setWork } from './shims/load-module.ts';
import { SimulatedThreads } from './threads.ts';
import { enter, World, world, type Temper } from './world.ts';
import { simulatedWork } from './work.ts';
import type { Random } from '../support/random.ts';

const MOST_STEPS = 30_000;
/** Only timers fire, and nothing comes of it. */
const MOST_IDLE_STEPS = 3000;

/** How a seed ended: `problem` if an invariant is broken. */
export interface Verdict {
  readonly seed: number;
  readonly steps: number;
  readonly outcome: 'succeeded' | 'failed';
  readonly problem: string | undefined;
  readonly trace: readonly string[];
}

function drawTemper(random: Random): Temper {
  return { isCalm: random.chance(0.7), redraws: random.pick([undefined, 0.02, 0.1, 0.3]) };
}

export async function simulate(seed: number, isTraced = false): Promise<Verdict> {
  const simulated = new World(seed, drawTemper, isTraced);
  enter(simulated);
  const scenario = drawScenario(simulated.random);
  const run = startRun(scenario);
  let problem: string | undefined;
  try {
    while (run.end === undefined) {
      checkStep(run);
      strike(run);
      if (!(await simulated.step())) throw new Error('nothing can happen any more, and the run has not ended');
      if (simulated.steps > MOST_STEPS) throw new Error(`the run has not ended after ${MOST_STEPS} steps`);
      if (simulated.idleSteps > MOST_IDLE_STEPS) throw new Error('only timers fire, and the run does not end');
    }
    checkStep(run);
    checkEnd(run);
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  const outcome = run.end !== undefined && 'reports' in run.end ? 'succeeded' : 'failed';
  return { seed, steps: simulated.steps, outcome, problem, trace: simulated.trace ?? [] };
}

function startRun(scenario: Scenario): Run {
  const texts = inputTexts(scenario);
  const sinks = new Map<OutputName, SimulatedSink>();
  const fault = <Kind extends Fault['kind']>(kind: Kind) =>
    scenario.faults.find((each): each is Extract<Fault, { kind: Kind }> => each.kind === kind);
  const threads = new SimulatedThreads({
    openSource: ({ displayName }) => {
      const index = Number(displayName);
      const failsAt = index === texts.length - 1 ? fault('read-error')?.byte : undefined;
      return simulatedSource(Buffer.from(texts[index]!), scenario.isStream, failsAt);
    },
    openSink: (output) => {
      const isMain = output === 'main';
      const sink = new SimulatedSink(
        isMain ? fault('write-error')?.write : undefined,
        isMain && fault('finish-error') !== undefined,
      );
      sinks.set(output, sink);
      return sink;
    },
  });
  const log = { tries: new Map<number, number>() };
  const run: Run = {
    scenario,
    threads,
    sinks,
    log,
    board: new StatusBoard(scenario.procs),
    failures: [],
    deaths: 0,
    isAborted: false,
    struck: new Set(),
    credits: new CreditCheck(scenario.budgetBytes),
    end: undefined,
    supervision: undefined as unknown as Supervision,
  };
  world().onMessage = (message) => run.credits.see(message);
  setWork(() => {
    const { actor } = threads.all.find((thread) => thread.actor === currentActor())!;
    return simulatedWork(scenario.behaviours, log, (how) => {
      run.deaths += 1;
      threads.of(actor)!.die(how);
    });
  });
  run.supervision = new Supervision({
    plan: planOf(scenario),
    early: threads.asPrespawned,
    board: run.board,
    onFailure: (error: ThreadmillError) => run.failures.push(error),
    onWarning: () => {},
    onPrint: () => {},
    isPrintRelayed: true,
  });
  run.supervision.reports().then(
    (reports: ThreadReports) => {
      try {
        reconcile(reports);
        run.end = { reports };
      } catch (error) {
        run.end = { error, isInconsistent: true };
      }
    },
    (error: unknown) => {
      run.end = { error };
    },
  );
  return run;
}

function currentActor(): string {
  return world().current;
}

/** What goes wrong by itself, when its time has come. */
function strike(run: Run): void {
  for (const fault of run.scenario.faults) {
    if (!('step' in fault) || run.struck.has(fault) || world().steps < fault.step) continue;
    run.struck.add(fault);
    if (fault.kind === 'abort') {
      run.isAborted = true;
      run.supervision.fail(new AbortedError('stopped, simulated'));
      continue;
    }
    const alive = run.threads.alive(fault.thread);
    if (alive.length === 0) continue;
    run.deaths += 1;
    world().random.pick(alive).die(fault.how);
  }
}

/** The parts of a plan that the supervision and the threads use. */
function planOf(scenario: Scenario): RunPlan {
  const spec = resolveJob({ transform: 'simulated.mjs', input: 'in.txt', ...scenario.options });
  const names = inputTexts(scenario).map((_, index) => String(index));
  const work = {
    format: 'lines',
    isFormatRead: false,
    isPaired: false,
    module: { kind: 'import', path: '/simulated.mjs', displayName: 'simulated.mjs' },
  };
  const outputs: OutputName[] = scenario.options.quarantine === undefined ? ['main'] : ['main', 'quarantine', 'errors'];
  const byOutput = <Value>(value: (output: OutputName) => Value) =>
    Object.fromEntries(outputs.map((output) => [output, value(output)]));
  const plan = {
    procs: scenario.procs,
    heapBytesPerWorker: 64 * 1024 * 1024,
    heapBytesPerWriter: undefined,
    isCommand: false,
    isSpaceTight: false,
    spec,
    inputs: names.map((displayName) => ({ displayName, from: { kind: 'path', path: displayName } })),
    reading: { budgetBytes: scenario.budgetBytes },
    working: { work, args: {}, outputs: byOutput(() => UNCOMPRESSED), previewWidth: undefined },
    writing: {
      work,
      outputs: byOutput((output) => ({
        sink: { kind: 'new-file', displayName: output, path: output },
        compression: UNCOMPRESSED,
      })),
    },
    memoryLimitBytes: undefined,
    outputs: new Map(),
  };
  return plan as unknown as RunPlan;
}
