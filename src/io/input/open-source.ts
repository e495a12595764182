// Opens one input, for blocking reads (files, devices) or for the event loop (pipes, sockets,
// terminals).
import { constants, openSync } from 'node:fs';
import { InputError } from '../../job/errors.ts';
import { systemName } from '../system/byte-name.ts';
import { inputError, type ByteSource, type InputPlan } from './byte-source.ts';
import { descriptorKind, reopenPipe } from '../system/descriptor-kind.ts';
import { FileSource } from './file-source.ts';
import { HeldDescriptor } from '../system/held-descriptor.ts';

/** `held` holds the descriptor while it is open. Throws an InputError. */
export async function openSource(plan: InputPlan, held = new HeldDescriptor()): Promise<ByteSource> {
  let fd: number;
  let isOwn = plan.from.kind === 'path';
  try {
    fd = plan.from.kind === 'path' ? openPath(plan.from.path, held) : plan.from.fd;
    const kind = descriptorKind(fd);
    if (kind === 'folder') throw new InputError('is a folder, not a file', { place: { file: plan.displayName } });
    if (kind === 'file' || kind === 'device') {
      return new FileSource(plan.displayName, fd, kind === 'file', isOwn ? held : undefined);
    }
    if (kind === 'pipe' && !isOwn) ({ fd, isOwn } = reopenPipe(fd, 'read', held));
    const { openStreamSource } = await import('./stream-source.ts');
    const open = () => openStreamSource(plan.displayName, fd, kind);
    return isOwn ? held.transferTo(fd, open) : open();
  } catch (error) {
    held.closeIfOpen();
    throw inputError(plan.displayName, "can't be opened", error);
  }
}

/** Without O_NONBLOCK, opening a FIFO would wait in the kernel for a writer. Files ignore it. */
function openPath(path: string, held: HeldDescriptor): number {
  return held.open(() => openSync(systemName(path), constants.O_RDONLY | constants.O_NONBLOCK));
}
