#!/usr/bin/env node
// The launcher: everything else is in dist/cli/main.js (src/cli/main.ts).
import '../dist/cli/main.js';
