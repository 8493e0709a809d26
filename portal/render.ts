import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';

/** A page everybody may see: kept for a minute, then asked for again by its ETag; what is taken down is gone within it. */
export function sendPublicPage(request: FastifyRequest, reply: FastifyReply, page: VNode): FastifyReply {
  const html = htmlOf(page);
  const etag = `"${createHash('sha256').update(html).digest('base64url').slice(0, 27)}"`;
  reply
    .header('cache-control', 'public, max-age=60, must-revalidate')
    .header('vary', 'accept-language')
    .header('etag', etag);
  if (namesEtag(request.headers['if-none-match'], etag)) return reply.code(304).send();
  return sendHtml(reply, html);
}

/** A page for one reader: kept nowhere. */
export function sendPrivatePage(reply: FastifyReply, page: VNode): FastifyReply {
  return sendHtml(reply.header('cache-control', 'no-store'), htmlOf(page));
}

// Everything that is not markup passes preact's own escaping; dangerouslySetInnerHTML stands nowhere in the portal.
const htmlOf = (page: VNode) => `<!doctype html>${renderToString(page)}`;

const sendHtml = (reply: FastifyReply, html: string) => reply.type('text/html; charset=utf-8').send(html);

function namesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((entry) => ['*', etag].includes(entry.trim().replace(/^W\//, '')));
}
