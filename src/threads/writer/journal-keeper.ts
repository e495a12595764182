// Journals the progress of a run while it writes: at intervals it notes the state between two
// commits, has the outputs synced by Node's thread pool, and appends the entry when that is done.
// Only the end of the run waits for it.
import { fdatasync, write } from 'node:fs';
import { join } from 'node:path';
import { OutputError, ResumeError } from '../../job/errors.ts';
import { journalLine } from '../../io/resume/journal-file.ts';
import { NEW_FILE } from '../../io/system/own-file.ts';
import { isAsWritten, writtenOf } from '../../io/resume/written.ts';
import { syncFolder } from '../../io/output/publish.ts';
import { BEGIN_ANEW, OWNER_MODE, readOwn, removeOwn } from '../../io/resume/own-files.ts';
import { describeSystemError } from '../../io/system/system-error.ts';
import type { Reducer } from '../../transform/reduction/reducer.ts';
import { NONE_SKIPPED } from '../../records/skipped-lines.ts';
import type { JournalData, JournalEntry, StateFile } from './journal-entry.ts';
import type { Outputs } from './outputs.ts';
import type { BatchPlace, ReadPosition } from '../protocol/read-position.ts';
import type { StatusBoard } from '../protocol/status-board.ts';
import type { WriterTally } from './writer-tally.ts';

/**
 * Early, so that short runs have an entry; then less and less often: repeated work may cost as much
 * as the run so far.
 */
const LEAST_GAP_MS = 250;
const MOST_GAP_MS = 5000;
const GAP_SHARE = 0.02;
/** Writing the state of a reduction delays the writer: at most a 25th of the time. */
const STATE_GAPS = 25;
/** A disk that is slow to sync must not be kept busy by it. */
const SYNC_GAPS = 2;

export class JournalKeeper {
  readonly #data: JournalData;
  readonly #board: StatusBoard;
  readonly #now: () => number;
  readonly #startedMs: number;
  #dueMs: number;
  /** Positions of batches that are not committed, as far as known. */
  readonly #places = new Map<number, BatchPlace>();
  /** Batches, from the first on, whose positions are processed. */
  #batches: number;
  #positions: readonly ReadPosition[] = [];
  #ended: number[] = [];
  #skipped = NONE_SKIPPED;
  #journalled: number;
  #entries: number;
  #state: StateFile | undefined;
  #areFoldersSynced = false;
  #inFlight: Promise<void> | undefined;
  #failure: Error | undefined;

  constructor(data: JournalData, board: StatusBoard, now: () => number = () => performance.now()) {
    this.#data = data;
    this.#board = board;
    this.#now = now;
    this.#startedMs = now();
    this.#dueMs = this.#startedMs + LEAST_GAP_MS;
    this.#batches = data.from?.sums.batches ?? 0;
    this.#journalled = this.#batches;
    this.#entries = data.entries;
    this.#state = data.from?.state;
  }

  placed(place: BatchPlace): void {
    this.#places.set(place.batch, place);
  }

  /** Call it between commits. Throws the error that kept an entry from being written. */
  consider(tally: WriterTally, outputs: Outputs, reducer: Reducer | undefined): void {
    if (this.#failure !== undefined) throw this.#failure;
    this.#takeIn(tally.batches);
    if (this.#inFlight !== undefined || this.#batches === this.#journalled || this.#now() < this.#dueMs) return;
    // The reader's position and a worker's result arrive separately: if the position is late, the
    // next commit journals it.
    if (this.#batches !== tally.batches) return;
    const before = this.#now();
    const state = reducer?.pack();
    const stateMs = this.#now() - before;
    const entry: JournalEntry = {
      entry: this.#entries,
      sums: tally.sums,
      positions: this.#positions,
      ended: this.#ended,
      skipped: this.#skipped,
      written: outputs.written,
      ...(state === undefined ? {} : { state: stateFile(this.#entries, state) }),
    };
    this.#ended = [];
    this.#inFlight = this.#journal(entry, outputs, state).then(
      () => this.#journalledAt(entry, before, stateMs),
      (error: unknown) => {
        this.#failure = error instanceof OutputError ? error : notJournalled(error);
      },
    );
  }

  /** Waits for the entry in progress: before the outputs are finished. */
  async settle(): Promise<void> {
    await this.#inFlight;
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** The merged result at the point where the run resumes. */
  readState({ name, ...written }: StateFile): Uint8Array {
    const path = join(this.#data.folder.path, name);
    const bytes = readOwn(this.#data.folder, name, written.bytes);
    if (bytes === undefined) throw new ResumeError(`${path} can't be read: it no longer exists`, BEGIN_ANEW);
    if (isAsWritten(bytes, written)) return new Uint8Array(bytes);
    throw new ResumeError(`${path} has changed since it was written`, BEGIN_ANEW);
  }

  #takeIn(committed: number): void {
    while (this.#batches < committed) {
      const place = this.#places.get(this.#batches);
      if (place === undefined) return;
      this.#places.delete(this.#batches);
      this.#batches += 1;
      this.#positions = place.positions;
      this.#ended.push(...place.ended);
      this.#skipped = place.skipped;
    }
  }

  async #journal(entry: JournalEntry, outputs: Outputs, state: Uint8Array | undefined): Promise<void> {
    await outputs.sync();
    if (entry.state !== undefined) await this.#writeState(entry.state.name, state!);
    // Once: that the files exist under their names.
    if (!this.#areFoldersSynced) for (const folder of this.#data.folders) syncFolder(folder);
    this.#areFoldersSynced = true;
    const line = journalLine(entry);
    for (let written = 0; written < line.length;) {
      const bytes = await writeTo(this.#data.fd, line.subarray(written));
      if (bytes === 0) throw new Error('the system accepts no more bytes');
      written += bytes;
    }
    await syncData(this.#data.fd);
  }

  async #writeState(name: string, bytes: Uint8Array): Promise<void> {
    const { open } = process.getBuiltinModule('node:fs/promises');
    const { folder } = this.#data;
    // Left by a run that was killed before it had noted it.
    removeOwn(folder, name);
    const file = await open(join(folder.reach, name), NEW_FILE, OWNER_MODE);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    syncFolder(folder.reach);
  }

  #journalledAt(entry: JournalEntry, beganMs: number, stateMs: number): void {
    const nowMs = this.#now();
    const gap = Math.min(MOST_GAP_MS, GAP_SHARE * (nowMs - this.#startedMs));
    this.#dueMs = nowMs + Math.max(LEAST_GAP_MS, gap, STATE_GAPS * stateMs, SYNC_GAPS * (nowMs - beganMs - stateMs));
    this.#inFlight = undefined;
    this.#entries += 1;
    this.#journalled = entry.sums.batches;
    this.#board.set('recordsJournalled', entry.sums.recordsIn);
    if (this.#state !== undefined) this.#removeState(this.#state);
    this.#state = entry.state;
  }

  #removeState({ name }: StateFile): void {
    try {
      removeOwn(this.#data.folder, name);
    } catch {
      // It is removed with the folder.
    }
  }
}

function writeTo(fd: number, bytes: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    write(fd, bytes, (error, written) => (error === null ? resolve(written) : reject(error)));
  });
}

function syncData(fd: number): Promise<void> {
  return new Promise((resolve, reject) => fdatasync(fd, (error) => (error === null ? resolve() : reject(error))));
}

function stateFile(entry: number, bytes: Uint8Array): StateFile {
  return { name: `state.${entry}`, ...writtenOf(bytes) };
}

function notJournalled(error: unknown): ResumeError {
  return new ResumeError(`the checkpoints can't be written: ${describeSystemError(error)}`, { cause: error });
}
