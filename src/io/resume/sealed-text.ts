// Encodes a value as JSON with a checksum in it, for small files that are written at once. Pure.
import { checksumOf } from './checksum.ts';

export interface Sealed {
  /** The checksum of the other properties, as JSON without spaces. */
  readonly checksum: string;
}

export function sealedText(value: object): string {
  return `${JSON.stringify({ ...value, checksum: checksumOfJson(value) } satisfies Sealed, null, 1)}\n`;
}

/** True if the properties, in their order, match the checksum. */
export function isUnbroken({ checksum, ...value }: Sealed): boolean {
  return checksumOfJson(value) === checksum;
}

function checksumOfJson(value: object): string {
  return checksumOf(Buffer.from(JSON.stringify(value)));
}
