// A value as JSON with a checksum in it, for a small file that is written whole. Pure.
import { checksumOf } from './checksum.ts';

export interface Sealed {
  /** Of all the rest, as JSON without spaces. */
  readonly checksum: string;
}

export function sealedText(value: object): string {
  return `${JSON.stringify({ ...value, checksum: checksumOfJson(value) } satisfies Sealed, null, 1)}\n`;
}

/** Whether a value that was read is as it was written: its properties, in their order. */
export function isUnbroken({ checksum, ...value }: Sealed): boolean {
  return checksumOfJson(value) === checksum;
}

function checksumOfJson(value: object): string {
  return checksumOf(Buffer.from(JSON.stringify(value)));
}
