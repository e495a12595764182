// Resolves --quarantine and --max-errors, --retries, the two time-outs, and --resume with its
// options.
import { compressionByName, withLevel } from './compression.ts';
import { parseDuration } from './duration.ts';
import { UsageError } from './errors.ts';
import type { JobSpec } from './job-spec.ts';
import type { Job } from './job.ts';
import type { ErrorBound, Policies, QuarantineSpec, ResumeSpec } from './policies.ts';
import { hasStandardOutput, recordOutputs } from './record-outputs.ts';
import { parseCount } from './size.ts';

const DEFAULT_BOUND: ErrorBound = { kind: 'share', percent: 1, orRecords: 10 };

export function resolvePolicies(job: Job): Policies {
  return {
    quarantine: resolveQuarantine(job),
    retries: job.retries === undefined ? 0 : parseCount(String(job.retries), '--retries', 0),
    retryDelayMs: resolveRetryDelay(job),
    timeout: job.timeout === undefined ? undefined : parseDuration(job.timeout, '--timeout'),
    idleTimeout: job.idleTimeout === undefined ? undefined : parseDuration(job.idleTimeout, '--idle-timeout'),
  };
}

function resolveRetryDelay({ retries, retryDelay }: Job): number | undefined {
  if (retryDelay === undefined) return undefined;
  if (retries === undefined) {
    throw new UsageError('--retry-delay is the pause before a retry, but there is no --retries', {
      advice: 'add it: --retries 3',
    });
  }
  return /^0(?:ms|s|m|h)?$/.test(retryDelay.trim()) ? 0 : parseDuration(retryDelay, '--retry-delay').ms;
}

function resolveQuarantine(job: Job): QuarantineSpec | undefined {
  const { maxErrors } = job;
  const outputs = recordOutputs(job, 'quarantine', (name) => withLevel(compressionByName(name), undefined));
  if (outputs.length === 0) {
    if (maxErrors !== undefined) {
      throw new UsageError('--max-errors limits the records of --quarantine, but there is no --quarantine', {
        advice: 'name a file for failing records: --quarantine FILE; to skip them: --quarantine /dev/null',
      });
    }
    return undefined;
  }
  if (hasStandardOutput(outputs)) {
    throw new UsageError('--quarantine takes a file, not standard output: the errors go to FILE.errors.jsonl', {
      advice: 'to skip failing records: --quarantine /dev/null',
    });
  }
  return { outputs, bound: resolveBound(maxErrors) };
}

function resolveBound(maxErrors: number | string | undefined): ErrorBound {
  if (maxErrors === undefined) return DEFAULT_BOUND;
  const text = String(maxErrors).trim();
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(text)?.[1];
  if (percent !== undefined && Number(percent) <= 100) return { kind: 'share', percent: Number(percent) };
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return { kind: 'records', records: Number(text) };
  throw new UsageError(`--max-errors takes a number of records, or a share such as 0.5%, not '${maxErrors}'`);
}

export function resolveResume(job: Job, spec: Pick<JobSpec, 'inputs' | 'output' | 'filteredOut'>): ResumeSpec {
  const isWanted = job.resume === true;
  const acceptsChangedWork = job.acceptChangedWork === true;
  if (acceptsChangedWork && !isWanted) {
    throw new UsageError('--accept-changed-work is for a run that is resumed: add --resume');
  }
  if (isWanted) checkResumable(spec);
  return { isWanted, restarts: job.restart === true, acceptsChangedWork };
}

function checkResumable({ inputs, output, filteredOut }: Parameters<typeof resolveResume>[1]): void {
  if (inputs.includes('-')) {
    throw new UsageError("--resume needs inputs that can be read again, and standard input can't", {
      advice: 'name the file as an input, or write the stream to a file first',
    });
  }
  if (hasStandardOutput([...output, ...filteredOut])) {
    throw new UsageError('--resume needs an output file, and standard output is not a file', {
      advice: 'name a file: --output FILE',
    });
  }
}
