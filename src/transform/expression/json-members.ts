// Refuses `json.user` if the record is not an object. JavaScript gives undefined, and a filter
// would silently drop the record: a file that is one array would give no result and no error.
import type { NameUse } from './free-names.ts';
import { staticMember } from './member-use.ts';
import { RecordFault } from '../../records/formats/record-format.ts';

/** The name in `json.NAME`, if neither arrays nor strings have such a member. */
export function objectMember(use: NameUse): string | undefined {
  const name = staticMember(use)?.name;
  if (name === undefined || name in Array.prototype || name in String.prototype) return undefined;
  // '0' is a member of arrays and strings.
  return /^\d+$/.test(name) ? undefined : name;
}

/** Returns the record. @throws RecordFault if it is an array, or not an object */
export function asObject(value: unknown, member: string): unknown {
  if (typeof value === 'object' && !Array.isArray(value)) return value;
  const kind = Array.isArray(value) ? 'an array' : `a ${typeof value}`;
  const advice = Array.isArray(value)
    ? "for its elements as records: jq -c '.[]' FILE | threadmill -F ndjson …"
    : `to drop such records: --filter 'typeof json === "object"'`;
  throw new RecordFault('format', `json.${member} is a member of an object, and the record is ${kind}`, { advice });
}
