// What goes to a CommandStarter's process and what comes back, as bytes and lines; starter-script.ts is the other side.
import { constants } from 'node:os';
import { bytesOfText } from '../../job/byte-text.ts';
import type { KnownEnd, ProcessEnvironment } from './start-process.ts';

const LENGTH_BYTES = 4;

/** Where the child's pipes are to be opened. */
export interface WaitingChild {
  readonly pid: number;
  /** Descriptors of the starter: to write the input, to read output and standard error. */
  readonly descriptors: readonly number[];
  /** Bytes that fit into its input, and into its output. */
  readonly roomBytes: number;
}

export type StarterLine =
  | { readonly kind: 'ready'; readonly child: WaitingChild }
  | { readonly kind: 'started' }
  | { readonly kind: 'failed'; readonly errno: number }
  | { readonly kind: 'ended'; readonly end: KnownEnd };

/** Undefined for what is none: then the other side is not what it should be. */
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

/** Its length, then how many words the command has, those, and names and values of its environment in turns. */
export function startMessage(argv: readonly string[], env: ProcessEnvironment): Uint8Array {
  const variables = Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [name, value]));
  const body = [String(argv.length), ...argv, ...variables].flatMap((text) => {
    const bytes = bytesOfText(text);
    return [lengthOf(bytes), bytes];
  });
  const bytes = Buffer.concat(body);
  return Buffer.concat([lengthOf(bytes), bytes]);
}

/** The error that node:child_process would have given. */
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

/** The status that wait(2) gives: the signal in the lowest seven bits, the code in the second byte. */
function endOf(status: number): KnownEnd {
  const signal = status & 127;
  if (signal === 0) return { code: status >> 8 };
  // of two names for one number the first is the usual one
  const known = Object.entries(constants.signals).find(([, number]) => number === signal);
  return { signal: (known?.[0] ?? `signal ${signal}`) as NodeJS.Signals };
}
