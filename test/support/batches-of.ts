// The batches in a message to a worker, each as if it had been sent alone.
import { PackedHeads } from '../../src/job/packed-heads.ts';
import type { BatchGiven, ReaderToWorker } from '../../src/threads/protocol/protocol.ts';

export function batchesOf(message: ReaderToWorker): BatchGiven[] {
  if (message.kind === 'batch') return [message];
  if (message.kind !== 'batch-group') return [];
  const heads = new PackedHeads(message.heads);
  const given: BatchGiven[] = [];
  for (let at = 0; !heads.isEmpty;) {
    const head = heads.take();
    const { buffer } = new Uint8Array(Buffer.from(message.text.slice(at, at + head.byteLength), 'latin1'));
    given.push({ kind: 'batch', head, buffer });
    at += head.byteLength;
  }
  return given;
}
