// The exact command to type for an input that is not text.
import type { Foreign } from './recognise.ts';

const PLAIN_NAME = /^[\w@%+=:,./-]+$/;
const COMPRESSED = /\.(?:gz|bgz|zst)$/i;

export interface ForeignInput {
  /** The name as the user gave it. */
  readonly displayName: string;
  readonly isStandardInput: boolean;
  /** It was decompressed before it was recognised. */
  readonly isUnpacked: boolean;
}

/** The advice of the message. */
export function remedyFor({ remedy, takesStream, readsGzip }: Foreign, input: ForeignInput): string {
  const { displayName, isStandardInput, isUnpacked } = input;
  if (isStandardInput) {
    const isPipe = takesStream === true && remedy.includes('| threadmill');
    const command = remedy.replace('FILE', isPipe ? '-' : 'FILE').replace('< -', '');
    return isPipe ? `… | ${command}` : command;
  }
  const file = quoted(displayName);
  if (!isUnpacked || readsGzip === true) return remedy.replace('FILE', file);
  const inner = COMPRESSED.test(displayName) ? displayName.replace(COMPRESSED, '') : `${displayName}.unpacked`;
  const unpack = /\.zst$/i.test(displayName) ? 'zstd -dc' : 'gzip -dc';
  return `${unpack} ${file} > ${quoted(inner)} && ${remedy.replace('FILE', quoted(inner))}`;
}

/** The name quoted for a POSIX shell. */
export function quoted(name: string): string {
  return PLAIN_NAME.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}
