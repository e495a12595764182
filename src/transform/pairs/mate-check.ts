// Whether two reads are mates: files that have got out of step would pair every read with a stranger.
import type { FastqRecord } from '../../records/formats/fastq-record.ts';
import { RecordFault } from '../../records/formats/record-format.ts';

const ADVICE = 'are both files whole, and in the same order?';

/**
 * `placeOfSecond` says where the second stands.
 * @throws RecordFault where the ids differ in more than a /1 and a /2 at their ends
 */
export function checkMates({ id: first }: FastqRecord, { id: second }: FastqRecord, placeOfSecond: () => string): void {
  if (first === second) {
    if (!/\/[12]$/.test(first)) return;
    throw fault(
      `both mates have the id ${JSON.stringify(first)} (the second: ${placeOfSecond()})`,
      'is one file named in place of the other?',
    );
  }
  if (baseOf(first) === baseOf(second)) return;
  const shown = `${JSON.stringify(first)} and ${JSON.stringify(second)} (${placeOfSecond()})`;
  throw fault(`the ids of the pair differ: ${shown}`, ADVICE);
}

function baseOf(id: string): string {
  return id.endsWith('/1') || id.endsWith('/2') ? id.slice(0, -2) : id;
}

function fault(message: string, advice: string): RecordFault {
  return new RecordFault('framing', message, { advice });
}
