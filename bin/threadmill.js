#!/usr/bin/env node
// The launcher: everything else is in dist/main.js (src/cli/main.ts).
import '../dist/main.js';
