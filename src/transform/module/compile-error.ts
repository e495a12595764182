// Converts esbuild's errors to ours: at the user's file, line and column.
import { dirname, resolve } from 'node:path';
import type { Location, Message } from 'esbuild';
import { UsageError, type ThreadmillError } from '../../job/errors.ts';
import { missingImport, placeIn, sourceFault, type Entry, type SourcePoint } from './module-faults.ts';

const MISSING = /^Could not resolve "(.*)"/;
const TOP_LEVEL_AWAIT = /^Top-level await/i;

export function compileError({ text, location }: Message, entry: Entry): ThreadmillError {
  const point = location === null ? { path: entry.path } : pointAt(location, entry);
  if (TOP_LEVEL_AWAIT.test(text)) {
    return new UsageError("a TypeScript module can't use await at its top level", {
      place: placeIn(entry, point),
      advice: 'use await in setup(context): its result is context.state',
    });
  }
  const missing = MISSING.exec(text)?.[1];
  return missing === undefined ? sourceFault(entry, text, point) : missingImport(entry, missing, point);
}

function pointAt({ file, line, column, lineText }: Location, entry: Entry): SourcePoint {
  const before = Buffer.from(lineText).subarray(0, column).toString(); // esbuild counts columns in bytes, from 0
  return { path: resolve(dirname(entry.path), file), line, column: before.length + 1, text: lineText };
}
