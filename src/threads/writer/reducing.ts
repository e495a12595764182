// The user's code in the writer thread: a reduction's merge and finish. The thread is guarded
// before the module is loaded, as a worker is. Nothing of this loads without a reduction.
import { InternalError, type Place, type ThreadmillError } from '../../job/errors.ts';
import type { JobSpec } from '../../job/job-spec.ts';
import { newFormat } from '../../records/formats/formats.ts';
import type { PreparedWork } from '../../transform/prepare-work.ts';
import { planConversion } from '../../transform/conversion.ts';
import { isUntyped } from '../../transform/typed-work.ts';
import type { Reducer } from '../../transform/reduction/reducer.ts';
import type { LoopHold } from '../protocol/loop-hold.ts';
import { MemoryNotes, WRITER } from '../protocol/memory-notes.ts';

export interface ReducingData {
  readonly spec: JobSpec;
  readonly work: PreparedWork;
  /** The memory of MemoryNotes; absent if nothing reads them. */
  readonly memoryNotes?: SharedArrayBuffer;
}

export interface ReducingThread {
  readonly hold: LoopHold;
  readonly onFailure: (error: ThreadmillError) => void;
  /** False once the thread may end. */
  readonly isAtWork: () => boolean;
  readonly print: (text: string) => void;
}

/** What finish returns has the columns of the input, unless the module names others. */
const SAME = { kind: 'same', upTo: 0 } as const;

export async function loadReducer(
  { spec, work, memoryNotes }: ReducingData,
  columns: readonly string[],
  { hold, onFailure, isAtWork, print }: ReducingThread,
): Promise<Reducer> {
  // Lazy-loaded: other runs need none of it.
  const [{ guardWorker }, { loadUserModule }, { Reducer }] = await Promise.all([
    import('../protocol/worker-guard.ts'),
    import('../../transform/load-work.ts'),
    import('../../transform/reduction/reducer.ts'),
  ]);
  const displayName = work.module?.displayName ?? '';
  const loaded: { reducer?: Reducer } = {}; // empty while the module is being loaded
  const place = (): Place => loaded.reducer?.place() ?? { file: displayName };
  guardWorker({ onFailure, place, placeOfCall: place, isAtWork, print });
  if (memoryNotes !== undefined) new MemoryNotes(memoryNotes).keep(WRITER);
  const module = await hold.whileReleased(loadUserModule(work));
  if (module?.reduction === undefined) {
    throw new InternalError('the work is a reduction in a worker, but not in the writer thread');
  }
  const { framing, encoding } = spec;
  const terminator = framing.linesPerRecord > 1 ? undefined : framing.terminator === 'nul' ? '\0' : '\n';
  const options = { ...spec, terminator, columns };
  const results = module.columns === undefined ? SAME : ({ kind: 'names', names: module.columns } as const);
  const format =
    planConversion(work, module, results, options)?.newFormat() ??
    newFormat(isUntyped(work, module) ? 'lines' : work.format, { ...options, outputColumns: module.columns });
  const wait = <T>(promise: PromiseLike<T>) => hold.whileReleased(promise);
  loaded.reducer = new Reducer(module.reduction, {
    format,
    terminator: framing.terminator,
    encoding,
    displayName,
    wait,
  });
  return loaded.reducer;
}
