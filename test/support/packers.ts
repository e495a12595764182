// Files compressed by the programs that people use, and decompression of our files by the same
// programs.
import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The output of a shell command for these bytes. */
export function piped(command: string, input: Uint8Array): Buffer {
  return execFileSync('bash', ['-c', `set -o pipefail; ${command}`], { input, maxBuffer: 1024 ** 3 });
}

/** Whether a program is on the PATH: not all of them have --version. */
export function isThere(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * `test`, or `test.skip` if one of the programs is not installed: the skipped tests are listed by
 * name.
 */
export function testWithAll(...programs: readonly string[]): jest.It {
  return programs.every(isThere) ? test : test.skip;
}

export interface Packer {
  readonly programs: readonly string[];
  readonly pack: (data: Buffer) => Buffer;
}

/** Compresses each of two halves separately, and concatenates them. */
const halves = (first: string, second: string) => (data: Buffer) => {
  const middle = data.length >> 1;
  return Buffer.concat([piped(first, data.subarray(0, middle)), piped(second, data.subarray(middle))]);
};

export const PACKERS: Readonly<Record<string, Packer>> = {
  gzip: { programs: ['gzip'], pack: (data) => piped('gzip -c', data) },
  'gzip -1, with zeros behind it': {
    programs: ['gzip'],
    pack: (data) => Buffer.concat([piped('gzip -1c', data), Buffer.alloc(10_000)]),
  },
  pigz: { programs: ['pigz'], pack: (data) => piped('pigz -c -p 2', data) },
  bgzip: { programs: ['bgzip'], pack: (data) => piped('bgzip -c', data) },
  zstd: { programs: ['zstd'], pack: (data) => piped('zstd -qc', data) },
  'zstd -19 without a checksum': { programs: ['zstd'], pack: (data) => piped('zstd -qc -19 --no-check', data) },
  'gzip twice, one behind the other': { programs: ['gzip'], pack: halves('gzip -c', 'gzip -9c') },
  'bgzip, and gzip behind it': { programs: ['bgzip', 'gzip'], pack: halves('bgzip -c', 'gzip -c') },
  'gzip, and bgzip behind it': { programs: ['bgzip', 'gzip'], pack: halves('gzip -c', 'bgzip -c') },
  'bgzip twice, one behind the other': { programs: ['bgzip'], pack: halves('bgzip -c', 'bgzip -c -l 1') },
  'zstd twice, with a frame to be skipped between': {
    programs: ['zstd'],
    pack: halves('zstd -qc && printf "\\x5a\\x2a\\x4d\\x18\\x03\\0\\0\\0abc"', 'zstd -qc -1'),
  },
};

/** Decompresses with a program, which must report no error. */
export function unpacked(command: string, packed: Uint8Array): Buffer {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', command], { input: packed, maxBuffer: 1024 ** 3 });
  expect([status, stderr.toString()]).toEqual([0, '']);
  return stdout;
}
