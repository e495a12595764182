// The cases of "Input" about compressed files: truncated, damaged, followed by other bytes.
import { spawnSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { nodeZstd } from '../../../src/io/system/zstd-availability.ts';
import { bgzf, END_BLOCK, member } from '../../support/compressed.ts';
import type { FaultCase } from '../support/fault-case.ts';

const DATA = Buffer.from(Array.from({ length: 20_000 }, (_, i) => `${i}\t${(i * 7919) % 10_007}\n`).join(''));
const GZIP = gzipSync(DATA);
const BGZF = bgzf(DATA, 10_000);

const zstd = spawnSync('zstd', ['-q', '-c'], { input: DATA });
const hasZstd = zstd.status === 0;
/** A frame's first bytes, if there is no program to make a whole one. */
const ZSTD = hasZstd ? zstd.stdout : Buffer.from('28b52ffd', 'hex');
const needsZstd = hasZstd ? undefined : 'needs the zstd command';

function packed(row: string, name: string, content: Uint8Array, says: string | RegExp, skip?: string): FaultCase {
  return { row, name, files: { packed: content }, args: ['--map', 'line', 'packed'], says, exit: 1, skip };
}

function damaged(bytes: Uint8Array, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[Math.floor(at)]! ^= 0x41;
  return copy;
}

const half = (bytes: Uint8Array) => bytes.subarray(0, bytes.length >> 1);
const BEHIND = Buffer.from('behind\n');
const FACTS = /bytes of (?:good )?data came before that.*whole records\n {2}byte \d+/;

export const COMPRESSED_INPUT_CASES: readonly FaultCase[] = [
  packed('input-damaged', 'gzip', damaged(GZIP, GZIP.length * 0.6), FACTS),
  packed('input-damaged', 'the checksum of gzip', member(DATA, { checksum: 1 }), FACTS),
  packed('input-damaged', 'the length of gzip', member(DATA, { dataBytes: 1 }), FACTS),
  packed('input-damaged', 'BGZF', damaged(BGZF, BGZF.length * 0.6), FACTS),
  packed('input-damaged', 'zstd', damaged(ZSTD, ZSTD.length - 2), FACTS, needsZstd),
  packed('input-cut', 'gzip', half(GZIP), `it ends at byte ${GZIP.length >> 1}, inside`),
  packed('input-cut', 'BGZF', half(BGZF), `it ends at byte ${BGZF.length >> 1}, inside`),
  packed('input-cut', 'zstd', half(ZSTD), `it ends at byte ${ZSTD.length >> 1}, inside`, needsZstd),
  packed(
    'input-behind',
    'gzip',
    Buffer.concat([GZIP, BEHIND]),
    `the data at byte ${GZIP.length} are not a gzip member`,
  ),
  packed('input-behind', 'zstd', Buffer.concat([ZSTD, BEHIND]), 'are not a zstd frame', needsZstd),
  packed('input-no-end', 'BGZF', BGZF.subarray(0, -END_BLOCK.length), '--allow-truncated'),
  {
    row: 'input-no-zstd',
    files: { packed: ZSTD },
    args: ['--map', 'line', 'packed'],
    env: { PATH: '/absent' },
    says: /zstd/,
    exit: 1,
    skip: nodeZstd() === undefined ? undefined : 'this Node.js unpacks zstd itself',
  },
  packed('input-foreign', 'bzip2', Buffer.from('BZh91AY&SY and more'), 'bzip2 -dc packed | threadmill'),
  packed('input-foreign', 'xz', Buffer.from('fd377a585a000004', 'hex'), 'xz -dc'),
  packed('input-foreign', 'BAM', bgzf(Buffer.from('BAM\x01\0\0\0\0'), 100), 'samtools view -h packed | threadmill'),
  packed('input-foreign', 'UTF-16', Buffer.from('a\tb\n', 'utf16le'), 'iconv -f UTF-16LE'),
  packed('input-foreign', 'gzip twice', gzipSync(GZIP), 'compressed twice'),
];
