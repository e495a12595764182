// `json.user` of a record that is no object is undefined, and a filter would drop the record in silence: a file that is one
// array, or one line of a whole other kind, would give no result and no error.
import type { NameUse } from './free-names.ts';
import { staticMember } from './member-use.ts';
import { RecordFault } from '../../records/formats/record-format.ts';

/** The name in `json.NAME`, where neither an array nor a string has such a member. */
export function objectMember(use: NameUse): string | undefined {
  const name = staticMember(use)?.name;
  if (name === undefined || name in Array.prototype || name in String.prototype) return undefined;
  // '0' of an array or a string
  return /^\d+$/.test(name) ? undefined : name;
}

/** The record itself. @throws RecordFault where it has no members by name */
export function asObject(value: unknown, member: string): unknown {
  if (typeof value === 'object' && !Array.isArray(value)) return value;
  const kind = Array.isArray(value) ? 'an array' : `a ${typeof value}`;
  const advice = Array.isArray(value)
    ? "for its elements as records: jq -c '.[]' FILE | threadmill -F ndjson …"
    : `to drop such records: --filter 'typeof json === "object"'`;
  throw new RecordFault('format', `json.${member} is a member of an object, and the record is ${kind}`, { advice });
}
