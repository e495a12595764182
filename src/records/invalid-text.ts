// What is advised where bytes are no UTF-8. Text of another encoding is to be read as latin1, which gives every byte back as it
// was; of binary data latin1 would only make records out of nothing.

/** Bytes looked at on either side of the invalid one. */
const REACH_BYTES = 256;
/** Text has hardly any control characters: a share above this is binary. */
const MOST_CONTROLS = 0.02;

/** The bytes about an offset, as many as are there. */
export function bytesAround(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.subarray(Math.max(0, at - REACH_BYTES), at + REACH_BYTES);
}

export function adviceForInvalid(around: Uint8Array): string {
  if (!looksBinary(around)) return '--encoding latin1 reads every byte as a character, and writes it back unchanged';
  return 'the input looks binary: is it a file of lines? look: file FILE';
}

/** A NUL, or more control characters than text has. */
export function looksBinary(bytes: Uint8Array): boolean {
  let controls = 0;
  for (const byte of bytes) {
    if (byte === 0) return true;
    if (isControl(byte)) controls += 1;
  }
  return controls > bytes.length * MOST_CONTROLS;
}

/** Tab, line ends, form feed and the escape of terminal colours are in text. */
function isControl(byte: number): boolean {
  return (byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d) && byte !== 0x1b) || byte === 0x7f;
}
