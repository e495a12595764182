// The marker from which a run with --resume publishes its outputs, written for files that exist.
import { existsSync, readFileSync } from 'node:fs';
import type { Outcome } from '../../src/job/outcome.ts';
import { sealedText } from '../../src/io/resume/sealed-text.ts';
import { writtenOf } from '../../src/io/resume/written.ts';

export interface NotedRename {
  readonly from: string;
  readonly to: string;
  readonly displayName: string;
}

/** A file that does not exist is described as empty. */
export function markerText(renames: readonly NotedRename[], outcome: Outcome): string {
  const written = (path: string) => writtenOf(existsSync(path) ? readFileSync(path) : Buffer.alloc(0));
  return sealedText({ renames: renames.map((rename) => ({ ...rename, written: written(rename.from) })), outcome });
}
