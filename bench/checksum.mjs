// What a run has written, as a checksum: of the file as it is, or of what it unpacks to.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/**
 * @param unpack whether the file is gzip, and what it holds is wanted
 * @returns {Promise<{sha256: string, bytes: number}>}
 */
export async function checksumOf(path, { unpack = false } = {}) {
  const hash = createHash('sha256');
  let bytes = 0;
  const gunzip = unpack ? spawn('gzip', ['-dc', path], { stdio: ['ignore', 'pipe', 'inherit'] }) : undefined;
  const ended = gunzip && new Promise((resolve, reject) => gunzip.on('close', resolve).on('error', reject));
  for await (const chunk of gunzip?.stdout ?? createReadStream(path, { highWaterMark: 1 << 20 })) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  const code = await ended;
  if (unpack && code !== 0) throw new Error(`gzip -dc ${path} ended with exit code ${code}`);
  return { sha256: hash.digest('hex'), bytes };
}
