// receiveMessageOnPort, as it is handed in: tests have other ports than MessagePorts.
import type { MessagePort } from 'node:worker_threads';

/** What has come and no listener has heard, a message at a time. */
export type ReceiveMessage = (port: MessagePort) => { readonly message: unknown } | undefined;
