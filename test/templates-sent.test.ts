// What was sent: every text by the version in force, kept, and made again byte for byte.
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliveryReference } from '../rules/deliveries.ts';
import {
  type CampaignHarness,
  createCampaignHarness,
  importRegister,
  openCampaign,
  PROVINCE,
} from './harness/campaign.ts';

const SHORT = '请填报{year}年度{count}宗矿业权公示信息，{lastDay}截止。{authority}，电话{hotline}，{reference}';

let harness: CampaignHarness;
let campaign: number;
/** Who is written to in English. */
let foreign: number;
beforeAll(async () => {
  harness = await createCampaignHarness();
  await importRegister(harness, 'register-small');
  const { rows } = await harness.database.execute<{ id: string }>(
    sql`SELECT holder_id AS id FROM rights WHERE mobile IS NOT NULL AND state = 'valid' ORDER BY id LIMIT 1`,
  );
  foreign = Number(rows[0]?.id);
  const chosen = await harness.as('clerk').post(`/holders/${foreign}/message-language`, { language: 'en' });
  expect(chosen).toMatchObject({ status: 200, body: { id: foreign, language: 'en' } });
  campaign = await openCampaign(harness);
  await harness.lapse('2021-03-02T09:00:00+08:00');
}, 120_000);
afterAll(() => harness?.close());

interface Shown {
  id: number;
  state: string;
  round: number;
  message: { template: number | null; language: string; text: string; sent: boolean } | null;
}

async function deliveriesOf(round: number): Promise<Shown[]> {
  const { body } = await harness.as('clerk').get(`/deliveries?campaign=${campaign}&round=${round}&limit=200`);
  return Promise.all(
    body.items
      .filter(({ state }: Shown) => ['handed_over', 'delivered'].includes(state))
      .map(async ({ id }: Shown) => (await harness.as('clerk').get(`/deliveries/${id}`)).body),
  );
}

/** What the provider received, by the reference in it. */
async function received(): Promise<string[]> {
  const answer = await fetch(`${harness.simulator.address}/_simulator/messages?pageSize=500`);
  return ((await answer.json()) as { messages: { body: string }[] }).messages.map(({ body }) => body);
}

describe('what was sent', () => {
  it('N2-6: is known afterwards byte for byte, with the version it was sent by', async () => {
    const [shown, bodies] = [await deliveriesOf(1), await received()];
    expect(shown.length).toBeGreaterThan(20);
    expect(shown.map(({ message }) => message?.text).sort()).toEqual(bodies.sort());
    expect(shown.every(({ message }) => message?.sent)).toBe(true);
    const used = new Set(shown.map(({ message }) => message?.template));
    const { body: versions } = await harness.as('clerk').get('/templates?kind=reminder&channel=sms&limit=200');
    expect([...used].sort()).toEqual(versions.items.map(({ id }: { id: number }) => id).sort());
  });

  it('N2-6: is in the language of its holder, and the hotline stands in both', async () => {
    const { rows } = await harness.database.execute<{ id: string }>(
      sql`SELECT id FROM deliveries WHERE holder_id = ${foreign} ORDER BY id LIMIT 1`,
    );
    const { message } = (await harness.as('clerk').get(`/deliveries/${rows[0]?.id}`)).body as Shown;
    expect(message?.language).toBe('en');
    const elsewhere = await harness.as('other-clerk').post(`/holders/${foreign}/message-language`, { language: 'en' });
    expect(elsewhere.status).toBe(404);
    expect(message?.text).toContain(
      `Please file in the disclosure system. Hotline 0471-0000000, ${deliveryReference(Number(rows[0]?.id))}`,
    );
    expect((await received()).every((body) => body.includes('0471-0000000'))).toBe(true);
  });

  it('is shown to officials of the authority who read, each view in the log, and to no others', async () => {
    const [{ id }] = (await deliveriesOf(1)) as [Shown];
    const before = await viewsOf(id);
    expect((await harness.as('auditor').get(`/deliveries/${id}`)).body.message.text).toContain('矿业权');
    expect(await viewsOf(id)).toBe(before + 1);
    expect((await harness.as('administrator').get(`/deliveries/${id}`)).body.message).toBeNull();
    expect(await viewsOf(id)).toBe(before + 1);
    expect((await harness.as('other-clerk').get(`/deliveries/${id}`)).status).toBe(403);
  });
});

describe('a round', () => {
  it('N2-6: says what was in force when it was planned; a version approved later is the next round’s', async () => {
    const proposed = await harness.as('clerk').post('/templates', {
      ...{ authority: PROVINCE, kind: 'reminder', channel: 'sms', language: 'zh', text: SHORT },
      effectiveFrom: '2021-03-10',
    });
    await harness.as('reviewer').post(`/templates/${proposed.body.id}/decision`, { approve: true });
    const first = await deliveriesOf(1);
    await harness.lapse('2021-04-01T09:00:00+08:00');
    const second = (await deliveriesOf(2)).filter(({ message }) => message?.language === 'zh');
    expect(second.length).toBeGreaterThan(20);
    expect(new Set(second.map(({ message }) => message?.template))).toEqual(new Set([proposed.body.id]));
    expect(second[0]?.message?.text).toMatch(/^【矿业权公示】请填报2020年度\d+宗矿业权公示信息，2021年4月30日截止。/);
    expect(await received()).toEqual(expect.arrayContaining(second.map(({ message }) => message?.text)));
    expect(await deliveriesOf(1)).toEqual(first);
    const { body } = await harness.as('auditor').get(`/evidence/campaign/${campaign}?limit=200`);
    const planned = body.items.filter(({ kind }: { kind: string }) => kind === 'round.planned');
    expect(planned[1].data.templates['sms/zh']).toBe(proposed.body.id);
  }, 120_000);

  it('keeps its wordings for ever', async () => {
    for (const change of [sql`UPDATE message_wordings SET text = 'x'`, sql`DELETE FROM message_wordings`])
      await expect(harness.database.execute(change)).rejects.toMatchObject({ cause: { code: '23001' } });
  });
});

async function viewsOf(id: number): Promise<number> {
  const { rows } = await harness.database.execute<{ n: number }>(
    sql`SELECT count(*)::int AS n FROM evidence WHERE subject = ${`delivery/${id}`} AND kind = 'delivery.viewed'`,
  );
  return rows[0]?.n ?? 0;
}
