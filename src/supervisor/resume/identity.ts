// What a run is, so far as it decides the bytes of its output: a list of facts, to be held against those of the run that is
// to be gone on with. How it is run (threads, memory, time-outs, messages) is no part of it.
import { createHash } from 'node:crypto';
import type { Spreading } from '../../job/batch-size.ts';
import { sealedText, type Sealed } from '../../io/resume/sealed-text.ts';

export interface Fact {
  /** The same fact of another run has the same. */
  readonly key: string;
  /** As messages name it. */
  readonly name: string;
  readonly value: string;
  /** A person can make something of the value. */
  readonly isShown: boolean;
}

export interface Identity {
  /** What --accept-changed-work is for. */
  readonly work: readonly Fact[];
  readonly rest: readonly Fact[];
}

/** What kind of a file the identity of a run is; another one is of another threadmill. */
export const LAYOUT = 2;

/** Records from this one on were made by this version of the work. */
export interface WorkVersion {
  readonly fromRecord: number;
  /** Of the facts of the work. */
  readonly work: string;
}

export interface KeptIdentity extends Identity, Sealed {
  readonly layout: number;
  readonly versions: readonly WorkVersion[];
  /** Files of the run that lie outside of the folder. */
  readonly partials: readonly string[];
  /** How the input is cut where batch borders don't show: as the run began, for any number of workers it goes on with. */
  readonly spreading?: Spreading;
}

export function identityText(
  identity: Identity,
  versions: readonly WorkVersion[],
  partials: readonly string[],
  spreading: Spreading | undefined,
): string {
  const cutting = spreading === undefined ? {} : { spreading };
  return sealedText({ layout: LAYOUT, ...identity, versions, partials, ...cutting } satisfies Omit<
    KeptIdentity,
    'checksum'
  >);
}

export function workDigest({ work }: Identity): string {
  const facts = work.map(({ key, value }) => [key, value]);
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16);
}

/** Everything that differs, in words: `--batch-size (it was 100 records, and is 200 records)`. */
export function differences(before: readonly Fact[], now: readonly Fact[]): string[] {
  const old = new Map(before.map((fact) => [fact.key, fact]));
  const found: string[] = [];
  for (const fact of now) {
    const was = old.get(fact.key);
    old.delete(fact.key);
    if (was?.value === fact.value) continue;
    if (was === undefined) found.push(`${fact.name} (was added)`);
    else if (!fact.isShown) found.push(fact.name);
    else found.push(`${fact.name} (it was ${was.value}, now it is ${fact.value})`);
  }
  return [...found, ...[...old.values()].map(({ name }) => `${name} (was removed)`)];
}
