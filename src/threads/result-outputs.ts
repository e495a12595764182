// What a result has for each output.
import type { OutputBytes } from '../transform/batch-output.ts';
import type { OutputName } from './outputs.ts';
import type { BatchResultMessage } from './protocol.ts';

/** For other outputs than the main one. */
export function besides({ mate, refused, aside }: BatchResultMessage): [OutputName, OutputBytes][] {
  const others: [OutputName, OutputBytes | undefined][] = [
    ['mate', mate],
    ['refused', refused.output],
    ['quarantine', aside?.output],
    ['errors', aside?.errors],
  ];
  return others.filter((other): other is [OutputName, OutputBytes] => other[1] !== undefined);
}

export function viewOf({ buffer, byteLength }: OutputBytes): Uint8Array {
  return new Uint8Array(buffer, 0, byteLength);
}
