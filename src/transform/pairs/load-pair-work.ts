// Loads the work on pairs inside a worker, from a module or from expressions.
import { UsageError } from '../../job/errors.ts';
import type { FormatName, SampleSpec } from '../../job/job-spec.ts';
import { newFormat, type FormatOptions } from '../../records/formats/formats.ts';
import { compilePairExpression, type CompileEnvironment } from '../expression/compile-expression.ts';
import type { OutputConversion } from '../output-conversion.ts';
import type { PreparedWork } from '../prepare-work.ts';
import { textSample } from '../sampling.ts';
import { isUntyped } from '../typed-work.ts';
import type { ModuleWork } from '../work.ts';
import type { PairWork } from './pair-work.ts';

type Given = Omit<CompileEnvironment, 'recordFormat' | 'converting'> & FormatOptions;

/** The expression filter runs before the module's own. */
export function loadPairWork(
  prepared: PreparedWork,
  module: ModuleWork | undefined,
  given: Given,
  conversion: OutputConversion | undefined,
): PairWork {
  // The module's functions are passed on unchecked: for pairs they take two records.
  const own = (module ?? { filters: [] }) as unknown as Pick<PairWork, 'filters' | 'map'>;
  const environment = conversion === undefined ? given : { ...given, converting: conversion.newFormat() };
  const expressionFilters = prepared.filter === undefined ? [] : [compilePairExpression(prepared.filter, environment)];
  const map = prepared.map === undefined ? own.map : compilePairExpression(prepared.map, environment);
  return {
    filters: [...expressionFilters, ...own.filters],
    // Expressions get the format's records; a module's functions may get strings.
    ...(isUntyped(prepared, module) ? { textsFrom: expressionFilters.length } : {}),
    ...(map === undefined ? {} : { map }),
    ...(prepared.sample === undefined ? {} : { sample: pairSample(prepared.sample, prepared.format) }),
    newFormat: conversion?.newFormat ?? (() => newFormat(prepared.format, given)),
  };
}

/** Mates with names have the same; others are one text. */
function pairSample(spec: SampleSpec, format: FormatName): (first: string, second: string) => boolean {
  const isKept = textSample(spec, format);
  return format === 'fastq' || format === 'fasta' ? isKept : (first, second) => isKept(`${first}\n${second}`);
}

/** Checks a module against --pair: what it declares, and which keys work on pairs. */
export function checkPairing(module: ModuleWork, isPaired: boolean, displayName: string): void {
  if (!isPaired) {
    if (module.isPaired !== true) return;
    throw new UsageError(`'${displayName}' is made for pairs of records`, {
      advice: 'use --pair and two inputs, or --interleaved for mates in turns',
    });
  }
  if (module.isPaired === false) throw new UsageError(`'${displayName}' is not made for pairs: it has pair: false`);
  const kinds = [
    [module.mapBatch, 'mapBatch'],
    [module.mapBytes, 'mapBytes'],
    [module.reduction, 'a reduction'],
  ] as const;
  const kind = kinds.find(([work]) => work !== undefined)?.[1];
  if (kind === undefined) return;
  throw new UsageError(`pairs are for map and filter, and '${displayName}' has ${kind}`, {
    advice: 'interleave the files first with a filter or map for pairs, then run it on the result',
  });
}
