// Counts, rates and times in a form for people.
import { formatSize } from '../job/size.ts';

/** `1,234,567` */
export function formatCount(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `120 MiB/s` */
export function formatThroughput(bytes: number, ms: number): string {
  return `${formatSize(Math.round(perSecond(bytes, ms)))}/s`;
}

/** Items per second; 0 if no time has passed yet. */
export function perSecond(count: number, ms: number): number {
  return ms > 0 ? (count / ms) * 1000 : 0;
}

/** Elapsed time: `0.42 s`, `12.3 s`, then `3:20` and `1:02:03`. */
export function formatElapsed(ms: number): string {
  const seconds = ms / 1000;
  if (seconds >= 60) return formatClock(ms);
  return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
}

/** Remaining time: `0:31`, `3:20`, `1:02:03`. */
export function formatClock(ms: number): string {
  const total = Math.round(ms / 1000);
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const tail = `${minutes.toString().padStart(hours > 0 ? 2 : 1, '0')}:${seconds.toString().padStart(2, '0')}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}
