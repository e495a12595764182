// Puts a report's text where --report says: a file under its own name only when it is whole, like any output; a pipe or
// device directly.
import { setTimeout as sleep } from 'node:timers/promises';
import { openSink } from '../io/output/open-sink.ts';
import { planOutput, type OutputPlan } from '../io/output/output-plan.ts';
import { discard, publish } from '../io/output/publish.ts';
import { sinkPlan } from './plan-outputs.ts';

const PATIENCE_MS = 1000;

/** Writes it, to be published or discarded by the caller. Throws an OutputError, and leaves nothing then. */
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

/** After a failure. It must not hold the end of the run: what nobody reads from a pipe in time is not written. */
export async function writeReportAlone(path: string, text: string): Promise<void> {
  const plan = planOutput(path);
  const writing = writeReport(plan, text);
  await (plan.kind === 'atomic' ? writing : Promise.race([writing, sleep(PATIENCE_MS, undefined, { ref: false })]));
  publish([plan]);
}
