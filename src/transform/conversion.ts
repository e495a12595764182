// The conversion of the output: its columns, as far as the header, the work and --columns say them, and the format that
// converts.
import { isOfRows, isOfSequences, type ConversionSpec, type ConvertedName } from '../job/conversion.ts';
import { UsageError } from '../job/errors.ts';
import type { Encoding } from '../job/job-spec.ts';
import { newConversion, partsOf } from '../records/conversions/new-conversion.ts';
import type { FormatOptions } from '../records/formats/formats.ts';
import type { ResultColumns } from './expression/column-list.ts';
import type { OutputConversion } from './output-conversion.ts';
import type { PreparedWork } from './prepare-work.ts';
import type { ModuleWork } from './work.ts';

export interface ConversionGiven extends Omit<FormatOptions, 'outputColumns'> {
  readonly conversion?: ConversionSpec | undefined;
  /** Default: utf8. */
  readonly encoding?: Encoding;
}

/** `results`: the columns of an expression's results. @throws UsageError */
export function planConversion(
  prepared: PreparedWork,
  module: ModuleWork | undefined,
  results: ResultColumns | undefined,
  given: ConversionGiven,
): OutputConversion | undefined {
  const { conversion, columns, encoding = 'utf8' } = given;
  if (conversion === undefined) return undefined;
  const { to } = conversion;
  const from = prepared.format as ConvertedName;
  refuseModule(module, prepared, to);
  const isMapped = prepared.map !== undefined || (module !== undefined && hasResults(module));
  const chosen = conversion.areOfFirst ? undefined : conversion.columns;
  // A module whose output was asked for by name may write strings of any width, as it did before.
  const givesSequences = module !== undefined && isOfSequences(from) && conversion.from.by === 'option';
  const resultNames = () => (givesSequences ? partsOf(from) : pickedNames(results, from, columns));
  const declared = chosen ?? declaredNames(results);
  const names = declared ?? (isMapped ? resultNames() : ownNames(from, columns, conversion));
  const options = {
    ...given,
    encoding,
    from,
    to,
    names,
    rowNames: declared ?? rowNames(results, names),
    areDeclared: declared !== undefined,
    isChoice: chosen !== undefined,
    isMapped,
    infersNumbers: conversion.infersNumbers,
  };
  const format = newConversion(options);
  return {
    to,
    header: isOfRows(to) && names?.length !== 0 ? names : undefined,
    isDeclared: declared !== undefined,
    delimiter: format.rows?.delimiter,
    newFormat: () => newConversion(options),
  };
}

function hasResults({ map, mapBatch, mapBytes, reduction }: ModuleWork): boolean {
  return (map ?? mapBatch ?? mapBytes ?? reduction) !== undefined;
}

function refuseModule(module: ModuleWork | undefined, { module: prepared }: PreparedWork, to: ConvertedName): void {
  if (module?.mapBytes !== undefined) {
    throw new UsageError(
      `'${prepared!.displayName}' has mapBytes, whose bytes are not records that could be converted to ${to}`,
      {
        advice: 'to write them as they are: --to, with the format of the input',
      },
    );
  }
  if (module?.header !== undefined && !isOfRows(to)) {
    throw new UsageError(`'${prepared!.displayName}' has header(), and ${to} has no header`, {
      advice: 'remove header()',
    });
  }
}

function declaredNames(results: ResultColumns | undefined): readonly string[] | undefined {
  return results?.kind === 'names' ? results.names : undefined;
}

/** The names of the values of row(), if these are columns of the record or the record itself. */
function rowNames(
  results: ResultColumns | undefined,
  names: readonly string[] | undefined,
): readonly string[] | undefined {
  return results?.kind === 'fields' || results?.kind === 'same' ? names : undefined;
}

/** What is known of the columns of results. */
function pickedNames(
  results: ResultColumns | undefined,
  from: ConvertedName,
  columns: readonly string[],
): readonly string[] | undefined {
  if (!isOfRows(from) || columns.length === 0) return undefined;
  if (results?.kind !== 'fields') return columns;
  const names = results.fields.map((field) => (typeof field === 'number' ? columns[field - 1] : field));
  return names.includes(undefined) ? columns : (names as string[]);
}

/** The columns of records as they were read. */
function ownNames(
  from: ConvertedName,
  columns: readonly string[],
  conversion: ConversionSpec,
): readonly string[] | undefined {
  if (isOfSequences(from)) return partsOf(from);
  if (from === 'ndjson') return conversion.columns;
  return columns.length === 0 ? undefined : columns;
}
