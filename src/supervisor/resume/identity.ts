// The identity of a run: the facts that decide the bytes of its output. They are compared with
// those of the run to be resumed. How it runs (threads, memory, time-outs, messages) is not part of
// it.
import { createHash } from 'node:crypto';
import type { Spreading } from '../../job/batch-size.ts';
import { sealedText, type Sealed } from '../../io/resume/sealed-text.ts';

export interface Fact {
  /** Identifies the fact: the same in every run. */
  readonly key: string;
  /** The name in messages. */
  readonly name: string;
  readonly value: string;
  /** False for values that tell a person nothing, such as digests. */
  readonly isShown: boolean;
}

export interface Identity {
  /** The facts that --accept-changed-work allows to differ. */
  readonly work: readonly Fact[];
  readonly rest: readonly Fact[];
}

/**
 * The version of the identity file's layout. A file with another number is from another version of
 * threadmill.
 */
export const LAYOUT = 2;

/** This version of the work made the records from `fromRecord` on. */
export interface WorkVersion {
  readonly fromRecord: number;
  /** The digest of the facts of the work. */
  readonly work: string;
}

export interface KeptIdentity extends Identity, Sealed {
  readonly layout: number;
  readonly versions: readonly WorkVersion[];
  /** Unfinished outputs outside the folder. */
  readonly partials: readonly string[];
  /**
   * How a small input is spread over workers: as the run began, for any number of workers it is
   * resumed with.
   */
  readonly spreading?: Spreading;
}

export function identityText(
  identity: Identity,
  versions: readonly WorkVersion[],
  partials: readonly string[],
  spreading: Spreading | undefined,
): string {
  const optional = spreading === undefined ? {} : { spreading };
  return sealedText({ layout: LAYOUT, ...identity, versions, partials, ...optional } satisfies Omit<
    KeptIdentity,
    'checksum'
  >);
}

export function workDigest({ work }: Identity): string {
  const facts = work.map(({ key, value }) => [key, value]);
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16);
}

/**
 * One phrase for each fact that differs: `--batch-size (it was 100 records, now it is 200
 * records)`.
 */
export function differences(before: readonly Fact[], now: readonly Fact[]): string[] {
  const old = new Map(before.map((fact) => [fact.key, fact]));
  const phrases: string[] = [];
  for (const fact of now) {
    const was = old.get(fact.key);
    old.delete(fact.key);
    if (was?.value === fact.value) continue;
    if (was === undefined) phrases.push(`${fact.name} (was added)`);
    else if (!fact.isShown) phrases.push(fact.name);
    else phrases.push(`${fact.name} (it was ${was.value}, now it is ${fact.value})`);
  }
  return [...phrases, ...[...old.values()].map(({ name }) => `${name} (was removed)`)];
}
