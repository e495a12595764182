// The same by hand: so many loops take the next line each, and the answers are kept until all before them are there.
/* global fetch */
import { readFileSync } from 'node:fs';

const [url, input, concurrency] = process.argv.slice(2);
const lines = readFileSync(input, 'utf8').split('\n').slice(0, -1);
const answers = new Map();
let [next, written] = [0, 0];

async function loop() {
  while (next < lines.length) {
    const index = next;
    next += 1;
    answers.set(index, await (await fetch(url + lines[index])).text());
    for (; answers.has(written); written += 1) {
      process.stdout.write(`${answers.get(written)}\n`);
      answers.delete(written);
    }
  }
}

await Promise.all(Array.from({ length: Number(concurrency) }, loop));
