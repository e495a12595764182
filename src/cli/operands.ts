// What the operands are: the module and its inputs, or inputs alone where an option names the work.
import { UsageError } from '../job/errors.ts';

export interface WorkOptions {
  readonly transform: string | undefined;
  readonly map: string | undefined;
  readonly filter: string | undefined;
  /** What stands behind `--`. */
  readonly command: readonly string[] | undefined;
}

export interface Operands {
  readonly transform: string | undefined;
  readonly files: readonly string[];
}

const MODULE = /\.[cm]?[jt]s$/;
/** What an expression has and a file's name hardly ever. */
const EXPRESSION = /[\s($=>]/;

export function readOperands(operands: readonly string[], work: WorkOptions): Operands {
  if (operands.includes('')) {
    throw new UsageError('an operand is empty', { advice: 'is a variable unset?' });
  }
  if (work.transform !== undefined) return { transform: work.transform, files: operands };
  if (work.map !== undefined || work.filter !== undefined || work.command !== undefined) {
    refuseModuleAmongFiles(operands, work);
    return { transform: undefined, files: operands };
  }
  const [module, ...files] = operands;
  if (module === undefined || !MODULE.test(module)) throw noWork(module);
  return { transform: module, files };
}

/**
 * `--filter E clean.ts in.tsv` would quietly read clean.ts as an input. Where all of several operands look like modules
 * they are surely the files to be read.
 */
function refuseModuleAmongFiles(operands: readonly string[], { map, command }: WorkOptions): void {
  const first = operands[0];
  if (first === undefined || !MODULE.test(first)) return;
  if (operands.length > 1 && operands.every((operand) => MODULE.test(operand))) return;
  if (command !== undefined) {
    throw new UsageError(`'${first}' looks like a module, but the command behind -- is the work`, {
      advice: `if it is an input: -i ${first}; if it is the work, leave the command out`,
    });
  }
  const option = map === undefined ? '--filter' : '--map';
  throw new UsageError(`'${first}' looks like a module, but with ${option} every operand is an input`, {
    advice:
      map === undefined
        ? `if it is the work: --transform ${first}; if it is an input: -i ${first}`
        : `if it is the work, leave out --map; if it is an input: -i ${first}`,
  });
}

function noWork(operand: string | undefined): UsageError {
  if (operand === undefined) {
    return new UsageError('no work named', {
      advice: 'name a module, an expression (--map or --filter), or a command behind --',
    });
  }
  return new UsageError(`no work named: '${operand}' does not end as a module does (.js, .ts, .mjs, …)`, {
    advice: EXPRESSION.test(operand)
      ? `an expression goes with an option: --map '${operand}'`
      : 'name the module first, or by --transform, an expression by --map or --filter, or a command behind --',
  });
}
