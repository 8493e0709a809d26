import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';

const stylesheet = readFileSync(new URL('./assets/style.css', import.meta.url));
const digest = createHash('sha256').update(stylesheet).digest('hex').slice(0, 16);

/** Address of the stylesheet; another text has another address, so that a browser may keep it for ever. */
export const STYLESHEET = `/assets/style-${digest}.css`;

/** Files that pages name. */
export function assetPages(app: FastifyInstance): void {
  app.get(STYLESHEET, async (_request, reply) =>
    reply
      .type('text/css; charset=utf-8')
      .header('cache-control', 'public, max-age=31536000, immutable')
      .send(stylesheet),
  );
}
