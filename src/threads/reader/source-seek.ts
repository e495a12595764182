// Brings a reopened input to the position where a run continues: seeks if possible, and reads on
// from there.
import { InputError } from '../../job/errors.ts';
import type { ByteSource, InputPlan } from '../../io/input/byte-source.ts';
import type { InputHead } from '../../records/input-head.ts';
import type { FeedHost } from './feed.ts';
import type { ReadPosition } from '../protocol/read-position.ts';

const PASSED_BYTES = 1024 * 1024;

/** The bytes read with the input's head that are after the position. Nothing else was read. */
export async function seekAndDiscard(
  position: ReadPosition,
  start: InputHead,
  source: ByteSource,
  { displayName }: InputPlan,
  host: Pick<FeedHost, 'reading' | 'countRead'>,
): Promise<Uint8Array> {
  const held = start.byteLength + start.rest.length;
  if (position.byte <= held) return start.rest.subarray(position.byte - start.byteLength);
  let at = source.seek?.(position.byte, position.restart) ?? held;
  host.countRead(source, at - held);
  const passed = new Uint8Array(PASSED_BYTES);
  while (at < position.byte) {
    const target = passed.subarray(0, Math.min(passed.length, position.byte - at));
    const bytes = await host.reading(() => source.read(target));
    host.countRead(source, bytes);
    // A last record without its terminator counts as if it had one.
    if (bytes === 0 && at < position.byte - 1) throw endsEarly(displayName, at, position.byte);
    if (bytes === 0) break;
    at += bytes;
  }
  return new Uint8Array(0);
}

function endsEarly(displayName: string, end: number, position: number): InputError {
  return new InputError(`its data end at byte ${end}, but the earlier run read up to byte ${position}`, {
    place: { file: displayName },
  });
}
