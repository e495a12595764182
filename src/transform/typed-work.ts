// Adapts a module's functions on typed records to the runner, which works on strings only. Records
// that the work returns are printed here; a value that is not a record of the format is passed on
// unchanged, for result.ts to check.
import type { RecordFormat } from '../records/formats/record-format.ts';
import type { PreparedWork } from './prepare-work.ts';
import { printed } from './printed-results.ts';
import { isThenable } from './result.ts';
import type { ModuleWork, RecordFunction, TypedFunction } from './work.ts';

/**
 * A module that names no format gets strings, even if an input's file name has set how records are
 * framed.
 */
export function isUntyped({ untypedBy }: PreparedWork, module: ModuleWork | undefined): boolean {
  return untypedBy !== undefined && module !== undefined && module.format === undefined;
}

/**
 * A filter: its result counts by truthiness and is not printed. `isAlone`: no other function gets
 * the record.
 */
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

/** The function, but records of the format in its result are printed as strings. */
export function printing(map: RecordFunction, format: RecordFormat): RecordFunction {
  if (format.printText !== undefined) return convertingResults(map, format);
  return (text, context) => {
    const value = map(text, context);
    if (typeof value !== 'object' || value === null) return value;
    if (!isThenable(value)) return printed(value, format);
    return settled(value, format);
  };
}

/** The same for an output of another format, in which the strings of a result are looked at, too. */
function convertingResults(map: RecordFunction, format: RecordFormat): RecordFunction {
  return (text, context) => {
    format.beginResult?.();
    const value = map(text, context);
    return isThenable(value) ? settled(value, format, text) : printed(value, format, text);
  };
}

async function settled(promise: PromiseLike<unknown>, format: RecordFormat, text?: string): Promise<unknown> {
  return printed(await promise, format, text);
}
