// The format that a module names (`format: 'fastq'`), read from its text: the reader needs it
// before any worker has run the module. It is a good guess; the worker that loads the module
// compares it with the real value.
import { parse, type Node, type ObjectExpression, type Property } from 'acorn';
import { full } from 'acorn-walk';
import { FORMATS, type FormatName } from '../../job/job-spec.ts';
import { METHOD_KEYS } from './transform-keys.ts';

const TRANSFORM_KEYS: ReadonlySet<string | undefined> = new Set(METHOD_KEYS);

/** The format that the transforms in the text name; undefined if they name none. */
export function declaredFormat(code: string): FormatName | undefined {
  const tree = parsed(code);
  const named = new Set<FormatName>();
  if (tree !== undefined) {
    full(tree, (node) => {
      const format = node.type === 'ObjectExpression' ? formatOf(node) : undefined;
      if (format !== undefined) named.add(format);
    });
  }
  return named.size === 1 ? [...named][0] : undefined;
}

/** The format of an object that looks like a transform; other options may have a `format`, too. */
function formatOf({ properties }: ObjectExpression): FormatName | undefined {
  const isTransform = properties.some((each) => each.type === 'SpreadElement' || TRANSFORM_KEYS.has(keyOf(each)));
  const format = properties.find((each) => each.type === 'Property' && keyOf(each) === 'format');
  if (!isTransform || format?.type !== 'Property' || format.value.type !== 'Literal') return undefined;
  const { value } = format.value;
  return FORMATS.find((name) => name === value);
}

function keyOf({ key }: Property): string | undefined {
  return key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : undefined;
}

/**
 * Parsed as a module, else as a script (CommonJS). Text that is neither will not load, which is
 * reported then.
 */
function parsed(code: string): Node | undefined {
  for (const sourceType of ['module', 'script'] as const) {
    try {
      return parse(code, { ecmaVersion: 'latest', sourceType, allowReturnOutsideFunction: true, allowHashBang: true });
    } catch {
      // try the other way
    }
  }
  return undefined;
}
