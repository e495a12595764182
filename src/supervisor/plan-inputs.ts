// The inputs of a run, held against the system before anything runs: what each name means, whether it is there, how much
// there is to read. And the files that arguments name, which are read here.
import { accessSync, constants, fstatSync, statSync } from 'node:fs';
import { systemName } from '../io/system/byte-name.ts';
import { InputError, UsageError } from '../job/errors.ts';
import type { JobSpec } from '../job/job-spec.ts';
import { inputError, STANDARD_INPUT, type ByteSource, type InputPlan } from '../io/input/byte-source.ts';
import { isClosedAtStart } from '../io/system/closed-at-start.ts';
import { isSameFile, type FileRole } from '../io/system/file-identity.ts';
import { InputSource } from '../io/input/input-source.ts';
import { descriptorNamed, descriptorOffset, isNullDevice } from '../io/system/named-descriptor.ts';
import { openSource } from '../io/input/open-source.ts';
import { prepareArgs, type PreparedArgs } from '../transform/args.ts';

export function planInput(name: string, isDefaulted: boolean): InputPlan {
  const fd = name === '-' ? 0 : descriptorNamed(name);
  if (isDefaulted && isNullDevice(0) && !isClosedAtStart(0))
    throw new UsageError('no input given; to read standard input: -i -');
  if (fd !== undefined) return { displayName: name === '-' ? STANDARD_INPUT : name, from: { kind: 'descriptor', fd } };
  return { displayName: name, from: { kind: 'path', path: name } };
}

export function refuseTwoStandardInputs(inputs: readonly InputPlan[]): void {
  const descriptors = inputs.flatMap(({ from }) => (from.kind === 'descriptor' ? [from.fd] : []));
  if (new Set(descriptors).size < descriptors.length) {
    throw new UsageError('an open descriptor, such as standard input (-), can be an input only once');
  }
}

export function inputRole({ displayName, from }: InputPlan): FileRole {
  return { role: `input ${displayName}`, kind: 'read', target: from.kind === 'path' ? from.path : from.fd };
}

/** A record and itself would always agree. */
export function refusePairOfOne(inputs: readonly InputPlan[]): void {
  const [first, second] = inputs.map(inputRole);
  if (first === undefined || second === undefined || !isSameFile(first, second)) return;
  throw new UsageError(`${first.role} and ${second.role} are the same file`, {
    advice: 'the two inputs of --pair hold different mates',
  });
}

/** Every input is looked at now: one that is missing is told before the hours that those before it take. */
export function checkReadable({ displayName, from }: InputPlan): void {
  if (from.kind === 'descriptor') refuseClosed(displayName, from.fd);
  try {
    const stats = from.kind === 'path' ? statSync(systemName(from.path)) : fstatSync(from.fd);
    if (stats.isDirectory()) throw new InputError('is a folder, not a file', { place: { file: displayName } });
    if (from.kind === 'path') accessSync(systemName(from.path), constants.R_OK);
  } catch (error) {
    throw inputError(displayName, "can't be read", error);
  }
}

function refuseClosed(displayName: string, fd: number): void {
  if (isClosedAtStart(fd))
    throw new InputError(`${displayName === STANDARD_INPUT ? 'standard input' : displayName} is closed`);
}

export function totalBytes(inputs: readonly InputPlan[]): number | undefined {
  let total = 0;
  for (const input of inputs) {
    const bytes = inputBytes(input);
    if (bytes === undefined) return undefined;
    total += bytes;
  }
  return total;
}

/** Bytes there are to read, as they lie there; undefined where that is not known before the end. */
export function inputBytes({ from }: InputPlan): number | undefined {
  const stats = from.kind === 'path' ? statSync(systemName(from.path)) : fstatSync(from.fd);
  if (!stats.isFile()) return undefined;
  return stats.size - (from.kind === 'descriptor' ? (descriptorOffset(from.fd) ?? 0) : 0);
}

/** A pipe that nobody writes to would hold the event loop for ever: when the signal is aborted it reads as ended. */
export async function readArguments(
  spec: JobSpec,
  signal: AbortSignal | undefined,
  onWarning: (text: string) => void,
): Promise<PreparedArgs> {
  let reading: ByteSource | undefined;
  const letGo = () => {
    if (reading?.isStream) reading.close();
  };
  signal?.addEventListener('abort', letGo);
  try {
    return await prepareArgs(spec.args, async (path) => {
      signal?.throwIfAborted();
      const source = await openArgument(path);
      const expected = spec.allowsBinary ? undefined : { isTyped: false, isNulEnded: false };
      const isEndBlockNeeded = !spec.allowsTruncated;
      reading = new InputSource(source, { displayName: path, isEndBlockNeeded, onWarning, expected });
      if (signal?.aborted) letGo(); // while it was opened
      return reading;
    });
  } finally {
    signal?.removeEventListener('abort', letGo);
  }
}

async function openArgument(path: string): Promise<ByteSource> {
  const fd = descriptorNamed(path);
  if (fd !== undefined) refuseClosed(path, fd);
  return openSource({
    displayName: path,
    from: fd === undefined ? { kind: 'path', path } : { kind: 'descriptor', fd },
  });
}
