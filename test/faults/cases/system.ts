// The cases of "The system" and "Signals".
import { FORCED_EXIT } from '../../support/forced-exit.ts';
import type { FaultCase } from '../support/fault-case.ts';

const LOOPS = { 'work.mjs': 'export default () => { console.error("at work"); for (;;); };' };
const STUCK = `
  import { execSync } from 'node:child_process';
  import { existsSync } from 'node:fs';
  export default async (line, { recordNumber }) => {
    if (recordNumber === 1) {
      execSync('echo at work >&2; touch begun; exec sleep 61 2> /dev/null', { stdio: ['ignore', 'ignore', 'inherit'] });
    }
    if (recordNumber === 900) {
      while (!existsSync('begun')) await new Promise((resolve) => setTimeout(resolve, 10));
      throw new TypeError('no length in ' + line);
    }
    return line;
  };`;

function stopped(row: string, signal: NodeJS.Signals, exit: number): FaultCase[] {
  const stop = { row, signals: [signal], exit, says: 'at work' };
  return [
    { ...stop, name: 'an endless loop', files: LOOPS, args: ['work.mjs', 'in.txt', '-p', '2'] },
    { ...stop, name: 'a command', args: ['in.txt', '-p', '2', '--', 'sh', '-c', 'echo at work >&2; sleep 60 | cat'] },
  ];
}

/** Opens files up to the limit, so that none is left for the next worker. */
const HOARDS = `import { openSync } from 'node:fs';
const hoard = () => { try { for (;;) openSync('/dev/null', 'r'); } catch {} };
export default (line) => { hoard(); return line; };`;

export const SYSTEM_CASES: readonly FaultCase[] = [
  {
    row: 'system-threads',
    files: { 'hoards.mjs': HOARDS },
    script: 'ulimit -n 128; exec threadmill $O hoards.mjs in.txt -p 8 -b 1',
    says: 'EMFILE',
    exit: 1,
  },
  {
    row: 'system-killed',
    files: LOOPS,
    args: ['work.mjs', 'in.txt', '-p', '2'],
    signals: ['SIGKILL'],
    says: 'at work',
    exit: 137,
    disk: 'a `.partial`',
  },
  {
    row: 'system-killed',
    name: 'a command goes on',
    args: ['in.txt', '-p', '1', '--', 'sh', '-c', 'echo at work >&2; exec sleep 61'],
    signals: ['SIGKILL'],
    says: 'at work',
    exit: 137,
    disk: 'a `.partial`',
    leaves: 'sleep 61',
  },
  ...stopped('signal-int', 'SIGINT', 130),
  ...stopped('signal-term', 'SIGTERM', 143),
  ...stopped('signal-hup', 'SIGHUP', 129),
  ...stopped('signal-limit', 'SIGUSR2', 140),
  {
    row: 'signal-twice',
    files: { 'work.mjs': STUCK },
    args: ['work.mjs', 'in.txt', '-p', '1'],
    signals: ['SIGINT', 'SIGINT'],
    says: 'at work',
    exit: 130,
    touches: ['begun'],
    leaves: 'sleep 61',
  },
  {
    row: 'signal-stuck',
    files: { 'work.mjs': STUCK },
    args: ['work.mjs', 'in.txt', '-p', '2', '-b', '100'],
    says: `can't be ended: the process ends without waiting, with code ${FORCED_EXIT}`,
    exit: 1,
    exitHere: FORCED_EXIT,
    touches: ['begun'],
    leaves: 'sleep 61',
  },
];
