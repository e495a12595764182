#!/usr/bin/env node
// The launcher: everything else is in dist/main.cjs (src/cli/main.ts). A CommonJS file (bin/package.json): Node needs some
// milliseconds for its loader of ES modules. It is written so that any Node can read it, and refuses one that is too old
// in one line before anything else is loaded. The versions are those of "engines" in package.json (a test compares).
var parts = process.versions.node.split('.');
var major = Number(parts[0]);
var minor = Number(parts[1]);

if (major > 22 || (major === 22 && minor >= 13) || (major === 20 && minor >= 19)) {
  require('../dist/start.cjs');
} else {
  var besides = major === 21 || major === 22 ? ', and of version 22 at least 22.13' : '';
  console.error('threadmill needs Node.js 20.19 or newer' + besides + '; this is ' + process.versions.node);
  process.exitCode = 1;
}
