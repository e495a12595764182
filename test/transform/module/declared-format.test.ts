import { declaredFormat } from '../../../src/transform/module/declared-format.ts';

test.each([
  ["export default { format: 'fastq', filter: (read) => read.seq }", 'fastq'],
  ["export default { 'format': 'ndjson', map(log) { return log } }", 'ndjson'],
  ["import { defineTransform } from 'threadmill';\nexport default defineTransform({ format: 'fastq', map })", 'fastq'],
  ["module.exports = { format: 'lines', map: (line) => line }", 'lines'],
  ["const base = { map };\nexport default { ...base, format: 'fastq' }", 'fastq'],
  ["#!/usr/bin/env node\nif (0) return;\nmodule.exports = { map, format: 'fastq' }", 'fastq'],
])('%s names %s', (code, format) => {
  expect(declaredFormat(code)).toBe(format);
});

test.each([
  ["export default (line) => line; // format: 'fastq', map"],
  ["const options = { format: 'fastq' };\nexport default (line) => line + options.format"],
  ['export default { format: name, map }'],
  ["export default { format: 'xml', map }"],
  ["const a = { format: 'fastq', map }, b = { format: 'ndjson', map };\nexport default pick(a, b)"],
  ['export default {'],
])('%s names no known format', (code) => {
  expect(declaredFormat(code)).toBeUndefined();
});
