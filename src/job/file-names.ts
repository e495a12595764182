// Checks the names of inputs and outputs before anything is opened. An output name that implies an
// unsupported compression is refused: a plain file under that name would be quietly wrong.
import { compressionByName } from './compression.ts';
import { UsageError } from './errors.ts';

/** Extensions of compressed files, and the programs that write them. */
const FOREIGN: ReadonlyMap<string, string> = new Map([
  ['bz2', 'bzip2'],
  ['xz', 'xz'],
]);

const COMPRESSED = /\.(?:gz|bgz|zst)$/i;

function foreignProgram(name: string): string | undefined {
  return FOREIGN.get(/\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '');
}

/**
 * Refuses only an empty name: the kind of an input is detected from its first bytes, not its name.
 */
export function checkInputName(name: string): void {
  if (name === '') throw new UsageError('--input takes the name of a file, not an empty string', { advice: UNSET });
}

/** Refuses an output whose name implies a compression that is not supported. */
export function checkOutputName(name: string, option = '--output'): void {
  if (name === '') throw new UsageError(`${option} takes the name of a file, not an empty string`, { advice: UNSET });
  const program = foreignProgram(name);
  if (program !== undefined) {
    throw new UsageError(
      `'${name}' has the name of a compression that threadmill does not write: use .gz, .bgz or .zst`,
      { advice: `or compress the output: threadmill … | ${program} -c > ${name}` },
    );
  }
}

/** Refuses a compressed name: the report is for reading, and is never compressed. */
export function checkReportName(name: string): void {
  checkOutputName(name, '--report');
  if (compressionByName(name) === 'none') return;
  throw new UsageError(`'${name}' has the name of a compressed file, but a report is plain JSON`, {
    advice: `use --report ${name.replace(COMPRESSED, '')}`,
  });
}

const UNSET = 'is a variable unset?';
