// A run with --resume, from locking its folder to removing it: decides whether it resumes or starts
// anew, keeps everything after a failure, and publishes. Nothing in the folder is touched without
// the lock.
import { closeSync, constants, ftruncateSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Spreading } from '../../job/batch-size.ts';
import type { Outcome } from '../../job/outcome.ts';
import type { OutputPlan } from '../../io/output/output-plan.ts';
import type { JournalRead } from '../../io/resume/journal-file.ts';
import { createOwn, openOwn, writeWhole } from '../../io/resume/own-files.ts';
import { IDENTITY, JOURNAL, MARKER } from '../../io/resume/run-folder.ts';
import { isThere } from '../../io/resume/folder-name.ts';
import type { OwnFolder } from '../../io/resume/own-folder.ts';
import { writtenOf, type WrittenFile } from '../../io/resume/written.ts';
import type { JournalData, JournalEntry } from '../../threads/writer/journal-entry.ts';
import type { WrittenOutputs } from '../../threads/writer/outputs.ts';
import type { ReadBefore } from '../../threads/protocol/read-position.ts';
import { toResumeError, clear, leave, leaveNoting, lockFolder, straysIn, type Held } from './held-folder.ts';
import { identityText, workDigest, type KeptIdentity, type WorkVersion } from './identity.ts';
import { checkKept, type KeptWatch } from './kept-files.ts';
import {
  identityBytes,
  isOther,
  keptIdentity,
  journalDamage,
  keptJournal,
  refuseMisfit,
  refuseOther,
  versionsWith,
} from './kept-run.ts';
import { partialsBeside, reachedThrough, removePartials, writtenTo, type PlannedFiles } from './planned-files.ts';
import {
  finishedFiles,
  finishPublishing,
  isPublished,
  publishCopies,
  publishForGood,
  writtenFiles,
} from './resumed-publishing.ts';
import type { ResumePlan } from './resume-plan.ts';

type Journalled = Extract<ResumePlan, { kind: 'journalled' }>;

/** The part of the report about a resumed run. */
export interface Resumed {
  /** The first record that this run works on, from 1. */
  readonly fromRecord: number;
  readonly versions: readonly WorkVersion[];
}

/** An earlier run that was already complete, or a run to start. */
export type Opened =
  { readonly kind: 'finished'; readonly outcome: Outcome } | { readonly kind: 'begun'; readonly run: Resumption };

/** Discards the checkpoints of an earlier run. Throws a UsageError if that run is still running. */
export function discardRun(plan: Extract<ResumePlan, { kind: 'restarted' }>, onNews: KeptWatch['onNews']): void {
  const { folder, lock } = lockFolder(plan);
  try {
    for (const stray of straysIn(folder, plan.partials)) onNews(stray);
    removePartials(plan.partials);
    leave(folder, lock);
  } catch (error) {
    lock.release();
    throw toResumeError(folder, error);
  } finally {
    folder.close();
  }
}

const NO_ENTRIES: JournalRead<JournalEntry> = { entries: [], length: 0, isDamaged: false };

export class Resumption {
  readonly #plan: Journalled;
  readonly #publishing: PublishingOrder;
  readonly #held: Held;
  readonly #fd: number;
  readonly #entries: readonly JournalEntry[];
  #state: 'held' | 'let-go' = 'held';
  /** The files of the run, reached through its folder. */
  readonly files: PlannedFiles;
  readonly resumed: Resumed | undefined;
  /** How a small input is spread over workers: as when the run began. */
  readonly spreading: Spreading | undefined;

  /**
   * @throws UsageError if another run works on that output, or the earlier run had another identity
   */
  static async open(
    plan: Journalled,
    planned: PlannedFiles,
    publishing: PublishingOrder,
    watch: KeptWatch,
  ): Promise<Opened> {
    const { spec } = plan;
    const { onNews } = watch;
    const held = lockFolder(plan);
    const { folder, lock } = held;
    try {
      const files = reachedThrough(folder, planned);
      const partials = partialsBeside(folder.path, files);
      if (spec.restarts || isOther(plan, isPublished(folder) ? keptIdentity(folder) : undefined)) {
        for (const stray of straysIn(folder, partials)) onNews(stray);
        clear(folder, partials);
      }
      if (isThere(folder.at(MARKER))) {
        const before = keptIdentity(folder);
        if (before !== undefined) refuseOther(plan, before);
        const outcome = await finishPublishing(folder, publishing(files), (owed) => checkKept(owed, watch));
        if (outcome !== undefined) {
          onNews(`${plan.displayName} was already complete: it now has its final name`);
          const note = leaveNoting(folder, lock);
          if (note !== undefined) onNews(note);
          folder.close();
          return { kind: 'finished', outcome };
        }
        clear(folder, partials);
      }
      const kept = keptIdentity(folder);
      const journal = kept === undefined ? NO_ENTRIES : keptJournal(folder);
      if (kept !== undefined && journal.entries.length > 0) refuseOther(plan, kept);
      const damage = journalDamage(folder, journal);
      if (damage !== undefined) onNews(damage);
      const last = journal.entries.at(-1);
      if (last !== undefined) {
        refuseMisfit(folder, journal.entries, plan, [...files.outputs.keys()]);
        const outputs = writtenFiles(finishedFiles([...writtenTo(files, last.written)]), false);
        await checkKept([...outputs, ...stateFiles(folder, last)], watch);
      }
      const run = new Resumption(plan, files, publishing, held, kept, journal);
      onNews(
        run.resumed === undefined
          ? 'nothing to resume: starting at record 1'
          : `resuming at record ${run.resumed.fromRecord}`,
      );
      return { kind: 'begun', run };
    } catch (error) {
      lock.release();
      folder.close();
      throw toResumeError(folder, error);
    }
  }

  private constructor(
    plan: Journalled,
    files: PlannedFiles,
    publishing: PublishingOrder,
    held: Held,
    kept: KeptIdentity | undefined,
    { entries, length }: JournalRead<JournalEntry>,
  ) {
    this.#plan = plan;
    this.files = files;
    this.#publishing = publishing;
    this.#held = held;
    this.#entries = entries;
    const { folder } = held;
    const { identity } = plan.run;
    const partials = partialsBeside(folder.path, files);
    const last = entries.at(-1);
    if (last === undefined) clear(folder, partials);
    const fromRecord = (last?.sums.recordsIn ?? 0) + 1;
    const versions = versionsWith(kept?.versions ?? [], fromRecord, workDigest(identity));
    this.spreading = last === undefined ? plan.spreading : kept?.spreading;
    const text = identityText(identity, versions, partials, this.spreading);
    if (identityBytes(folder)?.toString() !== text) writeWhole(folder, IDENTITY, text);
    const journal = openOwn(folder.at(JOURNAL), folder.named(JOURNAL), constants.O_WRONLY | constants.O_APPEND);
    this.#fd = journal?.fd ?? createOwn(folder, JOURNAL);
    try {
      ftruncateSync(this.#fd, last === undefined ? 0 : length);
    } catch (error) {
      closeSync(this.#fd);
      throw error;
    }
    this.resumed = last === undefined ? undefined : { fromRecord, versions };
  }

  /** Where the reader resumes; undefined for a new run. */
  get before(): ReadBefore | undefined {
    const last = this.#entries.at(-1);
    if (last === undefined) return undefined;
    const ended = this.#ended;
    const { batches, recordsIn: records } = last.sums;
    const bytes = this.#plan.run.inputBytes.slice(0, ended.length);
    const endedBytes = bytes.reduce((sum, each) => sum + each, 0);
    return { batches, records, positions: last.positions, ended, endedBytes, skipped: last.skipped };
  }

  get journal(): JournalData {
    const { path, reach } = this.#held.folder;
    const folders = partialsBeside(path, this.files).map((partial) => dirname(partial));
    return {
      folder: { path, reach },
      fd: this.#fd,
      entries: this.#entries.length,
      folders: [...new Set([reach, dirname(path), ...folders])],
      from: this.#entries.at(-1),
      isHeaderOwed: this.#plan.isHeaderOwed,
    };
  }

  /**
   * Publishes; all outputs and the report must be written and synced. From here on a killed run is
   * finished by the next one. Returns a warning if the folder could not be removed: the outputs are
   * published all the same.
   */
  publish(outcome: Outcome, outputs: WrittenOutputs, report: string | undefined): string[] {
    const { folder, lock } = this.#held;
    const written = writtenTo(this.files, outputs);
    if (this.files.report !== undefined) written.set(this.files.report, writtenOf(Buffer.from(report!)));
    const order = this.#publishing(this.files);
    publishForGood(folder, finishedFiles(order.map((plan) => [plan, written.get(plan)!])), outcome);
    const note = leaveNoting(folder, lock);
    this.#letGo();
    return note === undefined ? [] : [note];
  }

  /** For a run that too many failed records have failed: the dead-letter files. */
  publishCopies(plans: readonly OutputPlan[]): void {
    publishCopies(plans);
  }

  /** After a failure; keeps everything. Call it when no thread uses the journal any more. */
  release(): void {
    if (this.#state === 'let-go') return;
    this.#held.lock.release();
    this.#letGo();
  }

  /** Closes only once: a closed descriptor's number may belong to another file. */
  #letGo(): void {
    if (this.#state === 'let-go') return;
    this.#state = 'let-go';
    try {
      closeSync(this.#fd);
    } catch {
      // Every entry was synced.
    } finally {
      this.#held.folder.close();
    }
  }

  get #ended(): readonly number[] {
    return this.#entries.flatMap((entry) => entry.ended);
  }
}

/** The saved accumulator of a reduction, if there is one. */
function stateFiles(folder: OwnFolder, { state }: JournalEntry): WrittenFile[] {
  if (state === undefined) return [];
  return [{ reach: folder.at(state.name), named: folder.named(state.name), written: state, isWhole: true }];
}

type PublishingOrder = (files: PlannedFiles) => readonly OutputPlan[];
