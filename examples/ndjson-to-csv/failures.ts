// Requests that failed or took more than a second, as CSV.
import { defineTransform } from 'threadmill';

interface Request {
  readonly time: string;
  readonly status: number;
  readonly path: string;
  readonly ms: number;
}

/** RFC 4180: quoted where it has to be, quotes doubled. */
function quoted(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export default defineTransform({
  format: 'ndjson',
  map(record) {
    const { time, status, path, ms } = record as Request;
    if (status < 400 && ms <= 1000) return null;
    return [time, status, path, ms].map(quoted).join(',');
  },
});
