// Loads the work inside a worker from what the main thread prepared. A module is loaded at once, so
// that its errors are reported before the first byte of input is read. Expressions are compiled
// when the header, and so the columns, are known.
import type { CompileEnvironment } from './expression/compile-expression.ts';
import { UsageError } from '../job/errors.ts';
import { noPlace } from '../job/resolve-comments.ts';
import type { FormatName, JobSpec } from '../job/job-spec.ts';
import { isOfRows } from '../job/conversion.ts';
import { newFormat, type FormatOptions } from '../records/formats/formats.ts';
import type { RecordFormat } from '../records/formats/record-format.ts';
import { planConversion, type ConversionGiven } from './conversion.ts';
import type { ResultColumns } from './expression/column-list.ts';
import type { ExpressionPlan } from './expression/expression-plan.ts';
import type { OutputConversion } from './output-conversion.ts';
import { OwnRecords } from './own-records.ts';
import type { PreparedWork } from './prepare-work.ts';
import { sampled } from './sampling.ts';
import { isUntyped, printing, typedFilter, typedMap } from './typed-work.ts';
import { isBatchWise, type LoadedWork, type ModuleWork, type RecordFunction } from './work.ts';

/** The module's part of the work, if there is one. */
export async function loadUserModule(prepared: PreparedWork): Promise<ModuleWork | undefined> {
  if (prepared.module === undefined) return undefined;
  // Import these before the user's module, which may change how promises work.
  const { loadModule } = await import('./module/load-module.ts');
  const { checkPairing } = await import('./pairs/load-pair-work.ts');
  const { refuseTakenForRecords } = await import('./module/taken-for-records.ts');
  const work = await loadModule(prepared.module);
  checkFormat(work.format, prepared, prepared.module.displayName);
  if (work.columns !== undefined) refuseColumns(prepared, prepared.module.displayName);
  if (prepared.isPaired || work.isPaired === true) {
    checkPairing(work, prepared.isPaired, prepared.module.displayName);
  }
  if (isUntyped(prepared, work) || prepared.format === 'lines') {
    refuseTakenForRecords(work, prepared, prepared.module.displayName);
  }
  return work;
}

/** The records are already framed for one format: a module for another one must not get them. */
function checkFormat(
  declared: FormatName | undefined,
  { format, isFormatRead }: PreparedWork,
  displayName: string,
): void {
  if (declared === format || (declared === undefined && !isFormatRead)) return;
  if (declared === undefined) {
    throw new UsageError(`'${displayName}' names the format ${format} in its text, but its export names none`, {
      advice: 'choose one: --format NAME',
    });
  }
  throw new UsageError(`'${displayName}' is made for the format ${declared}, but the format of this run is ${format}`, {
    advice: `use --format ${declared}`,
  });
}

/** Only csv and tsv have a header that `columns` could name, and what becomes JSON has keys. */
function refuseColumns({ format, to, isPaired }: PreparedWork, displayName: string): void {
  if (!isPaired && (isOfRows(to ?? format) || to === 'ndjson')) return;
  throw new UsageError(
    `'${displayName}' names columns, which are for csv and tsv${isPaired ? ', and not for pairs' : ''}`,
    {
      advice: isPaired ? '--header-out writes a header' : 'use -F tsv, header() or --header-out',
    },
  );
}

/** Options that the module makes pointless. */
export function refuseUnfit(prepared: PreparedWork, module: ModuleWork | undefined, spec: JobSpec): void {
  if (spec.filteredOut.length > 0) refuseNoFilter(prepared, module);
  if (isBatchWise(module)) refuseNoSlots(prepared, module, spec);
  if (spec.comments?.isKept === true) refuseNoPlaceForComments(prepared, module);
}

/** Without a filter, the --filtered-out file would always be empty. */
function refuseNoFilter({ filter, sample, module: prepared }: PreparedWork, module: ModuleWork | undefined): void {
  if ((filter ?? sample) !== undefined || (module !== undefined && module.filters.length > 0)) return;
  const displayName = prepared === undefined ? '' : `, and '${prepared.displayName}' has none`;
  throw new UsageError(`--filtered-out writes what a filter drops${displayName}`, {
    advice: 'a record that map drops with null is not filtered out: use --filter EXPRESSION, or a filter in the module',
  });
}

/** With results of whole batches, the place of a comment line between them is unknown. */
function refuseNoSlots({ module: prepared }: PreparedWork, module: ModuleWork | undefined, spec: JobSpec): void {
  const kind =
    module?.mapBatch !== undefined ? 'mapBatch' : module?.mapBytes !== undefined ? 'mapBytes' : 'a reduction';
  const { concurrency, rate, policies } = spec;
  const [option, what] =
    concurrency !== undefined
      ? ['--concurrency', 'has several records under way at once']
      : rate !== undefined
        ? ['--rate', 'limits calls for single records']
        : ['--retry-delay', 'is the pause before a single record is tried again'];
  if (concurrency === undefined && rate === undefined && policies.retryDelayMs === undefined) return;
  throw new UsageError(`${option} ${what}, but '${prepared!.displayName}' has ${kind}`, {
    advice: 'it is for map and filter; batches that are worked on at once: --procs',
  });
}

function refuseNoPlaceForComments({ module: prepared }: PreparedWork, module: ModuleWork | undefined): void {
  const kind = module?.mapBatch !== undefined ? 'mapBatch' : module?.mapBytes !== undefined ? 'mapBytes' : undefined;
  if (kind === undefined) return;
  throw noPlace(`what ${kind} in '${prepared!.displayName}' returns for a batch has no place for comment lines`);
}

/** Puts all of the work together. The expression filter runs before the module's own. */
export async function completeWork(
  prepared: PreparedWork,
  module: ModuleWork | undefined,
  given: Omit<CompileEnvironment, 'recordFormat' | 'own' | 'converting'> &
    Omit<FormatOptions, 'outputColumns'> &
    ConversionGiven & { readonly mayWait?: boolean },
): Promise<LoadedWork> {
  if (prepared.isPaired) {
    const { loadPairWork } = await import('./pairs/load-pair-work.ts');
    const conversion = planConversion(prepared, module, undefined, given);
    const pairs = loadPairWork(prepared, module, given, conversion);
    const converted = conversion === undefined ? {} : { conversion };
    return { ...hooksOf(module), filters: [], pairs, resultColumns: AS_THEY_CAME, ...converted };
  }
  const columns = columnsOut(prepared, module, given.columns);
  const outputColumns = columns?.kind === 'names' ? columns.names : undefined;
  const conversion = planConversion(prepared, module, columns, given);
  const converting = conversion?.newFormat();
  const format = converting ?? newFormat(prepared.format, { ...given, outputColumns });
  const own = format === undefined || given.mayWait !== true ? undefined : new OwnRecords(format);
  const environment = {
    ...given,
    ...(format === undefined ? {} : { recordFormat: format }),
    ...(own === undefined ? {} : { own }),
    ...(converting === undefined ? {} : { converting }),
  };
  const valueFormat = isUntyped(prepared, module) ? undefined : format;
  const typed = valueFormat === undefined ? untyped(module) : typedBy(valueFormat, module, own);
  let filter: RecordFunction | undefined;
  let { map } = typed;
  if (prepared.filter !== undefined || prepared.map !== undefined) {
    const { compileExpression } = await import('./expression/compile-expression.ts');
    if (prepared.filter !== undefined) filter = compileExpression(prepared.filter, environment);
    if (prepared.map !== undefined) map = compileExpression(prepared.map, environment);
    if (format !== undefined && map !== undefined && prepared.map !== undefined) {
      map = own !== undefined && prepared.map.isAsync ? own.printing(map) : printing(map, format);
    }
  }
  if (converting !== undefined && valueFormat === undefined && map !== undefined) map = printing(map, converting);
  const isUnchanged = converting !== undefined && map === undefined && !isBatchWise(module);
  if (isUnchanged) map = (text) => converting.convert(text);
  if (prepared.sample !== undefined) filter = sampled(prepared.sample, prepared.format, filter);
  // A command without a filter gets the records unread; the format only frames them.
  const isUnread = prepared.command !== undefined && filter === undefined;
  const isParsedFirst =
    filter === undefined &&
    ((valueFormat?.checksWhatItParses === true && (typed.filters[0] ?? typed.map) !== undefined) ||
      (isUnchanged && typed.filters.length === 0));
  const resultColumns = isUnchanged ? AS_THEY_CAME : (declaredColumns(conversion) ?? columns);
  return {
    ...hooksOf(module),
    ...(format === undefined ? {} : { textFormat: format }),
    ...(valueFormat === undefined ? {} : { recordFormat: valueFormat }),
    ...(resultColumns === undefined ? {} : { resultColumns }),
    ...(conversion === undefined ? {} : { conversion }),
    filters: [
      ...(isUnread || isParsedFirst ? [] : structuralChecks(format)),
      ...(filter === undefined ? [] : [filter]),
      ...typed.filters,
    ],
    ...(map === undefined ? {} : { map }),
    ...(conversion === undefined ? workOnBytes(prepared) : {}),
    ...(prepared.command === undefined ? {} : { command: prepared.command }),
  };
}

/** Rows by column that are returned, whatever values were changed. */
const AS_THEY_CAME: ResultColumns = { kind: 'same', upTo: 0 };

/** An object with exactly the header's columns is a record of that header. */
function columnsOut(
  prepared: PreparedWork,
  module: ModuleWork | undefined,
  header: readonly string[],
): ResultColumns | undefined {
  if (module?.columns !== undefined) return { kind: 'names', names: module.columns };
  if (module !== undefined) return isUntyped(prepared, module) ? undefined : AS_THEY_CAME;
  const columns = namedColumns(prepared.map?.resultColumns, header);
  if (columns?.kind !== 'names' || columns.names.length !== header.length) return columns;
  return columns.names.every((name) => header.includes(name)) ? AS_THEY_CAME : columns;
}

/** Of rows in another format: those of --columns are those of all results. */
function declaredColumns(conversion: OutputConversion | undefined): ResultColumns | undefined {
  if (conversion?.header === undefined || !conversion.isDeclared) return undefined;
  return { kind: 'names', names: conversion.header };
}

/** Replaces `...col` by the header's columns. */
function namedColumns(columns: ResultColumns | undefined, header: readonly string[]): ResultColumns | undefined {
  if (columns?.kind !== 'keys') return columns;
  return { kind: 'names', names: [...new Set(columns.keys.flatMap((key) => key ?? header))] };
}

/** The whole work in the language of fields, or of JSON, if possible. */
function workOnBytes(prepared: PreparedWork): Pick<LoadedWork, 'fields' | 'json'> {
  const { filter, map, module, command, sample } = prepared;
  if (module !== undefined || command !== undefined || sample !== undefined) return {};
  const fields = both(filter, filter?.condition, map, map?.fieldText);
  const json = both(filter, filter?.jsonCondition, map, map?.jsonMap);
  return { ...(fields === undefined ? {} : { fields }), ...(json === undefined ? {} : { json }) };
}

/** Undefined if there is neither, or if an expression is not entirely in the language. */
function both<F, M>(
  filterPlan: ExpressionPlan | undefined,
  filter: F | undefined,
  mapPlan: ExpressionPlan | undefined,
  map: M | undefined,
): { readonly filter?: F; readonly map?: M } | undefined {
  if ((filterPlan === undefined) !== (filter === undefined) || (mapPlan === undefined) !== (map === undefined)) {
    return undefined;
  }
  if (filter === undefined && map === undefined) return undefined;
  return { ...(filter === undefined ? {} : { filter }), ...(map === undefined ? {} : { map }) };
}

/**
 * In a format whose framing depends on structure, each record's structure is checked first,
 * whatever the work reads.
 */
export function structuralChecks(format: RecordFormat | undefined): RecordFunction[] {
  if (format === undefined || !format.isAlwaysChecked) return [];
  return [
    (text, context) => {
      if (format.check === undefined) format.parse(text, context.recordNumber);
      else format.check(text);
      return true;
    },
  ];
}

type RecordFunctions = Pick<LoadedWork, 'filters' | 'map'>;

/** In lines, a record is its string. */
function untyped(module: ModuleWork | undefined): RecordFunctions {
  return { filters: module?.filters ?? [], ...(module?.map === undefined ? {} : { map: module.map }) };
}

function typedBy(
  format: RecordFormat,
  module: ModuleWork | undefined,
  ownRecords: OwnRecords | undefined,
): RecordFunctions {
  const own = module?.filters ?? [];
  const map = module?.map;
  if (ownRecords !== undefined) {
    return {
      filters: own.map((filter) => ownRecords.typed(filter)),
      ...(map === undefined ? {} : { map: ownRecords.printing(ownRecords.typed(map)) }),
    };
  }
  const isBatchWise = (module?.mapBatch ?? module?.mapBytes ?? module?.reduction) !== undefined;
  const isAlone = !isBatchWise && own.length + (map === undefined ? 0 : 1) === 1;
  const filters = own.map((filter) => typedFilter(filter, format, isAlone));
  return { filters, ...(map === undefined ? {} : { map: typedMap(map, format, isAlone) }) };
}

/** Everything that is taken over unchanged. */
function hooksOf(module: ModuleWork | undefined): Omit<LoadedWork, 'filters' | 'map'> {
  if (module === undefined) return {};
  const { filters: _filters, map: _map, format: _format, isPaired: _isPaired, columns: _columns, ...rest } = module;
  return rest;
}
