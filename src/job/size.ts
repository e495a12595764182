// Parses and formats sizes and counts. Units are powers of 1024: 64K, 1.5M, 2G, 2GB and 2GiB.
import { UsageError } from './errors.ts';

const SIZE = /^(\d+(?:\.\d+)?)\s*([KMGT]?)(i?B)?$/i;
const POWER: Readonly<Record<string, number>> = { '': 0, K: 1, M: 2, G: 3, T: 4 };

/**
 * True if the text has a unit (`4M`, `100B`), so that it means bytes even where a bare number means
 * records.
 */
export function hasSizeUnit(text: string): boolean {
  return /[KMGTB]$/i.test(text.trim());
}

/** The bytes of a size such as `64K`, `1.5M` or `2GiB`. Throws a UsageError that names `option`. */
export function parseSize(text: string, option: string): number {
  const match = SIZE.exec(text.trim());
  const bytes = match === null ? NaN : Math.floor(Number(match[1]) * 1024 ** (POWER[match[2]!.toUpperCase()] ?? NaN));
  if (!Number.isSafeInteger(bytes) || bytes < 1) {
    throw new UsageError(`${option} takes a size such as 64K, 1.5M or 2G, not '${text}'`);
  }
  return bytes;
}

/** A whole number, at least `least`. Throws a UsageError that names `option`. */
export function parseCount(text: string, option: string, least = 1): number {
  const count = /^\d+$/.test(text.trim()) ? Number(text) : NaN;
  if (!Number.isSafeInteger(count) || count < least) {
    throw new UsageError(`${option} takes a whole number of at least ${least}, not '${text}'`);
  }
  return count;
}

/** A size for people: `1.5 MiB`. */
export function formatSize(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 || Number.isInteger(value) ? 0 : 1;
  return `${value.toFixed(digits)} ${units[unit]!}`;
}
