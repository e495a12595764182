// What a job's output has to be, by a program that shares nothing with threadmill and is in no hurry: judge.mjs RULE INPUT.
// It is asked where no other peer of the job could be run.
import { createReadStream } from 'node:fs';
import { once } from 'node:events';
import { createGunzip } from 'node:zlib';

const WRITE_CHARS = 1 << 20;
const PAIRS = { A: 'T', C: 'G', G: 'C', T: 'A' };

const tabs = (line) => line.split('\t');
/** A record of CSV has no newline here. */
const commas = (line) =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare,
  );
const passes = (line) => tabs(line)[6] === 'PASS';
const columns = (line, ...numbers) => numbers.map((number) => tabs(line)[number]).join('\t');
const quality = (letters) =>
  -10 *
  Math.log10([...letters].reduce((sum, letter) => sum + 10 ** ((33 - letter.charCodeAt(0)) / 10), 0) / letters.length);

function digest(line) {
  let hash = 0;
  for (const letter of line) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  for (let step = 0; step < 750_000; step++) hash = Math.imul(hash ^ step, 0x01000193);
  return (hash >>> 0).toString(16);
}

/** The text for a record, without its last newline; undefined where it is dropped. */
const LINES = {
  same: (line) => line,
  'field-4': (line) => tabs(line)[3],
  'four-fields': (line) => columns(line, 0, 1, 3, 4),
  'pass-30': (line) => (passes(line) && Number(tabs(line)[5]) > 30 ? line : undefined),
  'vcf-pass-30': (line) => (line.startsWith('#') || (passes(line) && Number(tabs(line)[5]) >= 30) ? line : undefined),
  'to-fixed': (line) => `${tabs(line)[0]}\t${(Number(tabs(line)[5]) * 2).toFixed(1)}`,
  chr1x: (line) => (/^chr1[0-9]\t/.test(line) ? line : undefined),
  'lower-filter': (line) => tabs(line).with(6, tabs(line)[6].toLowerCase()).join('\t'),
  'csv-ref': (line) => commas(line).at(-4),
  'csv-ref-pos': (line) => `${commas(line).at(-4)},${commas(line).at(-6)}`,
  'csv-qual-30': (line) => (line.endsWith(',filter') || Number(commas(line).at(-2)) > 30 ? line : undefined),
  'csv-name-note': (line) =>
    line
      .split(',')
      .slice(1, 2)
      .concat(/^(?:[^,]*,){4}(.*)$/.exec(line)[1])
      .join(','),
  'json-fields': (line) => `${JSON.parse(line).sample}\t${JSON.parse(line).depth}`,
  'json-object': (line) => `{"user":"${JSON.parse(line).sample}","ms":${JSON.parse(line).depth * 2}}`,
  'json-deep': (line) => (JSON.parse(line).depth > 200 ? line : undefined),
  digest,
};
const READS = {
  'read-sequence': ([, bases]) => bases,
  'good-reads': (read) => (read[1].length > 100 && quality(read[3]) >= 15 ? read.join('\n') : undefined),
  'long-reads': (read) => (read[1].length >= 100 ? read.join('\n') : undefined),
};
const SEQUENCES = {
  gc: (title, bases) =>
    `${title.split(' ')[0]}\t${((100 * bases.replace(/[AT]/g, '').length) / bases.length).toFixed(2)}`,
  'other-strand': (title, bases) =>
    `>${title}\n${[...bases]
      .reverse()
      .map((base) => PAIRS[base])
      .join('')
      .replace(/.{60}(?=.)/g, '$&\n')}`,
};

/** Turns lines into what a rule takes, and gives its texts. */
function* textsOf(lines, rule) {
  if (LINES[rule]) {
    for (const line of lines) yield LINES[rule](line);
  } else if (READS[rule]) {
    for (let index = 0; index < lines.length; index += 4) yield READS[rule](lines.slice(index, index + 4));
  } else {
    for (const record of lines.join('\n').split(/^>/m).slice(1)) {
      const [title, ...rest] = record.trimEnd().split('\n');
      yield SEQUENCES[rule](title, rest.join(''));
    }
  }
}

/** Whole records of the input: how many of the lines at hand they are. */
function wholeLines(lines, rule) {
  if (READS[rule]) return lines.length - (lines.length % 4);
  return SEQUENCES[rule]
    ? Math.max(
        0,
        lines.findLastIndex((line) => line.startsWith('>')),
      )
    : lines.length;
}

async function judge(rule, input) {
  const file = createReadStream(input, { highWaterMark: 1 << 20 });
  let lines = [];
  let rest = '';
  for await (const chunk of /gz$/.test(input) ? file.pipe(createGunzip()) : file) {
    const parts = (rest + chunk.toString('latin1')).split('\n');
    rest = parts.pop();
    lines = lines.concat(parts);
    await give(lines.splice(0, wholeLines(lines, rule)), rule);
  }
  await give(lines, rule);
}

async function give(lines, rule) {
  let out = '';
  for (const text of textsOf(lines, rule)) {
    if (text !== undefined) out += `${text}\n`;
    if (out.length < WRITE_CHARS) continue;
    if (!process.stdout.write(out)) await once(process.stdout, 'drain');
    out = '';
  }
  if (!process.stdout.write(out)) await once(process.stdout, 'drain');
}

const [rule, input] = process.argv.slice(2);
await judge(rule, input);
