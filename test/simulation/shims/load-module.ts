// In the place of src/transform/module/load-module.ts: the module is the scenario's work.
import type { ModuleWork } from '../../../src/transform/work.ts';

const place: { load?: () => ModuleWork } = {};

export function setWork(load: () => ModuleWork): void {
  place.load = load;
}

export async function loadModule(): Promise<ModuleWork> {
  return place.load!();
}
