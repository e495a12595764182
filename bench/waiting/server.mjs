// Answers each request after some time, and keeps account. A process of its own: its work is not that of the programs.
import { createServer } from 'node:http';

const answerMs = Number(process.argv[2]);
let [requests, open, peak] = [0, 0, 0];
const server = createServer((request, response) => {
  requests += 1;
  open += 1;
  peak = Math.max(peak, open);
  setTimeout(() => {
    open -= 1;
    response.end(`answer ${request.url.slice(1)}`);
  }, answerMs);
});
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
process.on('message', () => {
  process.send({ requests, peak });
  [requests, peak] = [0, 0];
});
