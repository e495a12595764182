// Reads back what an earlier run has written, before anything goes on with it. That may be hundreds of gigabytes: it is said
// where it takes long, and may be stopped at any time.
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

/** @throws ResumeError for the first of them that is not as it was written; AbortedError */
export async function checkKept(
  files: readonly WrittenFile[],
  { signal, onNews }: KeptWatch,
  now: () => number = nowMs,
): Promise<void> {
  const total = files.reduce((sum, { written }) => sum + written.bytes, 0);
  let done = 0;
  let newsAtMs = now() + FIRST_NEWS_MS;
  const onRead = (bytes: number) => {
    if (signal?.aborted) throw abortedError(signal);
    done += bytes;
    if (now() < newsAtMs) return;
    newsAtMs = now() + NEXT_NEWS_MS;
    onNews(`checking what the earlier run wrote: ${formatSize(done)} of ${formatSize(total)}`);
  };
  for (const file of files) await checkWritten(file, onRead);
  if (signal?.aborted) throw abortedError(signal);
}
