// The errors for a zstd frame that can't be read.
import { CompressedFault } from './decoder.ts';
import type { DecodingFault } from './zstd-engine.ts';
import type { HeaderFault } from './zstd-frame.ts';

/** An engine does not say where in a frame the fault is, so the offset is the frame's. */
export function frameFault(offset: number, { message, kind }: DecodingFault): CompressedFault {
  if (kind === 'damaged') return damagedFrame(offset, `can't be decoded (${message})`, offset);
  return new CompressedFault(`can't be read from the zstd frame at byte ${offset}: ${message}`, offset, kind);
}

export function damagedFrame(begin: number, what: string, offset: number): CompressedFault {
  return new CompressedFault(`is damaged: the zstd frame that begins at byte ${begin} ${what}`, offset);
}

export function headerFault(offset: number, { kind, what, remedy }: HeaderFault): CompressedFault {
  if (kind === 'damaged') return damagedFrame(offset, what, offset);
  const frame = `the zstd frame that begins at byte ${offset}`;
  return new CompressedFault(`can't be read directly; use '${remedy}': ${frame} ${what}`, offset, kind);
}
