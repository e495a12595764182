// The cases of "The command": the ways in which a command fails.
import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultCase } from '../support/fault-case.ts';

/** Without Perl a command's parent process is threadmill itself. */
const withoutPerl = spawnSync('perl', ['-e', '1']).status === 0 ? undefined : 'needs perl';

const IN = ['in.txt', '--header', '1', '-p', '2', '-b', '100'];

function sh(script: string, ...options: readonly string[]): string[] {
  return [...IN, ...options, '--', 'sh', '-c', script];
}

/** The command of the third batch. */
const third = (script: string) => `cat > /dev/null; [ $THREADMILL_BATCH != 3 ] || { ${script}; }`;

function makeExecutable(folder: string, name: string, text: string): void {
  writeFileSync(join(folder, name), text);
  chmodSync(join(folder, name), 0o755);
}

/** One worker: a second one would have to start its command before the file is gone. */
const ONE = ['in.txt', '-p', '1', '-b', '100'];

export const COMMAND_CASES: readonly FaultCase[] = [
  {
    row: 'command-absent',
    args: [...IN, '--', 'no-such-tool', 'x'],
    says: "command not found: 'no-such-tool'",
    exit: 1,
    disk: 'not opened',
  },
  {
    row: 'command-absent',
    name: 'not executable',
    args: [...IN, '--', './in.txt'],
    says: "the command './in.txt' is not executable",
    exit: 1,
    disk: 'not opened',
  },
  {
    row: 'command-fails',
    args: sh(third('echo cannot >&2; exit 4')),
    says: /^cannot\nthreadmill: in\.txt:302: command 'sh -c .*' exited with code 4\n {2}records 301-400, batch 3, worker \d/,
    exit: 1,
  },
  {
    row: 'command-fails',
    name: 'whoever still holds its output',
    args: sh(third('sleep 60 & exit 3')),
    says: 'exited with code 3',
    exit: 1,
  },
  {
    row: 'command-fails',
    name: 'grep that finds nothing',
    args: [...IN, '--', 'grep', 'nothing like it'],
    says: '--ok-codes 0,1',
    exit: 1,
  },
  {
    row: 'command-starter',
    args: sh(third('kill -KILL $PPID; sleep 60')),
    skip: withoutPerl,
    says: /^threadmill: in\.txt:302: the process that starts the commands was ended by SIGKILL before its command 'sh .*'\n {2}records 301-400, batch 3, worker \d/,
    exit: 1,
  },
  { row: 'command-signal', args: sh(third('kill -SEGV $$')), says: 'was ended by SIGSEGV', exit: 1 },
  { row: 'command-signal', name: 'SIGKILL', args: sh(third('kill -KILL $$')), says: 'use too much memory', exit: 1 },
  {
    row: 'command-start',
    prepare: (folder) => makeExecutable(folder, 'tool', '#!/bin/sh\nrm tool; exec cat\n'),
    args: [...ONE, '--', './tool'],
    says: './tool',
    exit: 1,
    touches: ['tool'],
  },
  {
    row: 'command-start',
    name: 'its interpreter is not there',
    prepare: (folder) => makeExecutable(folder, 'tool', '#!/no/such/interpreter\n'),
    args: [...IN, '--', './tool'],
    says: "command not found: './tool'",
    exit: 1,
  },
  {
    row: 'command-gives-much',
    args: [...ONE, '--', 'sh', '-c', 'exec yes "$(printf %01000d 1)"'],
    says: '--batch-size',
    exit: 1,
    isSlow: true,
  },
  {
    row: 'command-header',
    args: sh('cat > /dev/null; echo "of batch $THREADMILL_BATCH"', '--repeat-header'),
    says: 'differs from that for other batches',
    exit: 1,
  },
  {
    row: 'command-lines',
    name: 'more',
    args: [...ONE, '--keep-alive', '--', 'sed', '-u', 'p'],
    // If its output comes in pieces, surplus lines of one batch count as answers of the next.
    says: /returned more lines than it got.*\n {2}records \d+-\d+, batch \d/,
    exit: 1,
  },
  {
    row: 'command-lines',
    name: 'fewer',
    args: [...ONE, '--keep-alive', '--', 'sh', '-c', 'head -n 5; exit 0'],
    says: 'before its input ended: it answered',
    exit: 1,
  },
  {
    row: 'command-background',
    args: ['in.txt', '-p', '1', '-b', '1', '--', 'sh', '-c', 'sleep 60 > /dev/null 2>&1 & cat'],
    says: 'processes in the background',
    exit: 1,
  },
  {
    row: 'command-endless',
    args: sh('echo at work >&2; while true; do sleep 1; done'),
    says: 'at work',
    exit: '–',
  },
  {
    row: 'command-endless',
    name: 'what it has left holds its output',
    args: sh('(trap "" TERM; sleep 60; sleep 60) & echo at work >&2'),
    says: 'at work',
    exit: '–',
  },
];

/** In a file of its own, as it takes so long. */
export const SLOW_COMMAND_CASES: readonly FaultCase[] = [
  {
    row: 'command-silent',
    args: [...ONE, '--keep-alive', '--', 'sh', '-c', 'head -n 12; exec sleep 100'],
    says: 'it answered 12 of',
    exit: 1,
    isSlow: true,
  },
];
