// Writes the text of --report: a file gets its name only when it is complete, like any output; a
// pipe or device is written directly.
import { setTimeout as sleep } from 'node:timers/promises';
import { openSink } from '../io/output/open-sink.ts';
import { planOutput, type OutputPlan } from '../io/output/output-plan.ts';
import { discard, publish } from '../io/output/publish.ts';
import { sinkPlan } from './plan-outputs.ts';

const PATIENCE_MS = 1000;

/**
 * Writes the report; the caller publishes or discards it. Throws an OutputError, and then leaves
 * nothing.
 */
export async function writeReport(plan: OutputPlan, text: string): Promise<void> {
  try {
    const sink = await openSink(sinkPlan(plan));
    await sink.write([Buffer.from(text)]);
    await sink.finish();
  } catch (error) {
    discard([plan]);
    throw error;
  }
}

/**
 * For a failed run: writes and publishes the report. It must not delay the end, so it gives up on a
 * pipe that is not read in time.
 */
export async function writeReportAlone(path: string, text: string): Promise<void> {
  const plan = planOutput(path);
  const writing = writeReport(plan, text);
  await (plan.kind === 'atomic' ? writing : Promise.race([writing, sleep(PATIENCE_MS, undefined, { ref: false })]));
  publish([plan]);
}
