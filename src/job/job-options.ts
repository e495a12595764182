// The options of a Job by their names on the command line, and the kinds of value they take. TypeScript says the same
// at compile time; callers in JavaScript, and options read from a file, are told here instead of by a stack trace.
import { describeValue } from './error-report.ts';
import { UsageError } from './errors.ts';
import type { Job } from './job.ts';
import { COMMAND_OPTION } from './option-conflicts.ts';

type Takes =
  | 'a text'
  | 'a text or a list of texts'
  | 'a list of texts'
  | 'a number or a text'
  | 'a number, a text or a list of texts'
  | 'true or false'
  | 'texts by their keys';

interface JobOption {
  readonly name: string;
  readonly takes: Takes;
}

export const JOB_OPTIONS: Readonly<Record<keyof Job, JobOption>> = {
  input: { name: '--input', takes: 'a text or a list of texts' },
  output: { name: '--output', takes: 'a text or a list of texts' },
  compress: { name: '--compress', takes: 'a text' },
  compressLevel: { name: '--compress-level', takes: 'a number or a text' },
  allowTruncated: { name: '--allow-truncated', takes: 'true or false' },
  allowBinary: { name: '--allow-binary', takes: 'true or false' },
  pair: { name: '--pair', takes: 'true or false' },
  interleaved: { name: '--interleaved', takes: 'true or false' },
  mateNames: { name: '--mate-names', takes: 'a text' },
  transform: { name: '--transform', takes: 'a text' },
  map: { name: '--map', takes: 'a text' },
  filter: { name: '--filter', takes: 'a text' },
  command: { name: COMMAND_OPTION, takes: 'a list of texts' },
  okCodes: { name: '--ok-codes', takes: 'a number or a text' },
  repeatHeader: { name: '--repeat-header', takes: 'true or false' },
  keepAlive: { name: '--keep-alive', takes: 'true or false' },
  args: { name: '--arg', takes: 'texts by their keys' },
  argFiles: { name: '--arg-file', takes: 'texts by their keys' },
  format: { name: '--format', takes: 'a text' },
  batchSize: { name: '--batch-size', takes: 'a number or a text' },
  procs: { name: '--procs', takes: 'a number or a text' },
  null: { name: '--null', takes: 'true or false' },
  linesPerRecord: { name: '--lines-per-record', takes: 'a number or a text' },
  delimiter: { name: '--delimiter', takes: 'a text' },
  header: { name: '--header', takes: 'a number, a text or a list of texts' },
  ragged: { name: '--ragged', takes: 'true or false' },
  headerOut: { name: '--header-out', takes: 'a text' },
  comment: { name: '--comment', takes: 'a text or a list of texts' },
  commentOut: { name: '--comment-out', takes: 'a text' },
  encoding: { name: '--encoding', takes: 'a text' },
  unordered: { name: '--unordered', takes: 'true or false' },
  maxMemory: { name: '--max-memory', takes: 'a number or a text' },
  maxRecord: { name: '--max-record', takes: 'a number or a text' },
  report: { name: '--report', takes: 'a text' },
  lineWidth: { name: '--line-width', takes: 'a number or a text' },
  filteredOut: { name: '--filtered-out', takes: 'a text or a list of texts' },
  quarantine: { name: '--quarantine', takes: 'a text or a list of texts' },
  maxErrors: { name: '--max-errors', takes: 'a number or a text' },
  retries: { name: '--retries', takes: 'a number or a text' },
  timeout: { name: '--timeout', takes: 'a text' },
  idleTimeout: { name: '--idle-timeout', takes: 'a text' },
  resume: { name: '--resume', takes: 'true or false' },
  restart: { name: '--restart', takes: 'true or false' },
  acceptChangedWork: { name: '--accept-changed-work', takes: 'true or false' },
  preview: { name: '--preview', takes: 'a number or a text' },
};

function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

function fits(value: unknown, takes: Takes): boolean {
  const isText = typeof value === 'string';
  switch (takes) {
    case 'a text':
      return isText;
    case 'a number or a text':
      return isText || typeof value === 'number';
    case 'a text or a list of texts':
      return isText || isTextList(value);
    case 'a list of texts':
      return isTextList(value);
    case 'a number, a text or a list of texts':
      return isText || typeof value === 'number' || isTextList(value);
    case 'true or false':
      return typeof value === 'boolean';
    case 'texts by their keys':
      return typeof value === 'object' && value !== null && !Array.isArray(value) && isTextList(Object.values(value));
  }
}

/** The options that are given, by long name. UsageError for one that doesn't exist or has a value of a wrong kind. */
export function optionsGiven(job: Job): ReadonlySet<string> {
  if (typeof job !== 'object' || job === null) throw new UsageError(`a job is its options, not ${describeValue(job)}`);
  const given = new Set<string>();
  for (const [key, value] of Object.entries(job) as [string, unknown][]) {
    if (!Object.hasOwn(JOB_OPTIONS, key)) throw new UsageError(`a job has no option '${key}'`);
    const { name, takes } = JOB_OPTIONS[key as keyof Job];
    if (value === undefined) continue;
    if (!fits(value, takes)) throw wrongValue(key, value);
    if (value !== false) given.add(name);
  }
  return given;
}

function wrongValue(key: string, value: unknown): UsageError {
  const { name, takes } = JOB_OPTIONS[key as keyof Job];
  if (typeof value !== 'function') return new UsageError(`${name} takes ${takes}, not ${describeValue(value)}`);
  const isExpression = key === 'map' || key === 'filter';
  const advice = isExpression
    ? `give the expression as a string, ${key}: 'line.length > 3'; for a function, write a module that exports it and ` +
      "name its file, transform: './work.js'"
    : "for a function, write a module that exports it and name its file, transform: './work.js'";
  const reason = isExpression || key === 'transform' ? ': functions can not be sent to worker threads' : '';
  return new UsageError(`${name} takes ${takes}, not a function${reason}`, {
    ...(reason === '' ? {} : { advice }),
  });
}
