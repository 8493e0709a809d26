import type { IncomingMessage, ServerResponse } from 'node:http';

/** Largest request body taken, bytes: a message has at most 1,600 characters, a behaviour a hundred faults. */
const MAX_BODY = 1_000_000;

/** Collects a request's body as text; `done` is not called when the client leaves first or sends too much. */
export function readBody(request: IncomingMessage, done: (body: string) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > MAX_BODY) request.destroy();
    else chunks.push(chunk);
  });
  request.on('end', () =>
    done(chunks.length === 1 ? (chunks[0] as Buffer).toString('utf8') : Buffer.concat(chunks).toString('utf8')),
  );
}

/** Answers with JSON; quietly does nothing for a client that has left. */
export function answerJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  if (response.destroyed) return;
  // Encoded here: a Chinese text glued to its head as one string costs Node more to write than the two apart.
  const body = Buffer.from(JSON.stringify(value), 'utf8');
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
    ...headers,
  });
  response.end(body);
}

/** Reads a form; later values of a name win. Throws URIError on broken percent-encoding. */
export function parseForm(text: string): Record<string, string> {
  const form: Record<string, string> = {};
  if (text === '') return form;
  for (const pair of text.split('&')) {
    const equals = pair.indexOf('=');
    if (equals > 0) form[pair.slice(0, equals)] = decode(pair.slice(equals + 1));
  }
  return form;
}

function decode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  return spaced.includes('%') ? decodeURIComponent(spaced) : spaced;
}
