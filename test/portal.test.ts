// The portal over HTTP: its doors, its headers, and the notice of the filing from proposal to take-down.
import { sql } from 'drizzle-orm';
import fastify, { type RouteOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signInThrottle } from '../platform/throttle.ts';
import { portal } from '../portal/index.ts';
import { PAGE_OUTPUTS } from '../rules/privacy/outputs.ts';
import { importRegister, PROVINCE } from './harness/campaign.ts';
import { createHarness, type Harness } from './harness/index.ts';
import { type Browser, openBrowser } from './harness/pages.ts';
import { startWorkers } from './harness/workers.ts';

const HOSTILE = `<script>alert('x')</script><img src=x onerror="alert(1)">&'"`;
const NOTICE = `/disclosure/${PROVINCE}/2021`;
const problem = (status: number, code: string) => ({ status, body: { type: `urn:gongshi:problem:${code}` } });

let harness: Harness;
let campaign: number;
let browser: Browser;

beforeAll(async () => {
  harness = await createHarness({
    temporal: true,
    onStart: async (started) => {
      const workers = await startWorkers(started);
      return async () => void (await Promise.all(workers.map((worker) => worker.shutdown())));
    },
  });
  await importRegister(harness, 'register-small');
  campaign = (await harness.as('clerk').post('/campaigns', { year: 2021, authority: PROVINCE })).body.id;
  browser = openBrowser(harness);
}, 120_000);
afterAll(() => harness?.close());

const propose = (howToFile?: string[]) =>
  harness.as('clerk').post('/notices', { campaign, ...(howToFile && { howToFile }) });
const decide = (id: number, version: number, approve = true, name: 'reviewer' | 'reviewer2' | 'clerk2' = 'reviewer') =>
  harness.as(name).post(`/notices/${id}/decision`, { version, approve });
const textOf = async (path: string, headers?: Record<string, string>) => (await browser.get(path, headers)).text;

describe('a page', () => {
  it('runs no script, loads nothing from elsewhere, and is framed by nobody', async () => {
    for (const path of ['/', '/sign-in', NOTICE, '/nothing-here']) {
      const { headers, text } = await browser.get(path);
      if (path !== '/nothing-here')
        expect(headers.get('content-security-policy')).toBe(
          "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        );
      expect([path, headers.get('content-type')]).toEqual([path, 'text/html; charset=utf-8']);
      expect(text).toMatch(/^<!doctype html><html lang="zh-CN">/);
      expect(text).not.toMatch(/<script|style="|\son[a-z]+=|https?:/);
    }
  });

  it('that is not there is told to people as a page, to programs as a problem', async () => {
    const page = await browser.get('/nothing-here');
    expect(page.status).toBe(404);
    expect(page.text).toContain('没有这个页面');
    const other = await browser.get('/api/v1/nothing');
    expect([other.status, other.headers.get('content-type')]).toEqual([404, 'application/problem+json; charset=utf-8']);
    const program = await fetch(`${harness.url}/nothing-here`);
    expect(program.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect((await browser.get('/disclosure/15/2021')).status).toBe(404);
    expect((await browser.get('/disclosure/150000/1999')).text).toContain('没有这个页面');
  });

  it('has one stylesheet, kept for ever under the name of its text', async () => {
    const [, address = ''] = /<link rel="stylesheet" href="([^"]+)"/.exec(await textOf('/')) ?? [];
    const { status, headers } = await browser.get(address);
    expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
    expect(headers.get('content-type')).toBe('text/css; charset=utf-8');
  });

  it('is kept for a minute, and asked for again by its ETag', async () => {
    const { headers } = await browser.get('/');
    expect(headers.get('cache-control')).toBe('public, max-age=60, must-revalidate');
    expect(headers.get('vary')).toBe('accept-language');
    const etag = headers.get('etag') as string;
    const again = await browser.get('/', { 'if-none-match': `"other", W/${etag}` });
    expect([again.status, again.text]).toEqual([304, '']);
    expect((await browser.get('/', { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('is Chinese first, and English where the address or the browser asks for it', async () => {
    expect(await textOf('/')).toContain('目前没有已发布的通知');
    expect(await textOf('/?lang=en')).toMatch(/<html lang="en">.*No notice is in public/s);
    expect(await textOf('/', { 'accept-language': 'en-GB' })).toContain('<html lang="en">');
  });

  it('says in a rehearsal that it binds nobody', async () => {
    expect(await textOf('/')).toContain('不具有法律效力');
  });
});

describe('the notice of the filing', () => {
  let id: number;

  it('N2-6: is proposed by one officer and published by another, each with its entry in the log', async () => {
    const proposed = await propose();
    expect(proposed).toMatchObject({
      status: 201,
      body: { kind: 'filing', campaignId: campaign, authority: PROVINCE },
    });
    id = proposed.body.id;
    expect(proposed.body.versions).toMatchObject([
      { version: 1, state: 'proposed', content: { deadline: '2021-04-30' } },
    ]);
    expect((await browser.get(NOTICE)).status).toBe(404);
    expect(await propose()).toMatchObject(problem(409, 'notice-undecided'));
    expect(await decide(id, 1, true, 'clerk2')).toMatchObject(problem(403, 'role-missing'));
    expect(await decide(id, 2)).toMatchObject(problem(409, 'notice-version-differs'));
    expect(await decide(id, 1)).toMatchObject({ status: 200, body: { versions: [{ state: 'published' }] } });
    expect(await decide(id, 1)).toMatchObject(problem(409, 'notice-not-in-state'));
    const { items } = (await harness.as('auditor').get(`/evidence/notice/${id}`)).body;
    expect(items.map(({ kind }: { kind: string }) => kind)).toEqual(['notice.proposed', 'notice.published']);
  });

  it('N2-6, N2-5: tells who files, until when and why then, how, whom to ask, and on what basis', async () => {
    const text = await textOf(NOTICE);
    expect(text).toContain('关于做好2021年度矿业权人勘查开采信息填报公示的通知');
    expect(text).toContain('内蒙古自治区自然资源厅');
    expect(text).toContain('2020年7月1日以前（含当日）');
    expect(text).toMatch(/<time datetime="2021-04-30">2021年4月30日（星期五）<\/time> 24:00/);
    expect(text).toContain('最后一日是法定休假日的顺延（第二百零三条第一款）');
    expect(text).toContain('自然资办发〔2021〕23号');
    expect(text).toContain('国土资规〔2015〕6号');
    expect(text).toContain('href="tel:04710000000"');
    expect(await textOf('/')).toContain(`href="${NOTICE}"`);
    // The comma is the ICU's affair.
    expect(await textOf('/?lang=en')).toMatch(/Friday,? 30 April 2021/);
  });

  it('N6-3: names no holder and no right', async () => {
    const pages = (await textOf(NOTICE)) + (await textOf('/'));
    const { rows } = await harness.database.execute<{ word: string }>(
      sql`SELECT licence_no AS word FROM rights UNION SELECT name FROM holders UNION SELECT contact_person FROM rights`,
    );
    expect(rows.length).toBeGreaterThan(50);
    expect(rows.filter(({ word }) => word !== '' && pages.includes(word))).toEqual([]);
  });

  it('takes no telephone of a person and no identity number, and names the step that holds one', async () => {
    const refused = await propose(['登录系统', '联系 16900000001', '']);
    expect(refused).toMatchObject(problem(422, 'notice-invalid'));
    expect(refused.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      ...['/body/howToFile/1', '/body/howToFile/2'],
    ]);
  });

  it('is replaced by a newer version, which says so; the words of officers are shown as words', async () => {
    const [first] = (await harness.as('clerk').get(`/notices/${id}`)).body.versions;
    await propose([HOSTILE]);
    expect(await textOf(NOTICE)).not.toContain('alert');
    await decide(id, 2, true, 'reviewer2');
    const text = await textOf(NOTICE);
    expect(text).toContain("&lt;script>alert('x')&lt;/script>");
    expect(text).not.toMatch(/<script|<img/);
    expect(text).toContain('第 1 版：2021年1月4日（星期一）发布');
    const { versions } = (await harness.as('clerk').get(`/notices/${id}`)).body;
    expect(versions).toMatchObject([
      { version: 2, state: 'published' },
      { ...first, state: 'replaced', endedAt: first.decidedAt },
    ]);
  });

  it('escapes the name of an authority wherever it stands', async () => {
    const rename = (to: string) =>
      harness.database.execute(sql`UPDATE authorities SET name = ${to} WHERE code = ${PROVINCE}`);
    await rename(HOSTILE);
    await propose();
    await decide(id, 3);
    const pages = (await textOf(NOTICE)) + (await textOf('/')) + (await textOf('/?lang=en'));
    await rename('内蒙古自治区自然资源厅');
    expect(pages).toContain('&lt;script>');
    expect(pages).not.toMatch(/<script|<img/);
  });

  it('is published only while its facts are true', async () => {
    await propose();
    await harness.database.execute(
      sql`UPDATE campaigns SET terms = jsonb_set(terms, '{disclosure.hotline,value}', '"0471-1111111"') WHERE id = ${campaign}`,
    );
    expect(await decide(id, 4)).toMatchObject(problem(409, 'notice-outdated'));
    expect(await decide(id, 4, false)).toMatchObject({
      status: 200,
      body: { versions: [{ state: 'rejected' }, {}, {}, {}] },
    });
  });

  it('four eyes: nobody publishes what he proposed himself', async () => {
    const proposed = await harness.as('reviewer').post('/notices', { campaign });
    const { version } = proposed.body.versions[0];
    expect(await decide(id, version)).toMatchObject(problem(403, 'same-officer'));
    expect((await decide(id, version, true, 'reviewer2')).status).toBe(200);
  });

  it('is taken down by one reviewer, with a reason that stays on record', async () => {
    const takeDown = (name: 'clerk' | 'reviewer' | 'other-reviewer') =>
      harness.as(name).post(`/notices/${id}/take-down`, { reason: '咨询电话有误' });
    expect(await takeDown('clerk')).toMatchObject(problem(403, 'role-missing'));
    expect(await takeDown('other-reviewer')).toMatchObject(problem(403, 'outside-authority'));
    expect(await takeDown('reviewer')).toMatchObject({
      body: { versions: [{ state: 'taken-down', takeDownReason: '咨询电话有误' }, {}, {}, {}, {}] },
    });
    expect((await browser.get(NOTICE)).status).toBe(404);
    expect(await textOf('/')).toContain('目前没有已发布的通知');
    expect(await takeDown('reviewer')).toMatchObject(problem(409, 'notice-not-in-state'));
  });

  it('is for the officials of the authority: others neither see its versions nor propose one', async () => {
    const other = harness.as('other-reviewer');
    expect((await other.get(`/notices/${id}`)).status).toBe(403);
    expect(await other.post('/notices', { campaign })).toMatchObject(problem(403, 'outside-authority'));
    expect((await other.get('/notices')).body.items).toEqual([]);
    expect((await harness.as('clerk').get('/notices')).body.items).toMatchObject([{ id }]);
    expect((await harness.as('clerk').get('/notices/999')).status).toBe(404);
  });

  it('keeps every version as it was proposed: the database refuses a change', async () => {
    const change = harness.database.execute(sql`UPDATE notice_versions SET content = '{}' WHERE notice_id = ${id}`);
    await expect(change).rejects.toMatchObject({
      cause: { message: expect.stringContaining('kept as it was proposed') },
    });
    await expect(harness.database.execute(sql`DELETE FROM notice_versions`)).rejects.toThrow();
  });
});

describe('every page', () => {
  it('N6-3: has its audience on the table of outputs, and is for officials unless it is for everybody', async () => {
    const app = await appOf();
    const pages = app.declaredRoutes.filter(({ method }) => method === 'GET').map(({ url }) => url);
    expect(pages.filter((url) => !url.startsWith('/assets/')).sort()).toEqual(Object.keys(PAGE_OUTPUTS).sort());
    for (const [url, { audience, shows }] of Object.entries(PAGE_OUTPUTS)) {
      const { status, headers } = await browser.get(url.replace(':authority', PROVINCE).replace(':year', '2021'));
      if (audience === 'public') expect([url, shows, [200, 404].includes(status)]).toEqual([url, 'none', true]);
      else expect([url, status, headers.get('location')?.startsWith('/sign-in?next=')]).toEqual([url, 303, true]);
    }
    await app.close();
  });

  /** The portal alone, to see what it declares. */
  async function appOf() {
    const declaredRoutes: RouteOptions[] = [];
    const app = fastify();
    app.addHook('onRoute', (route) => void declaredRoutes.push(route));
    const { database, clocks, config } = harness;
    await portal(app, { database, clocks, config, signIns: signInThrottle() });
    await app.ready();
    return { declaredRoutes, close: () => app.close() };
  }
});

describe('signing in', () => {
  it('takes an official to where he wanted to go, with a cookie no script reads and no other site sends', async () => {
    const form = await browser.get('/sign-in?next=%2Fboard%2F150000%2F2021');
    expect(form.text).toContain('name="next" value="/board/150000/2021"');
    expect(form.headers.get('cache-control')).toBe('no-store');
    const signedIn = await openBrowser(harness).post('/sign-in', {
      ...{ username: 'clerk', password: 'gongshi-demo-2021', next: '/board/150000/2021' },
    });
    expect([signedIn.status, signedIn.headers.get('location')]).toEqual([303, '/board/150000/2021']);
    const cookie = signedIn.headers.get('set-cookie') as string;
    expect(cookie).toMatch(/^gongshi_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Expires=/);
    expect(cookie).not.toContain('Secure');
  });

  it.each(['//evil.example', '/\\evil.example', 'https://evil.example', 'board', '/a b', ''])(
    'goes nowhere else: next %j is not followed',
    async (next) => {
      const signedIn = await openBrowser(harness).post('/sign-in', {
        username: 'clerk',
        password: 'gongshi-demo-2021',
        next,
      });
      expect(signedIn.headers.get('location')).toBe('/board');
    },
  );

  it('is refused from a form of another site, or of one that does not say where it stands', async () => {
    const form = { username: 'clerk', password: 'gongshi-demo-2021' };
    for (const origin of ['https://evil.example', 'null', '']) {
      const refused = await openBrowser(harness).post('/sign-in', form, { origin });
      expect([origin, refused.status, refused.headers.get('set-cookie')]).toEqual([origin, 403, null]);
      expect(refused.text).toContain('表单来源不符');
    }
  });

  it('answers a wrong password as an unknown name, and stops both after five, at every door', async () => {
    const tries = openBrowser(harness);
    const wrong = await tries.signIn('auditor', '不是这个密码');
    expect([wrong.status, wrong.text.includes('用户名或密码不正确')]).toEqual([401, true]);
    expect(wrong.text).not.toContain('不是这个密码');
    for (let attempt = 0; attempt < 4; attempt++) await tries.signIn('auditor', 'wrong');
    expect((await tries.signIn('auditor')).status).toBe(429);
    const overApi = await harness.anonymous.post('/tokens', { username: 'auditor', password: 'gongshi-demo-2021' });
    expect(overApi.status).toBe(429);
  });

  it('survives what is no form of ours', async () => {
    expect((await browser.post('/sign-in', { username: 'a\0b', password: 'x' })).status).toBe(400);
    expect((await browser.post('/sign-in', {})).status).toBe(401);
    expect((await browser.post('/sign-in', {}, { 'content-type': 'application/xml' })).status).toBe(415);
    expect((await browser.get('/sign-in?next=a&next=b')).text).toContain('value="/board"');
  });

  it('ends for good when the official signs out', async () => {
    const visit = openBrowser(harness);
    const signedIn = await visit.signIn('clerk2');
    const cookie = (signedIn.headers.get('set-cookie') as string).split(';')[0] as string;
    const out = await visit.post('/sign-out', {}, { cookie });
    expect(out.headers.get('set-cookie')).toMatch(/^gongshi_session=; .*Max-Age=0/);
    const token = cookie.split('=')[1] as string;
    const reply = await fetch(`${harness.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
    expect(reply.status).toBe(401);
  });
});
