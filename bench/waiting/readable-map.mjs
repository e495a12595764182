// The same with Node's streams: Readable.map keeps the order.
/* global fetch */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const [url, input, concurrency] = process.argv.slice(2);
const lines = createInterface({ input: createReadStream(input), crlfDelay: Infinity });
const lookUp = async (line) => `${await (await fetch(url + line)).text()}\n`;
await pipeline(Readable.from(lines).map(lookUp, { concurrency: Number(concurrency) }), process.stdout);
