// Looks columns up by name. What a header doesn't name, or names twice, is a UsageError: there is no right value for
// it.
import { UsageError } from '../../job/errors.ts';
import type { ExpressionPlan } from './expression-plan.ts';

/** Position of a column, from 0. */
export type ColumnIndex = (name: string) => number;

export const HEADER_ADVICE = 'say --header 1, or --header PREFIX';

export function columnIndexOf(
  columns: readonly string[],
  { option, hasHeader }: Pick<ExpressionPlan, 'option' | 'hasHeader'>,
): ColumnIndex {
  const positions = new Map<string, number[]>();
  columns.forEach((name, index) => positions.set(name, [...(positions.get(name) ?? []), index]));
  return (name) => {
    const [index, again] = positions.get(name) ?? [];
    if (index === undefined) {
      if (!hasHeader) {
        throw new UsageError(`${option}: '${name}' names a column, and there is no header`, { advice: HEADER_ADVICE });
      }
      const known = columns.length === 0 ? 'the header names no columns' : `columns are ${columns.join(', ')}`;
      throw new UsageError(`${option}: there is no column '${name}'; ${known}`);
    }
    if (again !== undefined) {
      throw new UsageError(`${option}: the column '${name}' stands twice, as columns ${index + 1} and ${again + 1}`, {
        advice: `say $${index + 1} or $${again + 1}`,
      });
    }
    return index;
  };
}
