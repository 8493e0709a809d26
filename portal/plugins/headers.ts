import fp from 'fastify-plugin';

/**
 * No script runs on any page, wherever it came from; nothing is loaded from elsewhere; no other site frames a page or is
 * told where a reader came from. `data:` images are the charts, drawn by the server.
 */
const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self' data:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const headers = fp(
  async (app) => {
    app.addHook('onRequest', async (_request, reply) => {
      reply
        .header('content-security-policy', POLICY)
        .header('x-content-type-options', 'nosniff')
        .header('referrer-policy', 'same-origin')
        .header('cross-origin-opener-policy', 'same-origin')
        .header('cross-origin-resource-policy', 'same-origin')
        .header('permissions-policy', 'camera=(), geolocation=(), microphone=()');
    });
  },
  { name: 'portal-headers' },
);
