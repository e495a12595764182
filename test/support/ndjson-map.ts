// An expression as a map over NDJSON: checked, compiled, and its results printed, as in a worker.
import { newFormat } from '../../src/records/formats/formats.ts';
import { checkExpression } from '../../src/transform/expression/check-expression.ts';
import { compileExpression } from '../../src/transform/expression/compile-expression.ts';
import { printing } from '../../src/transform/typed-work.ts';
import type { RecordFunction } from '../../src/transform/work.ts';
import { WorkerContext } from '../../src/transform/worker-context.ts';

/**
 * Returns the map's result for a line: its string, or the value that result.ts would check. Each
 * call is the next record.
 */
export function ndjsonMap(expression: string): (line: string) => unknown {
  const scope = { format: 'ndjson', isPaired: false, hasHeader: false, argNames: [], argTexts: new Map() } as const;
  const plan = checkExpression(expression, '--map', { ...scope, isFile: () => false });
  const given = { delimiter: { kind: 'text', text: '\t' }, terminator: '\n', args: {}, columns: [] } as const;
  const format = newFormat('ndjson', { ...given, lineWidth: undefined })!;
  const work: RecordFunction = printing(
    compileExpression(structuredClone(plan), { ...given, recordFormat: format }),
    format,
  );
  const context = new WorkerContext({ args: {}, worker: 1, header: [], columns: [] });
  return (line) => {
    context.recordNumber += 1;
    return work(line, context);
  };
}
