// Checks a sequence record that the work returned: refuses what would not read back as the same
// record.
import { describeValue } from '../../job/error-report.ts';
import { ResultError } from '../../job/errors.ts';

/**
 * The value, with an empty comment if it has none. Each of `keys` must be a string without a line
 * end, and no other key is allowed. Throws a ResultError.
 */
export function checkSequence<Key extends string>(
  value: object,
  keys: readonly Key[],
  format: 'FASTQ' | 'FASTA',
): Readonly<Record<Key, string>> {
  const advice = `a ${format} record is { ${keys.join(', ')} }: { ...read, seq: … } changes one`;
  const unknown = Object.keys(value).find((key) => !keys.includes(key as Key));
  if (unknown !== undefined) {
    throw new ResultError(`the work gave a ${format} record with an unknown '${unknown}'`, { advice });
  }
  const record = { comment: '', ...value } as Readonly<Record<string, unknown>>;
  for (const key of keys) {
    const text = record[key];
    if (typeof text !== 'string') {
      const what = text === undefined ? 'without' : `with ${describeValue(text)} as`;
      throw new ResultError(`the work gave a ${format} record ${what} '${key}'`, { advice });
    }
    if (/[\n\r]/.test(text)) throw new ResultError(`the work gave a ${format} record with a line end in its '${key}'`);
  }
  const { id } = record as { id: string };
  if (/[ \t]/.test(id)) {
    throw new ResultError(`the work gave a ${format} record with white space in its id: ${describeValue(id)}`, {
      advice: 'the part after white space is its comment',
    });
  }
  return record as Readonly<Record<Key, string>>;
}
