// The lines of FILE.errors.jsonl, of all shards: each gets the numbers of line and record that one run would have given it. Pure.
import { isCount, isShaped, parsed, type Shape } from '../../io/resume/shape.ts';
import type { DoneFile } from './check-shards.ts';

/** What was read before a shard. */
export interface ReadBeforeShard {
  readonly records: number;
  /** The input in which it begins, from 1, and the lines before it there. */
  readonly input: number;
  readonly lines: number;
}

interface ErrorLine {
  readonly input: number;
  readonly lineInShard: number;
  readonly recordInShard: number;
}

const isErrorLine: Shape<ErrorLine> = isShaped<ErrorLine>({
  input: isCount,
  lineInShard: isCount,
  recordInShard: isCount,
});

/** Of each shard. */
export function readBefore(shards: readonly DoneFile[]): ReadBeforeShard[] {
  const before: ReadBeforeShard[] = [];
  let [records, input, lines] = [0, 1, 0];
  for (const { shard, records: counts } of shards) {
    before.push({ records, input, lines });
    records += counts.in;
    // of an input that it has read from its beginning all lines are its own
    lines = shard.end.lines + (shard.end.input === input ? lines : 0);
    input = shard.end.input;
  }
  return before;
}

/** Undefined for a line that no shard has written. */
export function numbered(text: string, { records, input, lines }: ReadBeforeShard): string | undefined {
  const line = parsed(text);
  if (!isErrorLine(line)) return undefined;
  const {
    file,
    input: its,
    lineInShard,
    recordInShard,
    shard: _,
    line: __,
    record: ___,
    ...rest
  } = line as ErrorLine & Record<string, unknown>;
  const numbers = { line: lineInShard + (its === input ? lines : 0), record: recordInShard + records };
  return JSON.stringify({ file, ...numbers, ...rest });
}
