// The signature of receiveMessageOnPort: tests pass ports that are not MessagePorts.
import type { MessagePort } from 'node:worker_threads';

/** Messages that have arrived and no listener has seen, one per call. */
export type ReceiveMessage = (port: MessagePort) => { readonly message: unknown } | undefined;
