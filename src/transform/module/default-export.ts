// Finds the value that a module means to export, within the layers that compilers and Node's two
// module systems put around a default export.
import { isModuleNamespaceObject } from 'node:util/types';
import { ModuleError } from '../../job/errors.ts';
import { KNOWN_KEYS } from './transform-keys.ts';

/** A namespace around an `__esModule` around a default; no compiler makes more layers. */
const MAX_LAYERS = 3;

/**
 * `exported` is the namespace of import(), or a CommonJS module's module.exports. `default` is not
 * a key of a transform, so an object with that key is always such a layer.
 */
export function defaultExport(exported: unknown, displayName: string): unknown {
  let value = exported;
  for (let layer = 0; layer < MAX_LAYERS && isObject(value) && 'default' in value; layer += 1) value = value.default;
  const hasNamesOnly = value === exported && isModuleNamespaceObject(value);
  if (isObject(value) && (hasNamesOnly || '__esModule' in value)) throw noDefault(value, displayName);
  return value;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function noDefault(namespace: object, displayName: string): ModuleError {
  const keys = Object.keys(namespace).filter((name) => KNOWN_KEYS.includes(name));
  if (keys.length === 0) {
    return new ModuleError('it has no default export', {
      place: { file: displayName },
      advice: 'export default a function (line, context) => string, or an object with map or filter',
    });
  }
  return new ModuleError(`it exports ${keys.join(' and ')} by name, and has no default export`, {
    place: { file: displayName },
    advice: `export one object instead: export default { ${keys.join(', ')} }`,
  });
}
