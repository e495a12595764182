#!/usr/bin/env node
// The launcher: everything else is in dist/main.cjs (src/cli/main.ts). A CommonJS file (bin/package.json): Node needs some
// milliseconds for its loader of ES modules.
require('../dist/start.cjs');
