// The name of an output until it is published. It tells which process writes the file, so that a
// later run can see that this process has ended without removing it.
import { ownIdentity, type ProcessIdentity } from '../system/process-identity.ts';

/** The longest file name in bytes (NAME_MAX of Linux and its file systems). */
const MOST_NAME_BYTES = 255;
const RANDOM_BYTES = 6;
const RANDOM_DIGITS = 8;
/** The limit for the host's name. */
const HOST_CHARACTERS = 32;

/** The process in a name: an identity whose parts are shortened to fit. */
export type Maker = ProcessIdentity;

/**
 * `.NAME.HOST-PID-START-BOOT-SPACE.RANDOM.partial`: the process and its start time, the boot ID of
 * the system, the PID namespace, and eight characters that can't be guessed. A NAME that would make
 * it too long is cut at a whole character.
 */
export function temporaryName(name: string, identity = ownIdentity()): string {
  const random = process.getBuiltinModule('node:crypto').randomBytes(RANDOM_BYTES).readUIntLE(0, RANDOM_BYTES);
  const digits = random.toString(36).slice(-RANDOM_DIGITS).padStart(RANDOM_DIGITS, '0');
  const { host, pid, started, boot, space } = shortened(identity);
  const ending = `.${host}-${pid}-${started}-${boot}-${space}.${digits}.partial`;
  return `.${cutToFit(name, ending)}${ending}`;
}

/**
 * The process that wrote a file of this name for the output `name`; undefined for any other file.
 */
export function makerOf(file: string, name: string): Maker | undefined {
  const found = /^\.(.*)(\.([\w-]*)-(\d+)-(\d*)-([\da-f]*)-(\d*)\.[\da-z]{8}\.partial)$/s.exec(file);
  if (found === null) return undefined;
  const [, named, ending, host, pid, started, boot, space] = found as unknown as string[];
  if (named !== cutToFit(name, ending!)) return undefined;
  return { host: host!, pid: Number(pid), started: started!, boot: boot!, space: space! };
}

/** Shortens the parts of an identity as in a name. */
export function shortened({ host, pid, started, boot, space }: ProcessIdentity): Maker {
  return {
    host: host.replaceAll(/[^\w-]/g, '_').slice(0, HOST_CHARACTERS),
    pid,
    started: started.replaceAll(/\D/g, ''),
    boot: /^[\da-f]*/.exec(boot)![0],
    space: space.replaceAll(/\D/g, ''),
  };
}

function cutToFit(name: string, ending: string): string {
  const room = new Uint8Array(MOST_NAME_BYTES - 1 - ending.length);
  return name.slice(0, new TextEncoder().encodeInto(name, room).read);
}
