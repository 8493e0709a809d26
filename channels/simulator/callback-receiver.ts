import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseForm, readBody } from './http.ts';

/** A callback as it came in: what a route would see. */
export interface ReceivedCallback {
  url: string;
  /** The number in its path. */
  deliveryId: string;
  body: string;
  /** The body, read as a form. */
  params: Record<string, string>;
  signature: string | undefined;
}

export interface CallbackReceiver {
  base: string;
  received: ReceivedCallback[];
  /** Resolves when so many have come in. */
  count(wanted: number): Promise<ReceivedCallback[]>;
  close(): Promise<void>;
}

/** Stands where the product's callback routes would, and writes down what comes. For tests. */
export async function startCallbackReceiver(): Promise<CallbackReceiver> {
  const received: ReceivedCallback[] = [];
  let heard = () => {};
  const server = createServer((request, response) => {
    readBody(request, (body) => {
      const path = request.url ?? '';
      const signature = request.headers['x-twilio-signature'] as string | undefined;
      const deliveryId = /\/(\d+)(?=\/|$)/.exec(path)?.[1] ?? '';
      received.push({ url: base + path, deliveryId, body, params: parseForm(body), signature });
      response.writeHead(204).end();
      heard();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    base,
    received,
    async count(wanted) {
      while (received.length < wanted) {
        await new Promise<void>((resolve) => {
          heard = resolve;
        });
      }
      return received;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
