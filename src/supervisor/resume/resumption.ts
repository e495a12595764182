// A run with --resume, from when its folder is locked to when it is gone: finds out whether it goes on or begins anew, keeps
// all after a failure, and publishes. Nothing in the folder is touched without the lock.
import { closeSync, ftruncateSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ResumeError, ThreadmillError, UsageError } from '../../job/errors.ts';
import type { Outcome } from '../../job/outcome.ts';
import type { OutputPlan } from '../../io/output-plan.ts';
import { isThere } from '../../io/resume/folder-name.ts';
import { readJournal } from '../../io/resume/journal-file.ts';
import {
  emptyFolder,
  IDENTITY,
  JOURNAL,
  makeFolder,
  MARKER,
  readIfThere,
  removeFolder,
  writeWhole,
} from '../../io/resume/run-folder.ts';
import { takeLock, type RunLock } from '../../io/resume/run-lock.ts';
import { describeSystemError, errorCode } from '../../io/system-error.ts';
import type { JournalData, JournalEntry } from '../../threads/journal-entry.ts';
import type { ReadBefore } from '../../threads/read-position.ts';
import { plansOf, type PlannedOutputs } from '../plan-outputs.ts';
import {
  differences,
  identityText,
  readIdentity,
  workDigest,
  type KeptIdentity,
  type WorkVersion,
} from './identity.ts';
import { finishPublishing, isPublished, publishCopies, publishForGood, removePartials } from './resumed-publishing.ts';
import type { ResumePlan } from './resume-plan.ts';

type Journalled = Extract<ResumePlan, { kind: 'journalled' }>;

/** What of a run that goes on is told in its report. */
export interface Resumed {
  /** The first record that this run has worked on. */
  readonly fromRecord: number;
  readonly versions: readonly WorkVersion[];
}

/** How a run stands when its folder has been looked at. */
export type Opened =
  { readonly kind: 'finished'; readonly outcome: Outcome } | { readonly kind: 'begun'; readonly run: Resumption };

/** Throws away what an earlier run has left, unless it still runs. */
export function throwAway({ folder, shown }: Extract<ResumePlan, { kind: 'restarted' }>): void {
  const lock = takeLock(folder, shown);
  clear(folder);
  lock.sweep();
  lock.release();
  removeFolder(folder);
}

export class Resumption {
  readonly #plan: Journalled;
  readonly #outputs: PlannedOutputs;
  readonly #lock: RunLock;
  readonly #fd: number;
  readonly #entries: readonly JournalEntry[];
  readonly resumed: Resumed | undefined;

  /** @throws UsageError where another run works on that output, or the earlier run was another one */
  static open(plan: Journalled, outputs: PlannedOutputs, onNews: (text: string) => void): Opened {
    const { folder, spec } = plan;
    const lock = lockFolder(plan);
    try {
      if (spec.restarts || isOther(plan, publishedIdentity(folder))) clear(folder);
      const kept = keptIdentity(folder);
      const entries = kept === undefined ? [] : entriesOf(folder);
      const hasMarker = isThere(join(folder, MARKER));
      if (kept !== undefined && (hasMarker || entries.length > 0)) refuseOther(plan, kept);
      if (hasMarker) {
        const outcome = finishPublishing(folder);
        leave(folder, lock);
        onNews(`${plan.shown} was complete already: it has been put in its place`);
        return { kind: 'finished', outcome };
      }
      const run = new Resumption(plan, outputs, lock, kept, entries);
      onNews(
        run.resumed === undefined
          ? 'nothing to resume: starting at record 1'
          : `resuming at record ${run.resumed.fromRecord}`,
      );
      return { kind: 'begun', run };
    } catch (error) {
      lock.release();
      if (error instanceof ThreadmillError) throw error;
      throw new ResumeError(`${folder} can not be used: ${describeSystemError(error)}`, { cause: error });
    }
  }

  private constructor(
    plan: Journalled,
    outputs: PlannedOutputs,
    lock: RunLock,
    kept: KeptIdentity | undefined,
    entries: readonly JournalEntry[],
  ) {
    this.#plan = plan;
    this.#outputs = outputs;
    this.#lock = lock;
    this.#entries = entries;
    const { folder } = plan;
    const last = entries.at(-1);
    if (last === undefined) clear(folder);
    const fromRecord = (last?.sums.recordsIn ?? 0) + 1;
    const versions = versionsWith(kept?.versions ?? [], fromRecord, workDigest(plan.run.identity));
    const partials = this.#plans.flatMap(({ temporary }) => (dirname(temporary) === folder ? [] : [temporary]));
    if (last === undefined) removePartials(partials);
    const text = identityText(plan.run.identity, versions, partials);
    if (readIfThere(join(folder, IDENTITY))?.toString() !== text) writeWhole(join(folder, IDENTITY), text);
    this.#fd = openSync(join(folder, JOURNAL), 'a');
    ftruncateSync(this.#fd, last === undefined ? 0 : journalOf(folder).length);
    this.resumed = last === undefined ? undefined : { fromRecord, versions };
  }

  /** Where the reader goes on. */
  get before(): ReadBefore | undefined {
    const last = this.#entries.at(-1);
    if (last === undefined) return undefined;
    const ended = this.#entries.flatMap((entry) => entry.ended);
    const { batches, recordsIn: records } = last.sums;
    const bytes = this.#plan.run.inputBytes.slice(0, ended.length);
    const endedBytes = bytes.reduce((sum, each) => sum + each, 0);
    return { batches, records, positions: last.positions, ended, endedBytes };
  }

  get journal(): JournalData {
    const { folder, isHeaderOwed } = this.#plan;
    const folders = [folder, ...this.#plans.map(({ temporary }) => dirname(temporary))];
    return {
      folder,
      fd: this.#fd,
      entries: this.#entries.length,
      folders: [...new Set(folders)],
      from: this.#entries.at(-1),
      isHeaderOwed,
    };
  }

  /** All is written and synced, the report too: what is published from here on is finished even if we are killed. */
  publish(plans: readonly OutputPlan[], outcome: Outcome): void {
    const { folder } = this.#plan;
    publishForGood(folder, plans, outcome);
    closeSync(this.#fd);
    leave(folder, this.#lock);
  }

  /** Of a run that has failed by what is in these. */
  publishCopies(plans: readonly OutputPlan[]): void {
    publishCopies(plans);
  }

  /** After a failure: all is kept. Only when no thread uses the journal any more. */
  release(): void {
    closeSync(this.#fd);
    this.#lock.release();
  }

  get #plans() {
    return plansOf(this.#outputs, [...this.#outputs.keys()]).filter((plan) => plan.kind === 'atomic');
  }
}

/** Another run may just be removing the folder. */
function lockFolder({ folder, shown }: Journalled): RunLock {
  for (;;) {
    makeFolder(folder);
    try {
      return takeLock(folder, shown);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
    }
  }
}

function keptIdentity(folder: string): KeptIdentity | undefined {
  const bytes = readIfThere(join(folder, IDENTITY));
  if (bytes === undefined) return undefined;
  const kept = readIdentity(bytes.toString());
  if (kept !== undefined) return kept;
  throw new UsageError(`${join(folder, IDENTITY)} is not what this version of threadmill writes`, {
    advice: 'go on with the version that the run was begun with, or throw it away: --restart',
  });
}

/** Of a run whose outputs have their names already: it was killed when it had only to tidy up. */
function publishedIdentity(folder: string): KeptIdentity | undefined {
  return isPublished(folder) ? keptIdentity(folder) : undefined;
}

function isOther({ run: { identity } }: Journalled, kept: KeptIdentity | undefined): boolean {
  if (kept === undefined) return false;
  return [...differences(kept.rest, identity.rest), ...differences(kept.work, identity.work)].length > 0;
}

function journalOf(folder: string) {
  return readJournal<JournalEntry>(readIfThere(join(folder, JOURNAL)) ?? Buffer.alloc(0));
}

function entriesOf(folder: string): readonly JournalEntry[] {
  return journalOf(folder).entries;
}

function refuseOther({ spec, run: { identity }, shown }: Journalled, kept: KeptIdentity): void {
  const rest = differences(kept.rest, identity.rest);
  const work = differences(kept.work, identity.work);
  if (rest.length === 0 && (work.length === 0 || spec.acceptsChangedWork)) return;
  const all = [...rest, ...work].join('; ');
  throw new UsageError(`${shown} can't be gone on with, since this is not as it was when the run began: ${all}`, {
    advice:
      rest.length > 0
        ? 'make it as it was, or throw away what is done: --restart'
        : 'to go on with the work as it is now: --accept-changed-work; to throw away what is done: --restart',
  });
}

/** One that made no record is none. */
function versionsWith(versions: readonly WorkVersion[], fromRecord: number, work: string): WorkVersion[] {
  const made = versions.filter((version) => version.fromRecord < fromRecord);
  return made.at(-1)?.work === work ? made : [...made, { fromRecord, work }];
}

/** Only what holds the lock stays. */
function clear(folder: string): void {
  const kept = readIdentity(readIfThere(join(folder, IDENTITY))?.toString() ?? '');
  removePartials(kept?.partials ?? []);
  emptyFolder(folder);
}

/** The run is published: nothing of it stays. */
function leave(folder: string, lock: RunLock): void {
  emptyFolder(folder);
  lock.sweep();
  lock.release();
  removeFolder(folder);
}
