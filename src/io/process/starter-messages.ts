// The messages to the process of a CommandStarter (bytes) and from it (lines); starter-script.ts is
// the other side.
import { constants } from 'node:os';
import { bytesOfText } from '../../job/byte-text.ts';
import type { KnownEnd, ProcessEnvironment } from './start-process.ts';

const LENGTH_BYTES = 4;

/** A forked child that waits for its command, and its pipes. */
export interface WaitingChild {
  readonly pid: number;
  /** The starter's descriptors: to write the input, to read output and standard error. */
  readonly descriptors: readonly number[];
  /** The capacity in bytes of its input pipe and of its output pipe. */
  readonly roomBytes: number;
}

export type StarterLine =
  | { readonly kind: 'ready'; readonly child: WaitingChild }
  | { readonly kind: 'started' }
  | { readonly kind: 'failed'; readonly errno: number }
  | { readonly kind: 'ended'; readonly end: KnownEnd };

/** Undefined for an invalid line: the process is not our starter. */
export function parseStarterLine(line: string): StarterLine | undefined {
  const [kind, ...texts] = line.split(' ');
  const values = texts.map(Number);
  if (!values.every((value) => Number.isSafeInteger(value) && value >= 0)) return undefined;
  switch (`${kind} ${values.length}`) {
    case 'r 5':
      return { kind: 'ready', child: { pid: values[0]!, descriptors: values.slice(1, 4), roomBytes: values[4]! } };
    case 's 0':
      return { kind: 'started' };
    case 'f 1':
      return { kind: 'failed', errno: values[0]! };
    case 'e 1':
      return { kind: 'ended', end: endOf(values[0]!) };
    default:
      return undefined;
  }
}

/**
 * Encodes a command: the message's length, the number of arguments, the arguments, then names and
 * values of the environment in turn.
 */
export function startMessage(argv: readonly string[], env: ProcessEnvironment): Uint8Array {
  const variables = Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [name, value]));
  const body = [String(argv.length), ...argv, ...variables].flatMap((text) => {
    const bytes = bytesOfText(text);
    return [lengthOf(bytes), bytes];
  });
  const bytes = Buffer.concat(body);
  return Buffer.concat([lengthOf(bytes), bytes]);
}

/** The same error as from node:child_process. */
export function startError(errno: number, program: string): Error {
  const known = process.getBuiltinModule('node:util').getSystemErrorMap().get(-errno);
  const code = known?.[0] ?? `errno ${errno}`;
  return Object.assign(new Error(`spawn ${program} ${code}`), { code, errno: -errno });
}

function lengthOf(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(bytes.length);
  return length;
}

/**
 * Decodes the status of wait(2): the signal in the lowest seven bits, the code in the second byte.
 */
function endOf(status: number): KnownEnd {
  const signal = status & 127;
  if (signal === 0) return { code: status >> 8 };
  // If two signals share a number, the first name is the usual one.
  const known = Object.entries(constants.signals).find(([, number]) => number === signal);
  return { signal: (known?.[0] ?? `signal ${signal}`) as NodeJS.Signals };
}
