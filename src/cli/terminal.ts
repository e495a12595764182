// Where live lines and colours are shown, from the environment and from which streams are
// terminals.
import { descriptorNamed } from '../io/system/named-descriptor.ts';
import type { Job } from '../job/job.ts';
import type { ColorChoice, Display } from './display.ts';
import type { Environment } from './environment.ts';

export interface Terminals {
  readonly input: boolean;
  readonly output: boolean;
  readonly error: boolean;
}

/**
 * `live`: one line, drawn again and again. `lines`: plain lines at intervals. `json`: an object
 * every second.
 */
export type ProgressStyle = 'live' | 'lines' | 'json' | 'none';

export function progressStyle(job: Job, display: Display, terminals: Terminals, env: Environment): ProgressStyle {
  if (display.progress === 'json') return 'json';
  if (display.verbosity !== 'quiet' && canDrawLive(job, terminals, env)) return 'live';
  return display.progress ?? 'none';
}

function canDrawLive(job: Job, terminals: Terminals, env: Environment): boolean {
  if (!terminals.error || env.TERM === 'dumb' || isSet(env.CI)) return false;
  // Results on the same terminal, or typed input, would mix with the line.
  const inputs = [job.input ?? '-'].flat();
  const outputs = [job.output ?? '-'].flat();
  return !(terminals.output && outputs.some(isTerminalOutput)) && !(terminals.input && inputs.includes('-'));
}

function isTerminalOutput(output: string): boolean {
  const fd = output === '-' ? 1 : descriptorNamed(output);
  return output === '/dev/tty' || fd === 1 || fd === 2;
}

/**
 * --color wins over the environment, FORCE_COLOR over NO_COLOR, and NO_COLOR over the terminal, as
 * in Node itself.
 */
export function hasColour(isTerminal: boolean, env: Environment, choice: ColorChoice): boolean {
  if (choice !== 'auto') return choice === 'always';
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  return isTerminal && env.TERM !== 'dumb' && !isSet(env.CI);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}
