// Refuses a module that gets strings and uses them as objects, before any record is read. Input
// names choose how records are framed, but not what the functions of a module without a format get.
import { UsageError } from '../../job/errors.ts';
import { stringsAdvice } from '../advising-runner.ts';
import type { PreparedWork } from '../prepare-work.ts';
import type { ModuleWork } from '../work.ts';
import { originalOf } from './check-transform.ts';
import { missingMember, type Given } from './string-members.ts';

const LINES_ADVICE =
  "records are strings, as the module names no format: add format: 'csv' (or tsv, ndjson, fastq, fasta) to it, or use -F csv; " +
  'to get a field of a line: line.split(…)[0]';

/** Call it for a module whose functions get strings. */
export function refuseTakenForRecords(
  work: ModuleWork,
  { format, untypedBy, isPaired }: PreparedWork,
  displayName: string,
) {
  const records = isPaired ? [0, 1] : [0];
  const functions: readonly (readonly [name: string, of: unknown, indexes: readonly number[], given: Given])[] = [
    ['filter', work.filters[0], records, 'string'],
    ['map', work.map, records, 'string'],
    ['add', work.reduction?.add, [1], 'string'],
    ['mapBatch', work.mapBatch, [0], 'strings'],
  ];
  for (const [name, of, indexes, given] of functions) {
    if (typeof of !== 'function') continue;
    const text = Function.prototype.toString.call(originalOf(of));
    const member = indexes.map((index) => missingMember(text, index, given)).find((each) => each !== undefined);
    if (member === undefined) continue;
    throw new UsageError(
      `'${displayName}' expects records to be objects: ${name} uses ${member}, which a string does not have`,
      {
        advice: untypedBy === undefined ? LINES_ADVICE : stringsAdvice(untypedBy, format),
      },
    );
  }
}
