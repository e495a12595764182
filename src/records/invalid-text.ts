// The advice for bytes that are not UTF-8. Text in another encoding can be read as latin1, which
// reproduces every byte; binary data can't be read sensibly at all.

/** The bytes examined on either side of the invalid one. */
const REACH_BYTES = 256;
/** Text has few control characters: data with a larger share are binary. */
const MOST_CONTROLS = 0.02;

/** The bytes around an offset, as many as are available. */
export function bytesAround(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.subarray(Math.max(0, at - REACH_BYTES), at + REACH_BYTES);
}

export function adviceForInvalid(around: Uint8Array): string {
  if (!looksBinary(around)) return '--encoding latin1 reads every byte as a character, and writes it back unchanged';
  return 'the input looks binary: is it a file of lines? look: file FILE';
}

/** True with a NUL, or with more control characters than text has. */
export function looksBinary(bytes: Uint8Array): boolean {
  let controls = 0;
  for (const byte of bytes) {
    if (byte === 0) return true;
    if (isControl(byte)) controls += 1;
  }
  return controls > bytes.length * MOST_CONTROLS;
}

/** Tabs, line ends, form feeds and the escape of terminal colours occur in text. */
function isControl(byte: number): boolean {
  return (byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d) && byte !== 0x1b) || byte === 0x7f;
}
