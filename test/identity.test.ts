import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listEvidence } from '../db/queries/evidence.ts';
import {
  assertWithinAuthority,
  disableOfficial,
  existsWithinAuthority,
  issueToken,
  saveAuthority,
  saveOfficial,
} from '../db/queries/identity.ts';
import { hashPassword } from '../platform/passwords.ts';
import { acceptPassword } from '../rules/credentials.ts';
import { apiClient } from './harness/client.ts';
import { createHarness, type Harness, PASSWORD } from './harness/index.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await createHarness();
});
afterAll(() => harness?.close());

const signIn = (username: string, password: string) =>
  harness.anonymous.post('/tokens', { username, password }, { key: null });

const newOfficial = async (username: string) =>
  saveOfficial(harness.database, {
    ...{ username, authorityCode: '150000', name: '临时', roles: ['clerk'] as const },
    passwordHash: await hashPassword(acceptPassword(PASSWORD)),
    createdAt: harness.clocks.machineNow(),
  });

describe('signing in', () => {
  it('opens a token that says who one is', async () => {
    const { status, body } = await signIn('reviewer', PASSWORD);
    expect(status).toBe(201);
    const me = await apiClient(harness.url, body.token).get('/me');
    expect(me.status).toBe(200);
    expect(me.body.official).toEqual({
      ...{ id: harness.officials.reviewer.id, username: 'reviewer', name: '审核一', roles: ['reviewer'] },
      authority: { code: '150000', name: '内蒙古自治区自然资源厅', level: 'province' },
    });
    const log = await listEvidence(harness.database, `official/${harness.officials.reviewer.id}`, { limit: 10 });
    expect(log.map(({ kind }) => kind)).toContain('token.issued');
  });

  it('gives one answer for an unknown name, a wrong password and a disabled account', async () => {
    const gone = await newOfficial('gone');
    await disableOfficial(harness.database, gone.id, harness.clocks.machineNow());
    const answers = [await signIn('nobody', PASSWORD), await signIn('clerk', 'wrong'), await signIn('gone', PASSWORD)];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });

  it('stops after five failures of a name, even with the right password, and no other name', async () => {
    await newOfficial('guessed');
    const failed = await Promise.all([1, 2, 3, 4, 5].map((n) => signIn('guessed', `wrong ${n}`)));
    expect(failed.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
    const stopped = await signIn('guessed', PASSWORD);
    expect(stopped).toMatchObject({ status: 429, body: { type: 'urn:gongshi:problem:too-many-attempts' } });
    expect((await signIn('inspector', PASSWORD)).status).toBe(201);
  });

  it('keeps neither passwords nor tokens, and repeats no password in an answer', async () => {
    const { body } = await signIn('auditor', PASSWORD);
    const { rows } = await harness.database.execute(sql`SELECT * FROM tokens, officials`);
    expect(JSON.stringify(rows)).not.toContain(body.token);
    expect(JSON.stringify(rows)).not.toContain(PASSWORD);
    const refused = await harness.anonymous.post(
      '/tokens',
      { username: 'clerk', password: 12345678901 },
      { key: null },
    );
    expect(refused.status).toBe(400);
    expect(JSON.stringify(refused.body)).not.toContain('12345678901');
  });
});

describe('a bearer token', () => {
  it('ends when it is revoked, once, and only by its owner', async () => {
    const { body: mine } = await signIn('clerk', PASSWORD);
    const theirs = await harness.as('clerk2').post('/tokens/revoke', { tokenId: mine.tokenId });
    expect(theirs).toMatchObject({ status: 200, body: { revoked: false } });
    const client = apiClient(harness.url, mine.token);
    expect(await client.post('/tokens/revoke', {})).toMatchObject({
      status: 200,
      body: { tokenId: mine.tokenId, revoked: true },
    });
    expect((await client.get('/me')).status).toBe(401);
  });

  it('holds until its last millisecond, and not at its end', async () => {
    const now = harness.clocks.machineNow().getTime();
    const statusWithTtl = async (begun: number, ttl: number) => {
      const { token } = await issueToken(harness.database, harness.officials.clerk.id, new Date(begun), ttl);
      return (await apiClient(harness.url, token).get('/me')).status;
    };
    expect(await statusWithTtl(now, 60_000)).toBe(200);
    expect(await statusWithTtl(now - 60_000, 60_000)).toBe(401);
  });

  it('ends with the account it stands for', async () => {
    const official = await newOfficial('leaving');
    const { token } = await issueToken(harness.database, official.id, harness.clocks.machineNow(), 60_000);
    expect((await apiClient(harness.url, token).get('/me')).status).toBe(200);
    await disableOfficial(harness.database, official.id, harness.clocks.machineNow());
    expect((await apiClient(harness.url, token).get('/me')).status).toBe(401);
  });

  it.each(['', 'Bearer', 'Basic Y2xlcms6', 'Bearer x y'])('is asked for: %j is none', async (authorization) => {
    const response = await fetch(`${harness.url}/api/v1/me`, { headers: { authorization } });
    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
  });
});

describe('the tree of authorities', () => {
  it.each([
    ['150000', '150000', true],
    ['150000', '150100', true],
    ['100000', '150100', true],
    ['150100', '150000', false],
    ['110000', '150100', false],
    ['150000', '999999', false],
  ])('%s acts for %s: %s', async (ancestor, code, within) => {
    expect(await existsWithinAuthority(harness.database, ancestor, code)).toBe(within);
  });

  it('refuses an official who acts for another province', async () => {
    const acting = assertWithinAuthority(harness.database, harness.officials['other-clerk'], '150100');
    await expect(acting).rejects.toMatchObject({
      problem: { status: 403, type: 'urn:gongshi:problem:outside-authority' },
    });
  });

  it('ends its search in a tree that a wrong row made a loop', async () => {
    const loop = { name: '误', level: 'city' as const };
    await saveAuthority(harness.database, { code: '990001', ...loop, parentCode: null });
    await saveAuthority(harness.database, { code: '990002', ...loop, parentCode: '990001' });
    await saveAuthority(harness.database, { code: '990001', ...loop, parentCode: '990002' });
    expect(await existsWithinAuthority(harness.database, '150000', '990001')).toBe(false);
  });

  it('refuses a username that is taken', async () => {
    await expect(newOfficial('clerk')).rejects.toMatchObject({
      problem: { type: 'urn:gongshi:problem:username-taken' },
    });
  });
});

describe('GET /authorities', () => {
  const get = async (path: string, name: Parameters<Harness['as']>[0] = 'clerk') => harness.as(name).get(path);

  it('shows the tree from one’s own authority downwards, page by page', async () => {
    const first = (await get('/authorities?limit=2')).body;
    expect(first.items).toMatchObject([
      { code: '150000', level: 'province', parentCode: '100000' },
      { code: '150100', level: 'city', parentCode: '150000' },
    ]);
    const second = (await get(`/authorities?limit=2&cursor=${first.next}`)).body;
    expect(second.items[0].code).toBe('150200');
    expect((await get('/authorities', 'city-clerk')).body.items.map(({ code }: { code: string }) => code)).toEqual([
      '150100',
    ]);
    expect((await get('/authorities?under=110000')).status).toBe(403);
  });

  it('N1-1: shows the divisions of an authority in their tree; an administrator adds them', async () => {
    const add = (body: object, name: Parameters<Harness['as']>[0] = 'administrator', code = '150000') =>
      harness.as(name).post(`/authorities/${code}/divisions`, body);
    const { status, body: office } = await add({ name: '矿业权管理处' });
    expect([status, office]).toEqual([
      201,
      { id: expect.any(Number), authority: '150000', name: '矿业权管理处', parent: null },
    ]);
    const { body: section } = await add({ name: '信息公示科', parent: office.id });
    expect((await get('/authorities/150000/divisions')).body.items).toEqual([office, section]);
    expect((await add({ name: '矿业权管理处' })).body.type).toBe('urn:gongshi:problem:division-exists');
    expect((await add({ name: '科', parent: office.id }, 'administrator', '150100')).body.type).toBe(
      'urn:gongshi:problem:no-such-division',
    );
    expect((await add({ name: '处' }, 'clerk')).body.type).toBe('urn:gongshi:problem:role-missing');
    expect((await add({ name: '处' }, 'administrator', '110000')).status).toBe(403);
    const log = await listEvidence(harness.database, 'authority/150000', { limit: 10 });
    expect(log.map(({ kind }) => kind)).toEqual(['division.added', 'division.added']);
  });
});
