// A real HTTP server on this machine, as an unreliable one would be: slow, overloaded, gone in the middle, silent. It keeps
// account of every request.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What it does at a key's first request, to every tenth record; later ones are answered. */
export type Fault = 'none' | 'overloaded' | 'told to wait' | 'reset' | 'silent' | 'broken';

export interface LookupServer {
  readonly url: string;
  /** How often each record has been asked for. */
  readonly asked: ReadonlyMap<string, number>;
  /** Requests that were open at the same time, at most. */
  readonly peak: () => number;
  readonly open: () => number;
  /** When each request came, in ms. */
  readonly cameAt: readonly number[];
  /** Between the 429 and the next request for the same record, in ms. */
  readonly waits: readonly number[];
  reset(fault: Fault, answerMs: number): void;
  close(): Promise<void>;
}

export const RETRY_AFTER_SECONDS = 1;

export async function startLookupServer(): Promise<LookupServer> {
  const asked = new Map<string, number>();
  const refusedAt = new Map<string, number>();
  const cameAt: number[] = [];
  const waits: number[] = [];
  let open = 0;
  let peak = 0;
  let fault: Fault = 'none';
  let answerMs = 0;

  const answer = (key: string, first: boolean, request: IncomingMessage, response: ServerResponse) => {
    const isFaulty = Number(key) % 10 === 0 && (first || fault === 'broken');
    if (!isFaulty || fault === 'none') response.end(`<${key}>`);
    else if (fault === 'silent') return;
    else if (fault === 'reset') request.socket.destroy();
    else {
      response.statusCode = fault === 'broken' ? 404 : fault === 'overloaded' ? 503 : 429;
      if (fault === 'told to wait') response.setHeader('retry-after', String(RETRY_AFTER_SECONDS));
      refusedAt.set(key, performance.now());
      response.end();
    }
  };

  const server: Server = createServer((request, response) => {
    const key = request.url!.slice(1);
    const before = asked.get(key) ?? 0;
    asked.set(key, before + 1);
    cameAt.push(performance.now());
    if (refusedAt.has(key)) waits.push(performance.now() - refusedAt.get(key)!);
    open += 1;
    peak = Math.max(peak, open);
    response.on('close', () => {
      open -= 1;
    });
    setTimeout(() => answer(key, before === 0, request, response), answerMs);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    asked,
    peak: () => peak,
    open: () => open,
    cameAt,
    waits,
    reset: (nextFault, nextMs) => {
      fault = nextFault;
      answerMs = nextMs;
      peak = open;
      asked.clear();
      refusedAt.clear();
      cameAt.length = 0;
      waits.length = 0;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
