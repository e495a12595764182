// Finds columns by name. A name that the header lacks is a UsageError. A name that it has twice is
// an error in the data, since neither column is surely the right one.
import { FramingError, UsageError } from '../../job/errors.ts';
import { nearNames } from '../module/near-name.ts';
import type { ExpressionPlan } from './expression-plan.ts';

/** Position of a column, from 0. */
export type ColumnIndex = (name: string) => number;

export const HEADER_ADVICE = 'use --header 1, or --header PREFIX';

/** If a header has more columns than this, only the nearest names are listed. */
const MOST_LISTED = 20;
const MOST_NEAR = 5;

export function columnIndexOf(
  columns: readonly string[],
  { option, hasHeader }: Pick<ExpressionPlan, 'option' | 'hasHeader'>,
): ColumnIndex {
  const positions = new Map<string, number[]>();
  columns.forEach((name, index) => {
    const known = positions.get(name);
    if (known === undefined) positions.set(name, [index]);
    else known.push(index);
  });
  return (name) => {
    const [index, again] = positions.get(name) ?? [];
    if (index === undefined) {
      if (!hasHeader) {
        throw new UsageError(`${option}: '${name}' names a column, but there is no header`, { advice: HEADER_ADVICE });
      }
      throw new UsageError(
        `${option}: there is no column '${name}'; ${knownColumns(name, columns)}`,
        nearAdvice(name, columns),
      );
    }
    if (again !== undefined) {
      throw new FramingError(
        `${option}: the column '${name}' is there twice, as columns ${index + 1} and ${again + 1}`,
        {
          advice: `use $${index + 1} or $${again + 1}`,
        },
      );
    }
    return index;
  };
}

function knownColumns(name: string, columns: readonly string[]): string {
  if (columns.length === 0) return 'the header names no columns';
  if (columns.length <= MOST_LISTED) {
    return `${columns.length === 1 ? 'the column is' : 'columns are'} ${columns.map(displayName).join(', ')}`;
  }
  const near = nearNames(name, columns, MOST_NEAR);
  const some =
    near.length === 0
      ? `the first are ${columns.slice(0, MOST_NEAR).map(displayName).join(', ')}`
      : `the nearest are ${near.map(displayName).join(', ')}`;
  return `there are ${columns.length.toLocaleString('en')} columns, and ${some}`;
}

function nearAdvice(name: string, columns: readonly string[]): { readonly advice?: string } {
  const [near] = nearNames(name, columns, 1);
  if (near === undefined) return {};
  return {
    advice: `did you mean ${/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(near) ? `col.${near}` : `col[${JSON.stringify(near)}]`}?`,
  };
}

/** Quoted if it would otherwise be unclear where the name begins and ends. */
function displayName(name: string): string {
  return name === '' || /[\s,"']|[^\x20-\x7e\p{L}\p{N}]/u.test(name) ? JSON.stringify(name) : name;
}
