// Templates: proposed, checked, approved by a second officer, in force from a day, previewed with length and cost.
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listEvidence } from '../db/queries/evidence.ts';
import { listTemplatesInForce } from '../db/queries/templates/index.ts';
import { createHarness, type Harness } from './harness/index.ts';

const TEXT =
  '您有{count}宗矿业权未填报公示{year}年度信息，截止{lastDay}，请登录公示系统填报。{authority}，电话{hotline}，{reference}';

let harness: Harness;
beforeAll(async () => {
  harness = await createHarness();
});
afterAll(() => harness?.close());

const proposal = (overrides: Record<string, unknown> = {}) => ({
  ...{ authority: '150000', kind: 'reminder', channel: 'sms', language: 'zh', text: TEXT },
  ...{ effectiveFrom: '2021-02-01', ...overrides },
});

const propose = (overrides: Record<string, unknown> = {}, as: Parameters<Harness['as']>[0] = 'clerk') =>
  harness.as(as).post('/templates', proposal(overrides));

const decide = (id: number, approve: boolean, as: Parameters<Harness['as']>[0] = 'reviewer') =>
  harness.as(as).post(`/templates/${id}/decision`, { approve });

async function approved(overrides: Record<string, unknown> = {}): Promise<number> {
  const { status, body } = await propose(overrides);
  expect([status, body.state]).toEqual([201, 'proposed']);
  expect((await decide(body.id, true)).body.state).toBe('approved');
  return body.id;
}

const inForce = async (authority: string, on: string) => {
  const rows = await listTemplatesInForce(harness.database, { authority, kind: 'reminder', on });
  return rows.find(({ channel, language }) => channel === 'sms' && language === 'zh');
};

describe('a version of a template', () => {
  it('N2-6: is in force from its day once another officer approved it, and the one before until then', async () => {
    const before = await inForce('150000', '2021-02-01');
    expect(before).toMatchObject({ version: 1, demonstration: true });
    const { body } = await propose({ note: '改用短文本' });
    expect(body).toMatchObject({ version: 2, state: 'proposed', authority: '150000', note: '改用短文本' });
    expect((await inForce('150000', '2021-02-01'))?.id).toBe(before?.id);
    const decided = await decide(body.id, true);
    expect(decided.body).toMatchObject({ state: 'approved', decidedBy: harness.officials.reviewer.id });
    expect((await inForce('150000', '2021-01-31'))?.id).toBe(before?.id);
    expect(await inForce('150000', '2021-02-01')).toMatchObject({ id: body.id, text: TEXT });
    const log = await listEvidence(harness.database, `template/${body.id}`, { limit: 10 });
    expect(log.map(({ kind, actorId }) => [kind, actorId])).toEqual([
      ['template.proposed', harness.officials.clerk.id],
      ['template.approved', harness.officials.reviewer.id],
    ]);
    expect(log[0]?.data).toMatchObject({ text: TEXT, version: 2 });
    expect((await harness.as('auditor').get(`/evidence/template/${body.id}`)).body.items).toHaveLength(2);
  });

  it('is not decided by who proposed it, nor twice, nor by a clerk', async () => {
    const { body } = await propose({}, 'reviewer');
    expect(await decide(body.id, true)).toMatchObject({
      status: 403,
      body: { type: 'urn:gongshi:problem:same-officer' },
    });
    expect((await decide(body.id, true, 'clerk')).body.type).toBe('urn:gongshi:problem:role-missing');
    expect((await decide(body.id, false, 'reviewer2')).body).toMatchObject({ state: 'rejected' });
    expect(await decide(body.id, true, 'reviewer2')).toMatchObject({
      status: 409,
      body: { type: 'urn:gongshi:problem:already-decided' },
    });
    expect((await decide(999_999, true)).body.type).toBe('urn:gongshi:problem:no-such-template');
  });

  it('never changes and is never deleted, whoever has the database', async () => {
    const id = await approved({ effectiveFrom: '2022-01-01' });
    for (const change of [
      sql`UPDATE message_templates SET text = 'x' WHERE id = ${id}`,
      sql`UPDATE message_templates SET state = 'rejected' WHERE id = ${id}`,
      sql`DELETE FROM message_templates WHERE id = ${id}`,
    ])
      await expect(harness.database.execute(change)).rejects.toMatchObject({ cause: { code: '23001' } });
  });

  it('holds for the authorities below, until one of them has its own', async () => {
    const { body } = await harness.as('city-clerk').post('/templates', proposal({ authority: '150100' }));
    expect((await decide(body.id, true, 'city-reviewer')).body).toMatchObject({ version: 1, state: 'approved' });
    expect((await inForce('150100', '2021-02-01'))?.id).toBe(body.id);
    expect((await inForce('150200', '2021-02-01'))?.authorityCode).toBe('150000');
    expect(await inForce('110000', '2021-02-01')).toBeUndefined();
    const foreign = await harness.as('other-clerk').get(`/templates/${body.id}`);
    expect(foreign.status).toBe(403);
  });

  it('is numbered once, however many are proposed at the same time', async () => {
    const both = await Promise.all([1, 2, 3].map(() => propose({ channel: 'voice' })));
    expect(both.map(({ body }) => body.version).sort()).toEqual([2, 3, 4]);
  });
});

describe('POST /templates', () => {
  it.each([
    ['without the hotline', { text: TEXT.replace('{hotline}', '') }, '/body/text', '缺少 {hotline}'],
    ['without who sends', { text: TEXT.replace('{authority}', '') }, '/body/text', '缺少 {authority}'],
    ['without what to do', { text: TEXT.replaceAll('填报', '公示') }, '/body/text', '应含“填报”'],
    ['with a placeholder nobody knows', { text: `${TEXT}{hotLine}` }, '/body/text', '没有占位符 {hotLine}'],
    ['with the holder’s name', { text: `${TEXT}{holderName}` }, '/body/text', '个人信息'],
    [
      'with a link a registered provider forbids',
      { text: `${TEXT}见 www.mnr.gov.cn`, providerCodes: { alibaba: 'SMS_1' } },
      ...(['/body/text', '不允许短信含链接（www.mnr.gov.cn）'] as const),
    ],
    ['too long', { text: TEXT + '一'.repeat(450) }, '/body/text', '不得超过 500 个'],
    ['as a mail without a subject', { channel: 'email' }, '/body/subject', '须有主题'],
    ['as a call script by text message', { kind: 'call-script' }, '/body/channel', '不经此渠道'],
  ])('N2-6: refuses one %s', async (_what, overrides, pointer, detail) => {
    const { status, body } = await propose(overrides);
    expect([status, body.type]).toEqual([422, 'urn:gongshi:problem:template-invalid']);
    expect(body.errors).toEqual([expect.objectContaining({ pointer, detail: expect.stringContaining(detail) })]);
  });

  it('refuses texts of the demonstration in production, and has none there', async () => {
    const production = await createHarness({ mode: 'production' });
    try {
      const demo = await production.as('clerk').post('/templates', proposal({ demonstration: true }));
      expect([demo.status, demo.body.type]).toEqual([422, 'urn:gongshi:problem:demonstration-refused']);
      expect((await production.as('clerk').get('/templates')).body.items).toEqual([]);
      expect((await production.as('clerk').post('/templates', proposal())).status).toBe(201);
    } finally {
      await production.close();
    }
  });
});

describe('GET /templates', () => {
  it('lists the versions of the demonstration in two languages, marked 演示, page by page', async () => {
    const first = await harness.as('clerk').get('/templates?limit=10');
    expect(first.body.items).toHaveLength(10);
    const kinds = await harness.as('clerk').get('/templates?language=en&limit=200');
    expect(kinds.body.items.map(({ demonstration }: { demonstration: boolean }) => demonstration)).not.toContain(false);
    const places = kinds.body.items.map(({ kind, channel }: { kind: string; channel: string }) => `${kind}/${channel}`);
    expect(places.sort()).toEqual([
      ...['call-script/call-list', 'reminder/email', 'reminder/sms', 'reminder/voice'],
      ...['urging/email', 'urging/sms', 'urging/voice'],
    ]);
    const second = await harness.as('clerk').get(`/templates?limit=10&cursor=${first.body.next}`);
    expect(second.body.items[0].id).toBeGreaterThan(first.body.items[9].id);
  });
});

describe('POST /templates/preview', () => {
  const preview = (overrides: Record<string, unknown> = {}) => {
    const { effectiveFrom, authority, ...draft } = proposal() as Record<string, unknown>;
    return harness.as('clerk').post('/templates/preview', { ...draft, ...overrides }, { key: null });
  };

  it('shows example and worst case with segments and cost, and keeps nothing', async () => {
    const before = (await harness.as('clerk').get('/templates?limit=200')).body.items.length;
    const { status, body } = await preview({ provider: 'alibaba', priceMilliYuan: 45 });
    expect([status, body.errors]).toEqual([200, []]);
    expect(body.example.text).toContain('【矿业权公示】您有3宗矿业权未填报公示2020年度信息，截止2021年4月30日');
    expect(body.example).toMatchObject({ unit: 'segment', units: 2, alphabet: 'ucs-2', costMilliYuan: 90 });
    expect(body.worst.characters).toBeGreaterThan(body.example.characters);
    expect(body.worst.costMilliYuan).toBe(body.worst.units * 45);
    expect((await harness.as('clerk').get('/templates?limit=200')).body.items).toHaveLength(before);
  });

  it('shows a draft with its errors; one that cannot be read, without example', async () => {
    const linked = await preview({ text: `${TEXT} t.cn/x`, providerCodes: { alibaba: 'SMS_1' } });
    expect(linked.body.errors).toEqual([{ pointer: '/body/text', detail: expect.stringContaining('t.cn/x') }]);
    expect(linked.body.example.text).toContain('t.cn/x');
    expect((await preview({ text: '{nobody}' })).body).toMatchObject({ example: null, worst: null });
  });

  it('wants the campaign where a right is named, and knows no campaign that is not there', async () => {
    expect((await preview({ licenceNo: 'C1' })).body.type).toBe('urn:gongshi:problem:campaign-missing');
    expect((await preview({ campaign: 999 })).body.type).toBe('urn:gongshi:problem:no-such-campaign');
  });
});
