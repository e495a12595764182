// --sample: keeps records by the hash of a key. The key is the name of a read or a sequence, else the record's text, so that
// it is the same wherever the record is.
import type { FormatName, SampleSpec } from '../job/job-spec.ts';
import { parseName } from '../records/formats/name-line.ts';
import { sample } from '../records/sample.ts';
import type { RecordFunction } from './work.ts';

const NEWLINE = 10;
const RETURN = 13;

/** Whether a record with this text is kept. */
export type TextSample = (text: string) => boolean;

export function textSample({ share, seed }: SampleSpec, format: FormatName): TextSample {
  if (format !== 'fastq' && format !== 'fasta') return (text) => sample(text, share, seed);
  return (text) => sample(idOf(text), share, seed);
}

/** The sample, and then the filter. */
export function sampled(spec: SampleSpec, format: FormatName, filter: RecordFunction | undefined): RecordFunction {
  const isKept = textSample(spec, format);
  if (filter === undefined) return isKept;
  return (text, context) => isKept(text) && filter(text, context);
}

function idOf(text: string): string {
  let end = 1;
  while (end < text.length && text.charCodeAt(end) !== NEWLINE && text.charCodeAt(end) !== RETURN) end += 1;
  return parseName(text, 1, end).id;
}
