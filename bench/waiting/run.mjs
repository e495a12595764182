#!/usr/bin/env node
// npm run bench:waiting: lookups at a local server that answers after some time, with so many under way at once: threadmill,
// Node's Readable.map and a pool of promises. Every program must make each request once, and write the answers in input order.
import { fork, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describeMachine } from '../machine.mjs';
import { ROOT } from '../programs.mjs';
import { median } from '../statistics.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const { values } = parseArgs({ options: { quick: { type: 'boolean' } } });
const CONCURRENCY = 50;
const ANSWER_MS = 20;
const ROUNDS = values.quick ? 1 : 5;
const RECORDS = values.quick ? 500 : 10_000;

const folder = mkdtempSync(join(tmpdir(), 'threadmill-waiting-'));
const server = fork(join(HERE, 'server.mjs'), [String(ANSWER_MS)]);
try {
  const url = `http://127.0.0.1:${await message(server)}/`;
  const input = join(folder, 'in.txt');
  writeFileSync(input, Array.from({ length: RECORDS }, (_, i) => `${i + 1}\n`).join(''));
  const expected = createHash('sha256');
  for (let i = 1; i <= RECORDS; i += 1) expected.update(`answer ${i}\n`);
  const digest = expected.digest('hex');
  const limit = ['--concurrency', String(CONCURRENCY)];
  const threadmill = [join(ROOT, 'bin/threadmill.js'), '-q', join(HERE, 'look-up.mjs'), '-a', `url=${url}`, input];
  const programs = [
    ['threadmill -p 1 --concurrency 50', [...threadmill, '-p', '1', ...limit]],
    ['Readable.map({ concurrency: 50 })', [join(HERE, 'readable-map.mjs'), url, input, String(CONCURRENCY)]],
    ['a pool of 50 promises', [join(HERE, 'promise-pool.mjs'), url, input, String(CONCURRENCY)]],
  ].map(([name, args]) => ({ name, args, seconds: [], peak: 0 }));

  for (let round = 0; round < ROUNDS; round += 1) {
    for (const program of programs) {
      const { seconds, found } = await timed(program.args);
      server.send('report');
      const { requests, peak } = await message(server);
      if (found !== digest) throw new Error(`${program.name}: other answers, or in another order`);
      if (requests !== RECORDS) throw new Error(`${program.name}: ${requests} requests for ${RECORDS} records`);
      program.seconds.push(seconds);
      program.peak = Math.max(program.peak, peak);
      process.stderr.write(`${program.name}: ${seconds.toFixed(2)} s\n`);
    }
  }
  const text = report(programs);
  process.stdout.write(text);
  if (!values.quick) writeFileSync(join(ROOT, 'bench/WAITING.md'), text);
} finally {
  server.kill();
  rmSync(folder, { recursive: true });
}

function message(child) {
  return new Promise((resolve) => {
    child.once('message', resolve);
  });
}

/** Runs a program from its start to its end, and digests what it writes. */
async function timed(args) {
  const started = performance.now();
  const running = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const hash = createHash('sha256');
  running.stdout.on('data', (chunk) => hash.update(chunk));
  const code = await new Promise((resolve) => {
    running.on('close', resolve);
  });
  if (code !== 0) throw new Error(`exit code ${code}: node ${args.join(' ')}`);
  return { seconds: (performance.now() - started) / 1000, found: hash.digest('hex') };
}

function report(programs) {
  const [own] = programs;
  const rows = programs.map(({ name, seconds, peak }) => {
    const middle = median(seconds);
    const ratio = (middle / median(own.seconds)).toFixed(2);
    return `| ${name} | ${middle.toFixed(2)} | ${Math.round(RECORDS / middle)} | ${peak} | ${ratio} |`;
  });
  return `# Work that waits

${RECORDS} lookups at a server on the same machine that answers after ${ANSWER_MS} ms, at most ${CONCURRENCY} at
once. Median of ${ROUNDS} rounds, in turns, from the start of the program to its end. Every program made
each request once, and wrote the answers in input order. Without any work of its own, a program
would take ${((RECORDS * ANSWER_MS) / CONCURRENCY / 1000).toFixed(1)} s.

| program | seconds | lookups a second | open at once | time, of threadmill's |
| --- | --- | --- | --- | --- |
${rows.join('\n')}

Taken with \`npm run bench:waiting\`, which writes this page.

| | |
| --- | --- |
${[['date', new Date().toISOString().slice(0, 10)], ...describeMachine()].map(([key, value]) => `| ${key} | ${value} |`).join('\n')}
`;
}
