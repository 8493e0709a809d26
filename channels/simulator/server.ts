import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerJson } from './http.ts';

/** Longer than any client keeps an idle connection: a request must not meet a closing socket. */
const KEEP_ALIVE_MS = 75_000;

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Something a simulator's server opens a door to: every address that begins with `prefix`. */
export interface Door {
  prefix: string;
  handle: Handler;
}

export interface RunningServer {
  /** `http://127.0.0.1:4010` */
  address: string;
  port: number;
  /** Cuts every connection. */
  close(): Promise<void>;
}

/** Opens several doors on one port; of the prefixes that fit, the longest counts. `port` 0: any free one. */
export async function startServer(
  { host, port: wanted }: { host: string; port: number },
  doors: readonly Door[],
): Promise<RunningServer> {
  const byLength = doors.toSorted((one, other) => other.prefix.length - one.prefix.length);
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, noDelay: true }, (request, response) => {
    const door = byLength.find(({ prefix }) => request.url?.startsWith(prefix));
    if (door) door.handle(request, response);
    else answerJson(response, 404, { message: `no simulator listens at ${request.url}` });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(wanted, host, () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://${host}:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
