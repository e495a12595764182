// Whether reports are those of all shards of one run: then, and only then, their outputs make up that run's. Pure.
import { UsageError } from '../../job/errors.ts';
import { parseCount } from '../../job/size.ts';
import type { DoneShard, ShardFile } from './shard-file.ts';

export type DoneFile = Extract<ShardFile, { kind: 'done' }>;

/** In order, from the first shard to the last. @throws UsageError naming what is wrong */
export function allShards(files: readonly ShardFile[]): readonly DoneFile[] {
  const count = countOf(files);
  const byIndex = new Map<number, DoneFile>();
  for (const file of files) {
    const name = `${file.shard.index}/${count}`;
    if (file.kind === 'failed') {
      throw new UsageError(`shard ${name} failed: ${file.why}`, { advice: 'run it again' });
    }
    const other = byIndex.get(file.shard.index);
    if (other !== undefined && JSON.stringify(other.shard) !== JSON.stringify(file.shard)) {
      throw new UsageError(`shard ${name} is there twice, with other content: ${other.path} and ${file.path}`, {
        advice: 'name one of the two reports',
      });
    }
    byIndex.set(file.shard.index, file);
  }
  const missing = numbersWithout(byIndex, count);
  if (missing !== '') {
    const one = /^\d+$/.test(missing);
    throw new UsageError(`${one ? 'shard' : 'shards'} ${missing} of ${count} ${one ? 'is' : 'are'} missing`, {
      advice: `to print what has to be run: threadmill merge --missing REPORT…`,
    });
  }
  const shards = [...byIndex.values()].toSorted((a, b) => a.shard.index - b.shard.index);
  const [first] = shards;
  for (const [i, { shard }] of shards.entries()) {
    refuseOther(first!.shard, shard);
    const before = shards[i - 1]?.shard;
    if (before !== undefined) refuseGap(before, shard);
  }
  refuseOpenEnds(first!.shard, shards.at(-1)!.shard);
  return shards;
}

/** `3,7-9`: shards without a report of success; `isUsable` says whether the parts of one are there. */
export function missingShards(
  files: readonly ShardFile[],
  of: string | undefined,
  isUsable: (file: DoneFile) => boolean,
): string {
  const given = of === undefined ? undefined : parseCount(of, '--of');
  if (files.length === 0 && given === undefined) {
    throw new UsageError('no report is there, so the number of shards is not known', { advice: 'add --of N' });
  }
  const count = files.length === 0 ? given! : countOf(files);
  if (given !== undefined && given !== count) {
    throw new UsageError(`--of ${given}: the reports are of ${count} shards`);
  }
  const usable = files.flatMap((file) => (file.kind === 'done' && isUsable(file) ? [file] : []));
  return numbersWithout(new Map(usable.map((file) => [file.shard.index, file])), count);
}

function countOf(files: readonly ShardFile[]): number {
  const [first] = files;
  const other = files.find(({ shard }) => shard.count !== first!.shard.count);
  if (other === undefined) return first!.shard.count;
  throw new UsageError(`${first!.path} is of ${first!.shard.count} shards, and ${other.path} of ${other.shard.count}`, {
    advice: 'all shards must be run with the same number: is $SLURM_ARRAY_TASK_COUNT in the script?',
  });
}

/** `3,7-9` */
function numbersWithout(found: ReadonlyMap<number, unknown>, count: number): string {
  const ranges: string[] = [];
  for (let from = 1; from <= count; from += 1) {
    if (found.has(from)) continue;
    let to = from;
    while (to < count && !found.has(to + 1)) to += 1;
    ranges.push(from === to ? String(from) : `${from}-${to}`);
    from = to;
  }
  return ranges.join(',');
}

function refuseOther(first: DoneShard, other: DoneShard): void {
  const name = `shard ${other.index}`;
  for (const [i, input] of first.inputs.entries()) {
    const its = other.inputs[i];
    if (its === undefined || its.name !== input.name) continue;
    if (its.bytes !== input.bytes) {
      throw otherInput(
        name,
        input.name,
        `when it had ${its.bytes} bytes, and shard ${first.index} when it had ${input.bytes}`,
      );
    }
    if (its.mtime !== input.mtime) {
      throw otherInput(name, input.name, `as it was of ${its.mtime}, and shard ${first.index} as of ${input.mtime}`);
    }
    if (its.ends !== input.ends) throw otherInput(name, input.name, `with other bytes than shard ${first.index}`);
  }
  if (first.run === other.run) return;
  const values = new Map(first.facts.map((fact) => [fact.name, fact.value]));
  const differing = other.facts.find((fact) => values.get(fact.name) !== fact.value)?.name;
  const what = differing ?? (first.inputs.length === other.inputs.length ? 'the work or an input' : 'the inputs');
  throw new UsageError(`${name} is of another run than shard ${first.index}: ${what} differs`, {
    advice: 'run all shards by the same command',
  });
}

function otherInput(shard: string, input: string, how: string): UsageError {
  return new UsageError(`${shard} read ${input} ${how}`, { advice: 'run all shards again when the file is complete' });
}

/** One ends where the next begins. */
function refuseGap(one: DoneShard, next: DoneShard): void {
  if (one.end.input === next.begin.input && one.end.byte === next.begin.byte && one.end.block === next.begin.block)
    return;
  throw new UsageError(
    `shard ${one.index} ends at byte ${one.end.byte} of input ${one.end.input}, but shard ${next.index} begins at byte ` +
      `${next.begin.byte} of input ${next.begin.input}`,
    { advice: 'run both again, by the same threadmill' },
  );
}

function refuseOpenEnds({ begin }: DoneShard, { end, inputs }: DoneShard): void {
  const isWhole =
    begin.input === 1 &&
    begin.byte === 0 &&
    end.input === inputs.length &&
    (end.block ?? end.byte) === inputs.at(-1)?.bytes;
  if (!isWhole) throw new UsageError('the first and the last shard do not begin and end where the inputs do');
}
