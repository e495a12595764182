// Checks the inputs of a run before anything runs: which file each name means, whether it is
// readable, and its size. Also reads the files of --arg-file.
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

/** Refuses --pair with the same file twice: every record would match itself. */
export function refusePairOfOne(inputs: readonly InputPlan[]): void {
  const [first, second] = inputs.map(inputRole);
  if (first === undefined || second === undefined || !isSameFile(first, second)) return;
  throw new UsageError(`${first.role} and ${second.role} are the same file`, {
    advice: 'the two inputs of --pair hold different mates',
  });
}

/**
 * All inputs are checked at the start, so that a missing one is reported before hours of work on
 * the others. Throws an InputError.
 */
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

/** The bytes left to read, before decompression; undefined if the input is not a regular file. */
export function inputBytes({ from }: InputPlan): number | undefined {
  const stats = from.kind === 'path' ? statSync(systemName(from.path)) : fstatSync(from.fd);
  if (!stats.isFile()) return undefined;
  return stats.size - (from.kind === 'descriptor' ? (descriptorOffset(from.fd) ?? 0) : 0);
}

/**
 * A pipe without a writer would hold the event loop for ever, so an abort closes it and reads it as
 * ended.
 */
export async function readArguments(
  spec: JobSpec,
  signal: AbortSignal | undefined,
  onWarning: (text: string) => void,
): Promise<PreparedArgs> {
  let reading: ByteSource | undefined;
  const closeStream = () => {
    if (reading?.isStream) reading.close();
  };
  signal?.addEventListener('abort', closeStream);
  try {
    return await prepareArgs(spec.args, async (path) => {
      signal?.throwIfAborted();
      const source = await openArgument(path);
      const expected = spec.allowsBinary ? undefined : { isTyped: false, isNulEnded: false };
      const isEndBlockNeeded = !spec.allowsTruncated;
      reading = new InputSource(source, { displayName: path, isEndBlockNeeded, onWarning, expected });
      if (signal?.aborted) closeStream(); // aborted while it was opened
      return reading;
    });
  } finally {
    signal?.removeEventListener('abort', closeStream);
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
