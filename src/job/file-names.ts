// What the names of inputs and outputs give away before anything is opened: a format that has not been named, a
// compression that this version would not undo. To take either for plain lines would be a quietly wrong result.
import { UsageError } from './errors.ts';

/** Endings of compressed files, and the program that reads and writes them. */
const COMPRESSIONS: Readonly<Record<string, string>> = {
  gz: 'gzip',
  bgz: 'bgzip',
  zst: 'zstd',
  bz2: 'bzip2',
  xz: 'xz',
};

const COMPRESSED = new RegExp(`\\.(${Object.keys(COMPRESSIONS).join('|')})$`, 'i');
const SEQUENCES = /\.(?:(fq|fastq)|fa|fasta)$/i;

function compressionOf(name: string): string | undefined {
  const ending = COMPRESSED.exec(name)?.[1];
  return ending === undefined ? undefined : COMPRESSIONS[ending.toLowerCase()];
}

/** Refuses an input whose name says that it holds no plain lines. */
export function checkInputName(name: string, isFormatNamed: boolean): void {
  if (name === '') throw new UsageError('--input takes the name of a file, not an empty text', { advice: UNSET });
  const program = compressionOf(name);
  if (program !== undefined) {
    throw new UsageError(`'${name}' is compressed by its name, and this version reads plain text only`, {
      advice: `unpack it on the way in: ${program} -dc ${name} | threadmill …`,
    });
  }
  const sequences = SEQUENCES.exec(name);
  if (sequences !== null && !isFormatNamed) {
    const format = sequences[1] === undefined ? 'fasta' : 'fastq';
    throw new UsageError(`'${name}' holds ${format.toUpperCase()} by its name`, {
      advice: `say --format ${format}, or --format lines if you mean lines`,
    });
  }
}

/** Refuses an output whose name promises a compression. */
export function checkOutputName(name: string, option = '--output'): void {
  if (name === '') throw new UsageError(`${option} takes the name of a file, not an empty text`, { advice: UNSET });
  const program = compressionOf(name);
  if (program !== undefined) {
    throw new UsageError(`'${name}' is to be compressed by its name, and this version writes plain text only`, {
      advice: `pack it on the way out: threadmill … | ${program} -c > ${name}`,
    });
  }
}

const UNSET = 'is a variable unset?';
