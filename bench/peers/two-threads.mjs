// The bare function in two threads: two-threads.mjs MODULE INPUT. No batches, no queues, no order to keep: each thread
// gets one half of the lines at its start and gives one string back. What is left is what two cores can do at most
// for records that all cost the same.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

function half(module, lines) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { module, lines } });
    worker.on('message', resolve);
    worker.on('error', reject);
  });
}

if (isMainThread) {
  const [modulePath, input] = process.argv.slice(2);
  const module = pathToFileURL(resolve(modulePath)).href;
  const lines = readFileSync(input, 'utf8').trimEnd().split('\n');
  const middle = lines.length >> 1;
  const halves = await Promise.all([half(module, lines.slice(0, middle)), half(module, lines.slice(middle))]);
  for (const text of halves) process.stdout.write(text);
} else {
  const { default: transform } = await import(workerData.module);
  let text = '';
  for (const line of workerData.lines) text += transform(line) + '\n';
  parentPort.postMessage(text);
}
