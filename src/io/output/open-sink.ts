// Opens an output, for blocking writes (files, devices) or for the event loop (pipes, sockets,
// terminals).
import { constants, fstatSync, ftruncateSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ResumeError } from '../../job/errors.ts';
import { systemName } from '../system/byte-name.ts';
import { outputError, type ByteSink, type SinkPlan } from './byte-sink.ts';
import { descriptorKind, reopenPipe } from '../system/descriptor-kind.ts';
import { firstMode, giveAccess } from './file-access.ts';
import { FileSink, SYSTEM_WRITE_CALLS } from './file-sink.ts';
import { HeldDescriptor } from '../system/held-descriptor.ts';
import { DEVICE_PATIENCE_MS, FILE_PATIENCE_MS } from '../system/repeated-call.ts';
import { NEW_FILE } from '../system/own-file.ts';
import { BEGIN_ANEW, openOwn } from '../resume/own-files.ts';
import { errorCode } from '../system/system-error.ts';

/** The mode of a new file, before the umask. */
const NEW_MODE = 0o666;

/** The pause before a FIFO without reader is opened again; it doubles up to the second value. */
const FIFO_FIRST_WAIT_MS = 5;
const FIFO_LAST_WAIT_MS = 100;

/** `held` holds the descriptor while it is open. Throws an OutputError. */
export async function openSink(plan: SinkPlan, held = new HeldDescriptor()): Promise<ByteSink> {
  try {
    let fd = await openDescriptor(plan, held);
    let isOwn = plan.kind !== 'descriptor';
    const kind = descriptorKind(fd);
    if (kind === 'folder') throw outputError(plan.displayName, "can't be opened", new Error('it is a folder'));
    if (kind === 'file' || kind === 'device') {
      const calls = { ...SYSTEM_WRITE_CALLS, close: (own: number) => held.close(own) };
      return new FileSink(plan.displayName, fd, isOwn, calls, kind === 'file' ? FILE_PATIENCE_MS : DEVICE_PATIENCE_MS);
    }
    if (kind === 'pipe' && !isOwn) ({ fd, isOwn } = reopenPipe(fd, 'write', held));
    const { openStreamSink } = await import('./stream-sink.ts');
    const open = () => openStreamSink(plan.displayName, fd, kind);
    return isOwn ? held.transferTo(fd, open) : open();
  } catch (error) {
    held.closeIfOpen();
    throw error instanceof ResumeError ? error : outputError(plan.displayName, "can't be opened", error);
  }
}

async function openDescriptor(plan: SinkPlan, held: HeldDescriptor): Promise<number> {
  switch (plan.kind) {
    case 'descriptor':
      return plan.fd;
    case 'new-file': {
      // Never wider than the final mode: a process that opened it meanwhile could read it later.
      const { access } = plan;
      const mode = access === undefined ? NEW_MODE : firstMode(access);
      const fd = held.open(() => openSync(systemName(plan.path), NEW_FILE, mode));
      if (access !== undefined) giveAccess(fd, access);
      return fd;
    }
    case 'begun-file':
      return openBegun(plan, held);
    case 'path':
      return openWhenRead(plan.path, held);
  }
}

/** A file shorter than the last checkpoint is not the file that the earlier run wrote. */
function openBegun({ path, named, length }: Extract<SinkPlan, { kind: 'begun-file' }>, held: HeldDescriptor): number {
  const fd = held.open(() => {
    const opened = openOwn(path, named, constants.O_WRONLY | constants.O_APPEND);
    if (opened === undefined) throw unusable(`${named} can't be resumed: it no longer exists`);
    return opened.fd;
  });
  const { size } = fstatSync(fd);
  if (size < length) throw unusable(`${named} has ${size} bytes, but ${length} were written and synced`);
  ftruncateSync(fd, length);
  return fd;
}

function unusable(message: string): ResumeError {
  return new ResumeError(message, BEGIN_ANEW);
}

/**
 * Opens a FIFO or device. With O_NONBLOCK, because a wait in the kernel for the FIFO's reader could
 * not be interrupted.
 */
async function openWhenRead(path: string, held: HeldDescriptor): Promise<number> {
  for (let waitMs = FIFO_FIRST_WAIT_MS; ; waitMs = Math.min(FIFO_LAST_WAIT_MS, 2 * waitMs)) {
    try {
      return held.open(() => openSync(systemName(path), constants.O_WRONLY | constants.O_NONBLOCK));
    } catch (error) {
      if (errorCode(error) !== 'ENXIO') throw error;
    }
    await sleep(waitMs);
  }
}
