// One merge as the command line sees it: runs it, passes signals on, and reports what it came to.
import { AbortedError, InternalError, OutputClosedError, ThreadmillError, UsageError } from '../../job/errors.ts';
import { printable } from '../../job/printable.ts';
import type * as Merging from '../../supervisor/merge/merge.ts';
import { endingOf, type Ending, type StopSignal } from '../ending.ts';
import { failureMessage } from '../message.ts';
import { outputStatus } from '../output-fate.ts';
import { printText } from '../print-text.ts';
import { listenForSignals } from '../signals.ts';
import type { System } from '../system.ts';
import { parseMerge, type MergeCommand } from './parse-merge.ts';

export async function conductMerge(words: readonly string[], system: System): Promise<Ending> {
  let command: MergeCommand;
  try {
    command = parseMerge(words);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    system.writeError(failureMessage(error));
    return endingOf({ error });
  }
  if (command.kind === 'help') {
    const { printHelp } = await import('../help/print-help.ts');
    return printHelp({ kind: 'topic', topic: 'merge' }, system);
  }
  const merging = await import('../../supervisor/merge/merge.ts');
  if (command.kind === 'missing') {
    const { reports, of } = command;
    try {
      const numbers = merging.missing(reports, of);
      return await printText(() => `${numbers}\n`, system);
    } catch (thrown) {
      return failed(thrown, system);
    }
  }
  return conduct(command, merging.merge, system);
}

async function conduct(
  { job, isQuiet, isVerbose }: Extract<MergeCommand, { kind: 'merge' }>,
  merge: typeof Merging.merge,
  system: System,
): Promise<Ending> {
  const abort = new AbortController();
  let stoppedBy: StopSignal | undefined;
  let files: readonly string[] = [];
  const stoppedAtOnce = new Promise<Ending>((resolve) => {
    const stop = (signal: StopSignal) => {
      stoppedBy = signal;
      abort.abort(signal);
    };
    const stopAtOnce = (signal: StopSignal) => {
      for (const path of files) system.remove(path);
      resolve({ kind: 'signal', signal, isStuck: true });
    };
    listenForSignals(system.signals, { stop, stopAtOnce, report: () => undefined }, system.isHangUpIgnored);
  });
  const say = (text: string) => system.writeError(`threadmill: ${printable(text)}\n`);
  const merged = async (): Promise<Ending> => {
    try {
      const onWarning = isQuiet ? () => undefined : say;
      const count = await merge(job, { signal: abort.signal, onWarning, onFiles: (paths) => (files = paths) });
      if (isVerbose) say(`${count} shards merged`);
      return endingOf({});
    } catch (thrown) {
      return failed(thrown, system, { stoppedBy, isQuiet, isVerbose, job });
    }
  };
  return Promise.race([stoppedAtOnce, merged()]);
}

interface MergeFacts {
  readonly stoppedBy: StopSignal | undefined;
  readonly isQuiet: boolean;
  readonly isVerbose: boolean;
  readonly job: Extract<MergeCommand, { kind: 'merge' }>['job'];
}

function failed(thrown: unknown, system: System, facts?: MergeFacts): Ending {
  const error = thrown instanceof ThreadmillError ? thrown : new InternalError(String(thrown), { cause: thrown });
  const { stoppedBy, isQuiet = false, isVerbose = false, job } = facts ?? {};
  const isSignal = error instanceof AbortedError && stoppedBy !== undefined;
  if (!(error instanceof OutputClosedError) && !(isSignal && isQuiet)) {
    const told = isSignal ? new AbortedError(`stopped by ${stoppedBy}`) : error;
    const fate =
      job === undefined
        ? undefined
        : outputStatus(
            job.quarantine === undefined ? { output: job.output } : { output: job.output, quarantine: job.quarantine },
            error,
            system.look,
          );
    system.writeError(failureMessage(told, { outputStatus: fate, isVerbose }));
  }
  return endingOf({ error, signal: stoppedBy });
}
