// Reads what an earlier run with --resume has kept in its folder, and compares it with the run that
// would resume it. The caller holds the lock.
import { ResumeError, UsageError } from '../../job/errors.ts';
import { readJournal, type JournalRead } from '../../io/resume/journal-file.ts';
import { BEGIN_ANEW, readOwn } from '../../io/resume/own-files.ts';
import type { OwnFolder } from '../../io/resume/own-folder.ts';
import { IDENTITY, JOURNAL } from '../../io/resume/run-folder.ts';
import { isUnbroken } from '../../io/resume/sealed-text.ts';
import { parsed } from '../../io/resume/shape.ts';
import type { JournalEntry } from '../../threads/writer/journal-entry.ts';
import { differences, LAYOUT, type KeptIdentity, type WorkVersion } from './identity.ts';
import { isJournalEntry, isKeptIdentity } from './kept-shapes.ts';
import type { ResumePlan } from './resume-plan.ts';

type Journalled = Extract<ResumePlan, { kind: 'journalled' }>;

/** The limit for the identity: enough for thousands of inputs. */
const MOST_IDENTITY_BYTES = 256 * 1024 * 1024;
/** An entry is usually below a KiB, and is written every few seconds. */
const MOST_JOURNAL_BYTES = 1024 * 1024 * 1024;

export function identityBytes(folder: OwnFolder): Buffer | undefined {
  return readOwn(folder, IDENTITY, MOST_IDENTITY_BYTES);
}

/** Undefined if it is invalid or of another layout. Does not verify the checksum. */
export function readIdentity(text: string): KeptIdentity | undefined {
  const kept = parsed(text);
  return isKeptIdentity(kept) && kept.layout === LAYOUT ? kept : undefined;
}

export function keptIdentity(folder: OwnFolder): KeptIdentity | undefined {
  const bytes = identityBytes(folder);
  if (bytes === undefined) return undefined;
  const kept = readIdentity(bytes.toString());
  if (kept !== undefined && !isUnbroken(kept)) {
    throw new ResumeError(`${folder.named(IDENTITY)} has changed since it was written`, BEGIN_ANEW);
  }
  if (kept !== undefined) return kept;
  throw new UsageError(`${folder.named(IDENTITY)} is not what this version of threadmill writes`, {
    advice: 'use the version that began the run; to discard its checkpoints: --restart',
  });
}

export function keptJournal(folder: OwnFolder): JournalRead<JournalEntry> {
  const bytes = readOwn(folder, JOURNAL, MOST_JOURNAL_BYTES) ?? Buffer.alloc(0);
  try {
    return readJournal(bytes, isJournalEntry);
  } catch (error) {
    const why = (error as Error).message;
    throw new ResumeError(`${folder.named(JOURNAL)} can't be resumed from: ${why}`, { cause: error, ...BEGIN_ANEW });
  }
}

/** A message about a damaged end of the journal; undefined if it is intact. */
export function journalDamage(
  folder: OwnFolder,
  { entries, isDamaged }: JournalRead<JournalEntry>,
): string | undefined {
  if (!isDamaged) return undefined;
  return `${folder.named(JOURNAL)} is damaged after its first ${entries.length} entries: the work after these is repeated`;
}

export function isOther({ run: { identity } }: Journalled, kept: KeptIdentity | undefined): boolean {
  if (kept === undefined) return false;
  return [...differences(kept.rest, identity.rest), ...differences(kept.work, identity.work)].length > 0;
}

export function refuseOther({ spec, run: { identity }, displayName }: Journalled, kept: KeptIdentity): void {
  const rest = differences(kept.rest, identity.rest);
  const work = differences(kept.work, identity.work);
  if (rest.length === 0 && (work.length === 0 || spec.acceptsChangedWork)) return;
  const all = [...rest, ...work].join('; ');
  throw new UsageError(`${displayName} can't be resumed: this changed since the run began: ${all}`, {
    advice:
      rest.length > 0
        ? 'undo the change; to discard the checkpoints: --restart'
        : 'to resume with the changed work: --accept-changed-work; to discard the checkpoints: --restart',
  });
}

/**
 * Throws a ResumeError unless the last entry names exactly the outputs of this run, and only inputs
 * that it has.
 */
export function refuseMisfit(
  folder: OwnFolder,
  entries: readonly JournalEntry[],
  { run, isPaired }: Journalled,
  outputs: readonly string[],
): void {
  const { written, positions } = entries.at(-1)!;
  const inputs = run.inputBytes.length;
  const ended = entries.flatMap((entry) => entry.ended).length;
  const named = Object.keys(written).filter((name) => written[name as keyof typeof written] !== undefined);
  const fits =
    outputs.every((name) => named.includes(name)) &&
    named.every((name) => outputs.includes(name)) &&
    positions.length === (isPaired ? 2 : 1) &&
    positions.every(({ input }) => input < inputs) &&
    ended <= inputs;
  if (fits) return;
  throw new ResumeError(`${folder.named(JOURNAL)} can't be resumed from: it is not of this run`, BEGIN_ANEW);
}

/** Adds this version of the work; drops versions that made no records. */
export function versionsWith(versions: readonly WorkVersion[], fromRecord: number, work: string): WorkVersion[] {
  const used = versions.filter((version) => version.fromRecord < fromRecord);
  return used.at(-1)?.work === work ? used : [...used, { fromRecord, work }];
}
