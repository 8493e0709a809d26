import type { RouteOptions } from 'fastify';

/** The methods an address answers to; empty where there is no such address. */
export type MethodsAt = (path: string) => string[];

/**
 * Looks an address up over all methods: the router itself keeps one tree for each, and cannot tell an unknown address
 * from a known one asked in the wrong way. Asked only on the road to a 404, so a walk over all routes will do.
 */
export function knownAddresses(routes: readonly Pick<RouteOptions, 'method' | 'url'>[]): MethodsAt {
  const patterns = routes.map(({ method, url }) => ({ methods: [method].flat(), pattern: patternOf(url) }));
  return (path) => {
    const methods = patterns.filter(({ pattern }) => pattern.test(path)).flatMap((route) => route.methods);
    return methods.length === 0 ? [] : [...new Set([...methods, 'OPTIONS'])].sort();
  };
}

// `/campaigns/:id` → ^/campaigns/[^/]+$
function patternOf(url: string): RegExp {
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const segments = url.split('/').map((segment) => (segment.startsWith(':') ? '[^/]+' : literal(segment)));
  return new RegExp(`^${segments.join('/')}$`);
}
