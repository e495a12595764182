// Stands between a module's functions and the runner where records are typed: the runner knows texts only. What the
// work gives back becomes text again here; what is no record of the format goes on as it is, for result.ts to judge.
import type { RecordFormat } from '../records/formats/record-format.ts';
import type { PreparedWork } from './prepare-work.ts';
import { isIterable, mayBeRecord, isThenable } from './result.ts';
import type { ModuleWork, RecordFunction, TypedFunction } from './work.ts';

/** A module that names no format is given strings, also where the name of an input has chosen how records are cut. */
export function isUntyped({ untypedBy }: PreparedWork, module: ModuleWork | undefined): boolean {
  return untypedBy !== undefined && module !== undefined && module.format === undefined;
}

/** A filter: its answer is a truth, not a record. `isAlone`: no other function is given the record. */
export function typedFilter(filter: TypedFunction, format: RecordFormat, isAlone: boolean): RecordFunction {
  return ofTexts(filter, format, isAlone);
}

export function typedMap(map: TypedFunction, format: RecordFormat, isAlone: boolean): RecordFunction {
  return printing(ofTexts(map, format, isAlone), format);
}

function ofTexts(work: TypedFunction, format: RecordFormat, isAlone: boolean): RecordFunction {
  const parsed: RecordFunction = (text, context) => work(format.parse(text, context.recordNumber), context);
  return (isAlone ? format.fuse?.(work, parsed) : undefined) ?? parsed;
}

/** The function, with records of the format that it gives as their texts. */
export function printing(map: RecordFunction, format: RecordFormat): RecordFunction {
  return (text, context) => {
    const value = map(text, context);
    if (typeof value !== 'object' || value === null) return value;
    if (!isThenable(value)) return printed(value, format);
    return settled(value, format);
  };
}

async function settled(promise: PromiseLike<unknown>, format: RecordFormat): Promise<unknown> {
  return printed(await promise, format);
}

/** A record of the format, or several, as texts; what is none goes on as it is. */
export function printed(value: unknown, format: RecordFormat): unknown {
  if (typeof value !== 'object' || value === null || value instanceof String || ArrayBuffer.isView(value)) return value;
  if (Symbol.asyncIterator in value) return value;
  if (!isIterable(value) || format.isOne(value)) return format.print(value);
  return printedItems(value, format);
}

function* printedItems(items: Iterable<unknown>, format: RecordFormat): Iterable<unknown> {
  for (const item of items) {
    yield mayBeRecord(item) ? format.print(item) : item;
  }
}
