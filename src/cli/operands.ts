// Splits the operands: the module and its inputs, or only inputs if an option names the work.
import { UsageError } from '../job/errors.ts';
import { misplacedScript, missingWork, MODULE, type KnownNames } from './missing-work.ts';

export interface WorkOptions {
  readonly transform: string | undefined;
  readonly map: string | undefined;
  readonly filter: string | undefined;
  /** Without other work, it is the work. */
  readonly sample: string | undefined;
  /** The same of --to. */
  readonly to: string | undefined;
  /** The words after `--`. */
  readonly command: readonly string[] | undefined;
}

export interface Operands {
  readonly transform: string | undefined;
  readonly files: readonly string[];
}

/** `argv` is everything before `--`. */
export function readOperands(
  operands: readonly string[],
  work: WorkOptions,
  known: KnownNames,
  argv: readonly string[],
): Operands {
  if (operands.includes('')) {
    throw new UsageError('an operand is empty', { advice: 'is a variable unset?' });
  }
  if (work.transform !== undefined) {
    const script = misplacedScript([work.transform, ...operands]);
    if (script !== undefined) throw script;
    return { transform: work.transform, files: operands };
  }
  if (work.map !== undefined || work.filter !== undefined || work.command !== undefined) {
    refuseModuleAmongFiles(operands, work);
    return { transform: undefined, files: operands };
  }
  const [module, ...files] = operands;
  if ((work.sample ?? work.to) !== undefined && (module === undefined || !MODULE.test(module))) {
    return { transform: undefined, files: operands };
  }
  if (module === undefined || !MODULE.test(module)) throw missingWork(operands, known, argv);
  return { transform: module, files };
}

/**
 * `--filter E clean.ts in.tsv` would silently read clean.ts as an input. If all of several operands
 * look like modules, they are inputs.
 */
function refuseModuleAmongFiles(operands: readonly string[], { map, command }: WorkOptions): void {
  const first = operands[0];
  if (first === undefined || !MODULE.test(first)) return;
  if (operands.length > 1 && operands.every((operand) => MODULE.test(operand))) return;
  if (command !== undefined) {
    throw new UsageError(`'${first}' looks like a module, but the command after -- is the work`, {
      advice: `if it is an input: -i ${first}; if it is the work, remove the command`,
    });
  }
  const option = map === undefined ? '--filter' : '--map';
  throw new UsageError(`'${first}' looks like a module, but with ${option} every operand is an input`, {
    advice:
      map === undefined
        ? `if it is the work: --transform ${first}; if it is an input: -i ${first}`
        : `if it is the work, remove --map; if it is an input: -i ${first}`,
  });
}
