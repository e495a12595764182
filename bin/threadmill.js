#!/usr/bin/env node
// The launcher: loads dist/start.cjs, which loads everything else. It is CommonJS
// (bin/package.json), because Node's loader of ES modules costs some milliseconds. Any version of
// Node can parse it, and it refuses one that is too old in one line, before anything else is
// loaded. The versions are those of "engines" in package.json (a test compares).
var parts = process.versions.node.split('.');
var major = Number(parts[0]);
var minor = Number(parts[1]);

if (major > 22 || (major === 22 && minor >= 13) || (major === 20 && minor >= 19)) {
  require('../dist/start.cjs');
} else {
  var also = major === 21 || major === 22 ? ', and of version 22 at least 22.13' : '';
  console.error('threadmill needs Node.js 20.19 or newer' + also + '; this is ' + process.versions.node);
  process.exitCode = 1;
}
