// What the figures were taken on.
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';

/** Busy processes on average over the last minute, before the bench itself adds to it. */
function loadAverage() {
  return readFileSync('/proc/loadavg', 'utf8').split(' ')[0];
}

export function describeMachine() {
  const gibibytes = (totalmem() / 2 ** 30).toFixed(1);
  return [
    ['CPU', `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores`],
    ['memory', `${gibibytes} GiB`],
    ['kernel', `${type()} ${release()}`],
    ['Node', process.version],
    ['load average before the start', loadAverage()],
  ];
}
