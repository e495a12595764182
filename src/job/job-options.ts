// Checks the options of a Job: their names, and the kinds of their values. TypeScript checks the
// same at compile time; JavaScript callers, and options read from a file, get a UsageError here
// instead of a stack trace.
import { describeValue } from './error-report.ts';
import { UsageError } from './errors.ts';
import type { Job } from './job.ts';
import { COMMAND_OPTION } from './option-conflicts.ts';
import type { CHOICE_OPTIONS } from './options/choice-options.ts';
import type { DATA_OPTIONS } from './options/data-options.ts';
import type { Takes } from './options/option.ts';
import { longName, OPTIONS } from './options/options.ts';
import type { RUN_OPTIONS } from './options/run-options.ts';

interface JobOption {
  readonly name: string;
  readonly takes: Takes;
}

type Row = (typeof DATA_OPTIONS | typeof CHOICE_OPTIONS | typeof RUN_OPTIONS)[number];
type KeyOfRow = Extract<Row, { key: string }>['key'];

/** Every option of a Job has a row in the table, except the command, which follows two dashes. */
const COMMAND: Readonly<Record<Exclude<keyof Job, KeyOfRow>, JobOption>> = {
  command: { name: COMMAND_OPTION, takes: 'a list of strings' },
};

export const JOB_OPTIONS: Readonly<Record<keyof Job, JobOption>> = Object.fromEntries([
  ...OPTIONS.flatMap((row) => (row.key === undefined ? [] : [[row.key, { name: longName(row), takes: row.takes! }]])),
  ...Object.entries(COMMAND),
]) as Record<keyof Job, JobOption>;

function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

function fits(value: unknown, takes: Takes): boolean {
  const isText = typeof value === 'string';
  switch (takes) {
    case 'a string':
      return isText;
    case 'a number or a string':
      return isText || typeof value === 'number';
    case 'a string or a list of strings':
      return isText || isTextList(value);
    case 'a list of strings':
      return isTextList(value);
    case 'a number, a string or a list of strings':
      return isText || typeof value === 'number' || isTextList(value);
    case 'true or false':
      return typeof value === 'boolean';
    case 'an object of strings':
      return typeof value === 'object' && value !== null && !Array.isArray(value) && isTextList(Object.values(value));
  }
}

/**
 * The given options, by long name. Throws a UsageError for an unknown option or a value of the
 * wrong kind.
 */
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
  const reason = isExpression || key === 'transform' ? ": a function can't be sent to worker threads" : '';
  return new UsageError(`${name} takes ${takes}, not a function${reason}`, {
    ...(reason === '' ? {} : { advice }),
  });
}
