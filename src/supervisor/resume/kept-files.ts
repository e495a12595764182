// Verifies the files of an earlier run before they are resumed, by reading them. They may be
// hundreds of gigabytes, so a slow check reports its progress, and can be aborted.
import { formatSize } from '../../job/size.ts';
import { checkWritten, type WrittenFile } from '../../io/resume/written.ts';
import { nowMs } from '../../threads/protocol/stage-clock.ts';
import { abortedError } from '../aborting.ts';

const FIRST_NEWS_MS = 2000;
const NEXT_NEWS_MS = 30_000;

export interface KeptWatch {
  readonly signal: AbortSignal | undefined;
  readonly onNews: (text: string) => void;
}

/** @throws ResumeError for the first file that has changed; AbortedError */
export async function checkKept(
  files: readonly WrittenFile[],
  { signal, onNews }: KeptWatch,
  now: () => number = nowMs,
): Promise<void> {
  const totalBytes = files.reduce((sum, { written }) => sum + written.bytes, 0);
  let doneBytes = 0;
  let newsAtMs = now() + FIRST_NEWS_MS;
  const onRead = (bytes: number) => {
    if (signal?.aborted) throw abortedError(signal);
    doneBytes += bytes;
    if (now() < newsAtMs) return;
    newsAtMs = now() + NEXT_NEWS_MS;
    onNews(`checking what the earlier run wrote: ${formatSize(doneBytes)} of ${formatSize(totalBytes)}`);
  };
  for (const file of files) await checkWritten(file, onRead);
  if (signal?.aborted) throw abortedError(signal);
}
