// Paths that name a descriptor of this process, and facts about open descriptors. `/dev/stdin` and
// the like mean the open descriptor itself, from its current offset: opening the path would start
// at the beginning of a file again, and fails for sockets.
import { fstatSync, readFileSync, statSync } from 'node:fs';
import { systemName } from './byte-name.ts';

const STANDARD_STREAMS: ReadonlyMap<string, number> = new Map([
  ['/dev/stdin', 0],
  ['/dev/stdout', 1],
  ['/dev/stderr', 2],
]);

/**
 * The descriptor that `/dev/stdin`, `/dev/stdout`, `/dev/stderr`, `/dev/fd/N` or `/proc/self/fd/N`
 * names.
 */
export function descriptorNamed(path: string): number | undefined {
  const standard = STANDARD_STREAMS.get(path);
  if (standard !== undefined) return standard;
  const [, digits] = /^\/(?:dev|proc\/self)\/fd\/(\d{1,9})$/.exec(path) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** The system calls, so that tests need no such devices. */
export interface DescriptorCalls {
  readonly fstat: (fd: number) => DeviceFacts;
  readonly stat: (path: string) => DeviceFacts;
  readonly readText: (path: string) => string;
}

interface DeviceFacts {
  /** The device that a device file stands for, not the one that stores it. */
  readonly rdev: number;
  isCharacterDevice(): boolean;
}

const SYSTEM_CALLS: DescriptorCalls = {
  fstat: (fd) => fstatSync(fd),
  stat: (path) => statSync(systemName(path)),
  readText: (path) => readFileSync(path, 'latin1'),
};

/** True if the descriptor is the null device, by whatever name it was opened. */
export function isNullDevice(fd: number, calls: DescriptorCalls = SYSTEM_CALLS): boolean {
  try {
    const facts = calls.fstat(fd);
    return facts.isCharacterDevice() && facts.rdev === calls.stat('/dev/null').rdev;
  } catch {
    return false; // not open, or no /dev/null: whoever uses the descriptor reports more
  }
}

/** True if the path leads to the null device. */
export function isNullDeviceAt(path: string, calls: Pick<DescriptorCalls, 'stat'> = SYSTEM_CALLS): boolean {
  try {
    const facts = calls.stat(path);
    return facts.isCharacterDevice() && facts.rdev === calls.stat('/dev/null').rdev;
  } catch {
    return false; // not there
  }
}

/** The descriptor's offset in bytes; undefined if unknown (not on Linux). */
export function descriptorOffset(fd: number, calls: DescriptorCalls = SYSTEM_CALLS): number | undefined {
  let text: string;
  try {
    text = calls.readText(`/proc/self/fdinfo/${fd}`);
  } catch {
    return undefined;
  }
  const [, digits] = /^pos:\s*(\d+)$/m.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits);
}
