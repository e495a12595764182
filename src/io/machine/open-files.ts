// Decides how many workers a limit of open files (`ulimit -n`) has room for. Each thread and each
// command needs some. If they ran out, the failure would come from an arbitrary call, in Node's
// words; so they are added up before the first thread starts.
import { UsageError } from '../../job/errors.ts';
import type { ProcsDecision } from './cpu-limit.ts';
import type { OpenFiles } from './open-files-limit.ts';

/**
 * For reader and writer, inputs, outputs, and the helper programs of main. Measured on Node 20, 22
 * and 24.
 */
const OTHERS = 24;
const PER_WORKER = 4;
/** Includes the pipes of its command and of the process that starts it. */
const PER_WORKER_OF_COMMANDS = 9;

/**
 * The reason why not even one worker fits, reported before anything is loaded; undefined if one
 * fits.
 */
export function whyTooFewFiles(files: OpenFiles): string | undefined {
  const least = filesFor(1, PER_WORKER, files);
  return least <= files.limit ? undefined : `${limitText(files)}, and threadmill needs at least ${least}`;
}

/**
 * The workers that fit. @throws UsageError if a number was given and does not fit, or not even one
 * fits
 */
export function procsInFiles(
  wanted: ProcsDecision,
  isAskedFor: boolean,
  isCommand: boolean,
  files: OpenFiles,
): ProcsDecision {
  const each = isCommand ? PER_WORKER_OF_COMMANDS : PER_WORKER;
  let { procs } = wanted;
  if (!isAskedFor) while (procs > 1 && filesFor(procs, each, files) > files.limit) procs -= 1;
  const least = filesFor(procs, each, files);
  if (least > files.limit) {
    const workers = procs === 1 ? '1 worker needs' : `${procs} workers need`;
    throw new UsageError(`${limitText(files)}, and ${workers} at least ${least}`, {
      advice: procs === 1 ? 'raise the limit' : 'fewer workers (-p), or raise the limit',
    });
  }
  return procs === wanted.procs ? wanted : { procs, reason: `there is no room for more: ${limitText(files)}` };
}

function filesFor(procs: number, each: number, { open }: OpenFiles): number {
  return open + OTHERS + procs * each;
}

function limitText({ limit }: OpenFiles): string {
  return `open files are limited to ${limit} (ulimit -n)`;
}
