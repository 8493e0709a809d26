// Tests of the routes themselves: what a new room must not forget.
import { sql } from 'drizzle-orm';
import type { InjectOptions, RouteOptions } from 'fastify';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../api/app.ts';
import type { App } from '../api/deps.ts';
import { OPERATIONS } from '../rules/commands.ts';
import { FIELD_RULES, FIELDS } from '../rules/privacy/fields.ts';
import { type Output, ROUTE_OUTPUTS } from '../rules/privacy/outputs.ts';
import { createHarness, type Harness } from './harness/index.ts';

// Everything else asks for a token. A line here is a decision: say why.
const PUBLIC: Record<string, string> = {
  'GET /openapi.json': 'the contract itself',
  'GET /health/live': 'asked by the process manager',
  'GET /health/ready': 'asked by the load balancer',
  'GET /metrics': 'asked by Prometheus; no personal data in it',
  'POST /api/v1/tokens': 'signing in',
  'POST /api/v1/callbacks/twilio/:id': 'the provider signs its requests',
  'POST /api/v1/callbacks/twilio-voice/:id/:event': 'the provider signs its requests',
  'POST /api/v1/callbacks/alibaba/:token': 'the address holds a secret',
};

// These take no Idempotency-Key.
const KEYLESS: Record<string, string> = {
  'POST /api/v1/templates/preview': 'it has no effect: a draft is too long for an address',
  'POST /api/v1/tokens': 'there is no actor yet to keep a key for; a second token harms nobody',
  'POST /api/v1/callbacks/twilio/:id': 'a provider sends no keys; receipts are idempotent by their own state',
  'POST /api/v1/callbacks/twilio-voice/:id/:event': 'as above',
  'POST /api/v1/callbacks/alibaba/:token': 'as above',
};

let harness: Harness;
let app: App;
let routes: RouteOptions[];
beforeAll(async () => {
  harness = await createHarness();
  const { database, clocks, config } = harness;
  app = await buildApp({ database, clocks, config, logger: pino({ level: 'silent' }) });
  routes = app.declaredRoutes.filter(({ method }) => method !== 'HEAD');
});
afterAll(async () => {
  await app?.close();
  await harness?.close();
});

const nameOf = ({ method, url }: RouteOptions) => `${method} ${url}`;
const addressOf = ({ url }: RouteOptions) => url.replace(/:[a-z]+/gi, '1');

describe('every route', () => {
  it('asks for a token, unless it is on the list of public ones', async () => {
    const open = routes.filter((route) => route.config?.public).map(nameOf);
    expect(open.sort()).toEqual(Object.keys(PUBLIC).sort());
    for (const route of routes.filter((candidate) => !candidate.config?.public)) {
      const reply = await app.inject({
        method: route.method as 'GET',
        url: addressOf(route),
        headers: { 'idempotency-key': 'k' },
      });
      expect([nameOf(route), reply.statusCode]).toEqual([nameOf(route), 401]);
    }
  });

  it('asks for an Idempotency-Key where it acts', async () => {
    const authorization = { authorization: `Bearer ${harness.as('clerk').token}` };
    for (const route of routes.filter((candidate) => candidate.method !== 'GET' && !(nameOf(candidate) in KEYLESS))) {
      expect([nameOf(route), Object.keys(OPERATIONS).includes(String(route.config?.operation))]).toEqual([
        nameOf(route),
        true,
      ]);
      const reply = await app.inject({
        method: route.method as 'POST',
        url: addressOf(route),
        headers: authorization,
        payload: {},
      });
      // 403 where the clerk lacks the role: the door before the key.
      expect([nameOf(route), [400, 403].includes(reply.statusCode)]).toEqual([nameOf(route), true]);
      if (reply.statusCode === 400)
        expect([nameOf(route), reply.json().type]).toEqual([
          nameOf(route),
          'urn:gongshi:problem:idempotency-key-missing',
        ]);
    }
  });

  it('stands in the OpenAPI document with tags, operationId and response schemas', async () => {
    const document = (await app.inject('/openapi.json')).json();
    expect(document.openapi).toBe('3.1.0');
    const ids: string[] = [];
    for (const route of routes) {
      const path = route.url.replace(/:([a-z]+)/gi, '{$1}');
      const operation = document.paths[path]?.[String(route.method).toLowerCase()];
      expect([nameOf(route), operation?.tags?.length]).toEqual([nameOf(route), 1]);
      const success = Object.keys(operation.responses).filter((status) => /^[23]/.test(status));
      expect([nameOf(route), success.length > 0, 'default' in operation.responses]).toEqual([
        nameOf(route),
        true,
        true,
      ]);
      ids.push(operation.operationId);
    }
    expect(new Set(ids).size).toBe(routes.length);
    expect(ids.every((id) => /^[a-z-]+\.[a-z-]+$/.test(id))).toBe(true);
  });
});

describe('every output', () => {
  /** Names of all members an operation's answers may have, however deep. */
  const membersOf = (schema: unknown): string[] => {
    if (schema === null || typeof schema !== 'object') return [];
    const { properties } = schema as { properties?: Record<string, { type?: string }> };
    // A number reaches nobody: `email` among counts by channel is a channel.
    const names = Object.entries(properties ?? {}).filter(([, { type }]) => type !== 'integer' && type !== 'number');
    return [...names.map(([name]) => name), ...Object.values(schema).flatMap(membersOf)];
  };
  const CONTACTS = FIELDS.filter((field) => FIELD_RULES[field].list === 'dropped') as string[];
  let operations: { id: string; open: boolean; members: string[] }[];
  beforeAll(async () => {
    const { paths } = (await app.inject('/openapi.json')).json() as {
      paths: Record<string, Record<string, Operation>>;
    };
    operations = Object.values(paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId, responses, security }) => ({
        ...{ id: operationId, open: security === undefined },
        members: Object.entries(responses).flatMap(([status, answer]) =>
          status === 'default' ? [] : membersOf(answer),
        ),
      })),
    );
  });

  it('N6-3: has its audience on the table of outputs (rules/privacy/outputs.ts), and nothing is there that is no route', () => {
    expect(operations.map(({ id }) => id).sort()).toEqual(Object.keys(ROUTE_OUTPUTS).sort());
  });

  it('N6-3: is for officials behind a token, and shows nothing of anybody without one', () => {
    for (const { id, open } of operations) {
      const { audience, shows } = ROUTE_OUTPUTS[id] as Output;
      const outside = ['public', 'provider', 'operator'].includes(audience);
      expect([id, open, open ? shows : 'behind a token']).toEqual([id, outside, outside ? 'none' : 'behind a token']);
    }
  });

  it('N6-4: names contacts only where one record is opened, and holders only where the view is logged', () => {
    for (const { id, members } of operations) {
      const { shows, audience, recorded } = ROUTE_OUTPUTS[id] as Output;
      const contacts = members.filter((member) => CONTACTS.includes(member) && member !== 'remark');
      expect([id, shows === 'contacts' || contacts.length === 0]).toEqual([id, true]);
      expect([id, ['names', 'contacts'].includes(shows) || !members.includes('creditCode')]).toEqual([id, true]);
      if (shows === 'contacts') expect([id, audience]).toEqual([id, 'authority']);
      if (shows === 'names' || shows === 'contacts') expect([id, typeof recorded]).toEqual([id, 'string']);
    }
  });

  it('is kept by no cache', async () => {
    for (const url of ['/health/live', '/api/v1/me', '/api/v1/rights', '/api/v1/nothing'])
      expect([url, (await app.inject(url)).headers['cache-control']]).toEqual([url, 'no-store']);
  });
});

interface Operation {
  operationId: string;
  responses: Record<string, unknown>;
  security?: unknown;
}

describe('what is not a route, or not a request', () => {
  it.each([
    ['an unknown address', { url: '/api/v1/nothing' }, 404, 'no-such-route'],
    [
      'an unknown address with a body of another type',
      { ...post('<x/>', 'application/xml'), url: '/x' },
      404,
      'no-such-route',
    ],
    ['a method the address has not', { url: '/api/v1/me', method: 'POST' }, 405, 'method-not-allowed'],
    [
      'such a method with a body of another type',
      { ...post('<x/>', 'text/x'), method: 'PUT' },
      405,
      'method-not-allowed',
    ],
    ['a body that is not JSON', post('{"username":'), 400, 'malformed-json'],
    ['an empty body', post(''), 400, 'malformed-json'],
    ['a body of another type', post('<x/>', 'application/xml'), 415, 'unsupported-media-type'],
    ['a body of more than 1 MiB', post(JSON.stringify({ username: 'x'.repeat(1_100_000) })), 413, 'body-too-large'],
    ['a prototype in the body', post('{"__proto__":{"x":1}}'), 400, 'malformed-json'],
  ])('answers %s with a problem', async (_what, request, status, code) => {
    const reply = await app.inject(request as InjectOptions);
    expect([reply.statusCode, reply.json().type]).toEqual([status, `urn:gongshi:problem:${code}`]);
    expect(reply.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  });
});

describe('what no row can hold', () => {
  const clerk = () => ({ authorization: `Bearer ${harness.as('clerk').token}`, 'idempotency-key': 'unstorable' });
  const body = (payload: string) =>
    ({ method: 'POST', url: '/api/v1/filings', payload, type: 'application/json' }) as const;
  const filing = (content: string) => body(`{"authority":"150000","year":2021,"licenceNo":"C1","content":${content}}`);

  it.each([
    ['U+0000 in a body', filing('{"a/b":["x\\u0000"]}'), '/body/content/a~1b/0'],
    ['half a surrogate pair', filing('{"a":"\\ud83d"}'), '/body/content/a'],
    ['U+0000 in the name of a member', filing('{"x\\u0000":1}'), '/body/content'],
    ['a body without end', filing(`{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`), `/body/content/a${'/0'.repeat(62)}`],
    ['U+0000 in a query', { url: '/api/v1/rights?search=x%00y' }, 'search'],
    ['U+0000 in a path', { url: '/api/v1/rights/C1%00' }, 'licenceNo'],
    ['a cursor of U+0000', { url: `/api/v1/rights?cursor=${cursor('\0')}` }, 'cursor'],
    ['a cursor beyond any row', { url: `/api/v1/rights?cursor=${cursor(1e300)}` }, 'cursor'],
    ['a holder beyond any row', { url: '/api/v1/rights?holder=1e300' }, 'holder'],
    ['a round beyond any', { url: '/api/v1/deliveries?campaign=1&round=9999999999' }, 'round'],
    [
      'a token beyond any',
      { method: 'POST', url: '/api/v1/tokens/revoke', payload: '{"tokenId":1e300}', type: 'application/json' } as const,
      '/body/tokenId',
    ],
  ])('is refused by name: %s', async (_what, { type, ...request }: InjectOptions & { type?: string }, pointer) => {
    const headers = { ...clerk(), ...(type && { 'content-type': type }) };
    const reply = await app.inject({ ...request, headers });
    expect([reply.statusCode, reply.json().errors?.[0]?.pointer]).toEqual([400, pointer]);
  });
});

it('logs a failure of the database without the values of the request', async () => {
  const lines: string[] = [];
  const { database, clocks, config } = harness;
  const logger = pino({ level: 'error' }, { write: (line) => void lines.push(line) });
  const failing = await buildApp({ database, clocks, config, logger }, [
    (v1) => {
      v1.get('/failing/:name', { config: { public: true } }, ({ params }) =>
        database.execute(sql`SELECT ${(params as { name: string }).name}::int AS wanted`),
      );
    },
  ]);
  const reply = await failing.inject('/api/v1/failing/zhangsan?telephone=13800138000');
  await failing.close();
  expect([reply.statusCode, lines.length]).toEqual([500, 1]);
  expect(lines[0]).not.toMatch(/zhangsan|13800138000/);
  expect(JSON.parse(lines[0] as string)).toMatchObject({
    msg: 'GET /api/v1/failing/:name failed',
    err: { sqlstate: '22P02', query: 'SELECT $1::int AS wanted', stack: expect.stringContaining('at ') },
  });
});

describe('a known address', () => {
  it.each([
    ['DELETE', '/api/v1/campaigns/7?x=1', 'GET, HEAD, OPTIONS'],
    ['GET', '/api/v1/campaigns/7/roster/freeze-approval', 'OPTIONS, POST'],
    ['HEAD', '/api/v1/tokens', 'OPTIONS, POST'],
    ['PUT', '/api/v1/campaigns', 'GET, HEAD, OPTIONS, POST'],
  ])('answers %s %s with 405 and the methods it takes: %s', async (method, url, allow) => {
    const reply = await app.inject({ method: method as 'GET', url });
    expect([reply.statusCode, reply.headers.allow]).toEqual([405, allow]);
  });

  it('answers HEAD as GET without a body, and OPTIONS with the methods it takes', async () => {
    const head = await app.inject({ method: 'HEAD', url: '/health/live' });
    expect([head.statusCode, head.body]).toEqual([200, '']);
    const options = await app.inject({ method: 'OPTIONS', url: '/api/v1/me' });
    expect([options.statusCode, options.headers.allow, options.body]).toEqual([204, 'GET, HEAD, OPTIONS', '']);
    expect((await app.inject({ method: 'OPTIONS', url: '/api/v1/nothing' })).statusCode).toBe(404);
  });
});

const cursor = (key: unknown) => Buffer.from(JSON.stringify([key])).toString('base64url');

function post(payload: string, type = 'application/json') {
  return { method: 'POST', url: '/api/v1/tokens', payload, headers: { 'content-type': type } };
}
