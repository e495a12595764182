// Development only: `node --import ./scripts/ts-node.mjs src/cli/main.ts` runs the sources without a build.
// Worker threads inherit --import, so they run from the sources too.
import { register } from 'node:module';

register('ts-node/esm', import.meta.url);
