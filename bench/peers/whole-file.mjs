// The same function in one Node thread over the whole file in memory: whole-file.mjs MODULE INPUT. The loop that one would
// write who knows how: no stream, no array of lines, one output string that is written now and then. The file is decoded
// at once, so it may have half a GB; decoding it in pieces of 64 KiB to 64 MB took the same time.
import { readFileSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const STDOUT = 1;
const WRITE_CHARS = 1 << 18;

const [module, input] = process.argv.slice(2);
const { default: transform } = await import(pathToFileURL(resolve(module)).href);
const text = readFileSync(input).toString('utf8');

function write(results) {
  const bytes = Buffer.from(results);
  for (let written = 0; written < bytes.length;) written += writeSync(STDOUT, bytes, written);
}

let results = '';
for (let start = 0, end = text.indexOf('\n'); end >= 0; start = end + 1, end = text.indexOf('\n', start)) {
  results += transform(text.slice(start, end)) + '\n';
  if (results.length < WRITE_CHARS) continue;
  write(results);
  results = '';
}
write(results);
