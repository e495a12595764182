// The exact thing to type for an input that holds no lines.
import type { Foreign } from './recognise.ts';

const PLAIN_NAME = /^[\w@%+=:,./-]+$/;
const COMPRESSED = /\.(?:gz|bgz|zst)$/i;

export interface ForeignInput {
  /** As the user gave it. */
  readonly displayName: string;
  readonly isStandardInput: boolean;
  /** It was unpacked before it was looked at. */
  readonly isUnpacked: boolean;
}

/** `displayName` is what the message calls the input. */
export function wayThrough({ way, takesStream, readsGzip }: Foreign, input: ForeignInput): string {
  const { displayName, isStandardInput, isUnpacked } = input;
  if (isStandardInput) {
    const isPipe = takesStream === true && way.includes('| threadmill');
    const command = way.replace('FILE', isPipe ? '-' : 'FILE').replace('< -', '');
    return isPipe ? `… | ${command}` : command;
  }
  const file = quoted(displayName);
  if (!isUnpacked || readsGzip === true) return way.replace('FILE', file);
  const inner = COMPRESSED.test(displayName) ? displayName.replace(COMPRESSED, '') : `${displayName}.unpacked`;
  const unpack = /\.zst$/i.test(displayName) ? 'zstd -dc' : 'gzip -dc';
  return `${unpack} ${file} > ${quoted(inner)} && ${way.replace('FILE', quoted(inner))}`;
}

/** As a shell reads it again. */
export function quoted(name: string): string {
  return PLAIN_NAME.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}
