// Finds where FASTA records end: before a line that begins with >, and at the end of the input. A >
// elsewhere is text.
import type { ScanKernel } from '../../kernel/scan-kernel.ts';
import { NEWLINE, type Found } from '../scanner.ts';
import { asBuffer } from '../text.ts';
import type { Borders, BorderScanner } from '../border-scanner.ts';
import { RecordFault } from './record-format.ts';
import { fastaMixup } from './sequence-mixups.ts';

const MARK = 0x3e;
const BORDER = Buffer.from('\n>');

export class FastaBorders implements BorderScanner {
  #isFirst = true;
  /** The byte before the next is a newline. */
  #isLineStart = false;

  scan(bytes: Uint8Array, from: number, to: number, most: number, kernel?: ScanKernel): Borders {
    if (from === to) return { count: 0, end: from, scanned: to };
    if (this.#isFirst) {
      // The error quotes bytes that may follow `to`: a small batch can end anywhere.
      if (bytes[from] !== MARK) throw noMark(bytes.subarray(from, from + 20));
      this.#isFirst = false;
      this.#isLineStart = false;
    }
    const { count, end } =
      kernel === undefined
        ? this.#find(bytes, from, to, most)
        : // there are never more than there are bytes
          {
            count: kernel.findFastaEnds(from, to, this.#isLineStart ? 1 : 0, Math.min(most, to - from + 1)),
            end: kernel.end(),
          };
    if (count === most) {
      this.reset();
      return { count, end, scanned: end };
    }
    this.#isLineStart = bytes[to - 1] === NEWLINE;
    return { count, end, scanned: to };
  }

  /** The same search in JavaScript. */
  #find(bytes: Uint8Array, from: number, to: number, most: number): Found {
    let count = 0;
    let end = from;
    if (this.#isLineStart && bytes[from] === MARK) {
      count = 1;
      if (count === most) return { count, end };
    }
    const window = asBuffer(bytes.subarray(0, to));
    for (let at = window.indexOf(BORDER, from); at >= 0; at = window.indexOf(BORDER, end)) {
      count += 1;
      end = at + 1;
      if (count === most) break;
    }
    return { count, end };
  }

  reset(): void {
    this.#isFirst = true;
  }

  /** A record is complete wherever it ends. */
  faultAtEnd(): undefined {
    return undefined;
  }
}

function noMark(found: Uint8Array): RecordFault {
  const [line = ''] = Buffer.from(found).toString('latin1').split(/\r?\n/, 1);
  return new RecordFault(
    'framing',
    `a FASTA record begins with >, not with ${line === '' ? 'an empty line' : JSON.stringify(line)}`,
    {
      advice: fastaMixup(line) ?? 'is it FASTA? Nothing may come before the first >',
    },
  );
}
