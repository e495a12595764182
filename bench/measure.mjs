// One run of one command: wall time from spawn to exit by the monotonic clock, CPU time and peak memory from wait4 by
// way of GNU time. GNU time stands between because Node gives no rusage of its children, and because a process spawned
// by Node itself starts its ru_maxrss with Node's own size (Linux carries the peak over exec); GNU time is 2 MB.
import { spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { killSession } from './cleanup.mjs';

const RUN_TIMEOUT_MS = 30 * 60_000;
const STDERR_TAIL_CHARS = 4000;

function wrapped(argv, rusageFile) {
  return rusageFile === undefined ? argv : ['/usr/bin/time', '-q', '-f', '%U %S %M', '-o', rusageFile, '--', ...argv];
}

function readRusage(rusageFile) {
  const [user, system, peakKiB] = readFileSync(rusageFile, 'utf8').trim().split('\n').at(-1).split(' ').map(Number);
  return { cpuSeconds: user + system, peakRssBytes: peakKiB * 1024 };
}

/**
 * @param argv the command
 * @param stdin path of the file for standard input, or undefined for /dev/null
 * @param output the path of a file to write, or 'null' for /dev/null
 * @param rusageFile where GNU time writes; undefined: run bare, and give wall time only
 * @returns {Promise<{seconds: number, cpuSeconds?: number, peakRssBytes?: number, bytes?: number}>} `bytes`: what it wrote to the file;
 *   rejects with the command and the end of its standard error when it fails
 */
export async function measure({ argv, stdin, output, rusageFile, env }, cleanup) {
  const [program, ...args] = wrapped(argv, rusageFile);
  const inputFd = stdin === undefined ? undefined : openSync(stdin, 'r');
  const outputFd = output === 'null' ? undefined : openSync(output, 'w');
  const stdio = [inputFd ?? 'ignore', outputFd ?? 'ignore', 'pipe'];

  const startedAt = process.hrtime.bigint();
  const run = spawn(program, args, { stdio, env, detached: true });
  const sessionEnded = run.pid === undefined ? () => {} : cleanup.endSession(run.pid);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    killSession(run.pid);
  }, RUN_TIMEOUT_MS);
  let stderr = '';
  let endedAt;
  let bytes;
  run.stderr?.on('data', (chunk) => (stderr = (stderr + chunk).slice(-STDERR_TAIL_CHARS)));
  try {
    const [code, signal] = await new Promise((resolve, reject) => {
      run.on('error', reject);
      run.on('exit', () => {
        endedAt = process.hrtime.bigint();
        // Whatever is still there holds our pipes open and would run into the next measurement.
        killSession(run.pid);
      });
      run.on('close', (...how) => resolve(how));
    });
    if (code !== 0) {
      const how = timedOut ? `no end after ${RUN_TIMEOUT_MS / 60_000} minutes` : (signal ?? `exit code ${code}`);
      throw new Error(`${how} from: ${argv.join(' ')}\n${stderr}`);
    }
    if (outputFd !== undefined) bytes = fstatSync(outputFd).size;
  } finally {
    clearTimeout(timer);
    sessionEnded();
    for (const fd of [inputFd, outputFd]) if (fd !== undefined) closeSync(fd);
  }
  return {
    seconds: Number(endedAt - startedAt) / 1e9,
    ...(rusageFile === undefined ? {} : readRusage(rusageFile)),
    ...(bytes === undefined ? {} : { bytes }),
  };
}
