// A campaign before it starts: what it would come to, against what then happens.
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedRegister } from '../bench/seed.ts';
import { countReach } from '../db/queries/simulation.ts';
import { parseTelephone } from '../rules/telephone.ts';
import {
  type CampaignHarness,
  createCampaignHarness,
  freezeRoster,
  importRegister,
  PROVINCE,
} from './harness/campaign.ts';

const PRICES = 'smsPrice=45&voicePrice=80&emailPrice=1';

let harness: CampaignHarness;
let campaign: number;
beforeAll(async () => {
  harness = await createCampaignHarness();
  await importRegister(harness, 'register-small');
  campaign = (await harness.as('clerk').post('/campaigns', { year: 2021, authority: PROVINCE })).body.id;
}, 120_000);
afterAll(() => harness?.close());

const simulate = async (query = PRICES) =>
  (await harness.as('clerk').get(`/campaigns/${campaign}/simulation?${query}`)).body;

/** Everything that could have been changed by looking. */
async function stateOfCampaign() {
  const { rows } = await harness.database.execute(sql`
    SELECT (SELECT count(*) FROM rounds) AS rounds, (SELECT count(*) FROM deliveries) AS deliveries,
           (SELECT count(*) FROM roster_versions) AS versions, (SELECT count(*) FROM evidence) AS entries`);
  return rows[0];
}

describe('GET /campaigns/{id}/simulation', () => {
  it('N2-6: says before the freeze when how many messages would go out, what they cost, and when each round is through', async () => {
    const before = await stateOfCampaign();
    const body = await simulate();
    expect(body.basis).toBe('register');
    expect(body.rounds.map(({ daysBefore }: { daysBefore: number }) => daysBefore)).toEqual([60, 30, 14, 7, 3, 1]);
    const [round] = body.rounds;
    expect(round.dueAt).toBe('2021-03-01T01:00:00.000Z');
    expect(round.finishesAt > round.dueAt && round.finishesAt < round.endsAt).toBe(true);
    expect(body.days[0].day).toBe('2021-03-01');
    expect(body.totals.costMilliYuan).toBe(
      body.totals.units.sms * 45 + body.totals.units.voice * 80 + body.totals.units.email,
    );
    expect(body.lastFinishesAt).toBe(body.rounds.at(-1).finishesAt);
    expect(await stateOfCampaign()).toEqual(before);
  });

  it('names no cost without prices, and takes other assumptions', async () => {
    const plain = await simulate('');
    expect(plain.totals.costMilliYuan).toBeNull();
    expect(plain.assumptions).toMatchObject({ failurePercent: { sms: 10, voice: 40, email: 15 }, filedPercent: 0 });
    const sure = await simulate('smsFailing=0&filing=50');
    expect(sure.rounds[1].holders).toBe(Math.ceil(sure.rounds[0].holders / 2));
    expect(sure.rounds[0].ways[1].messages).toBeLessThan(plain.rounds[0].ways[1].messages);
  });

  it('reads the ways to reach a holder as the rest of the product reads telephones', async () => {
    const { rows } = await harness.database.execute<{
      holder: string;
      phones: string[];
      mobile: string;
      email: string;
    }>(
      sql`SELECT r.holder_id AS holder, r.system_phones || r.registered_phones AS phones, r.mobile, r.email
          FROM rights r JOIN campaigns c ON c.id = ${campaign}
          WHERE r.state = 'valid' AND r.first_issued <= c.cutoff`,
    );
    const holders = new Map<string, { sms: boolean; voice: boolean; telephone: boolean }>();
    for (const { holder, phones, mobile } of rows) {
      const known = phones.map(parseTelephone);
      const dialled = ({ kind, number }: { kind: string; number: string }) =>
        kind === 'mobile' || (kind === 'landline' && /^0\d+-\d+$/.test(number));
      const of = holders.get(holder) ?? { sms: false, voice: false, telephone: false };
      holders.set(holder, {
        ...{ sms: of.sms || mobile !== null, voice: of.voice || known.some(dialled) },
        telephone: of.telephone || known.some(({ kind }) => kind !== 'unusable'),
      });
    }
    const groups = await countReach(harness.database, { campaignId: campaign, basis: 'register' });
    for (const way of ['sms', 'voice', 'telephone'] as const) {
      const wanted = [...holders.values()].filter((holder) => holder[way]).length;
      const counted = groups.filter((group) => group[way]).reduce((sum, group) => sum + group.holders, 0);
      expect([way, counted]).toEqual([way, wanted]);
    }
    expect(groups.reduce((sum, group) => sum + group.holders, 0)).toBe(holders.size);
  });

  it('N2-6: lists the holders nobody can reach, with the reason, page by page, and who looked', async () => {
    const { rows } = await harness.database.execute<{ id: string }>(
      sql`SELECT DISTINCT r.holder_id AS id FROM rights r JOIN campaigns c ON c.id = ${campaign}
          WHERE r.state = 'valid' AND r.first_issued <= c.cutoff ORDER BY 1 LIMIT 3`,
    );
    const ids = rows.map(({ id }) => Number(id));
    for (const [index, id] of ids.entries())
      await harness.database.execute(sql`
        UPDATE rights SET mobile = NULL, mobile_source = NULL, email = ${index === 0 ? '无' : ''}, system_phones = '{}',
          registered_phones = '{}' WHERE holder_id = ${id}`);
    const { unreachable } = await simulate();
    const path = `/campaigns/${campaign}/simulation/unreachable`;
    const first = (await harness.as('clerk').get(`${path}?limit=2`)).body;
    const rest = (await harness.as('clerk').get(`${path}?limit=200&cursor=${first.next}`)).body;
    const items = [...first.items, ...rest.items];
    expect(items).toHaveLength(unreachable.holders);
    const reasons = new Map(items.map(({ holderId, reason }) => [holderId, reason]));
    expect(ids.map((id) => reasons.get(id))).toEqual(['unreadable', 'no-contact', 'no-contact']);
    const { body } = await harness.as('auditor').get(`/evidence/campaign/${campaign}?limit=200`);
    expect(body.items.filter(({ kind }: { kind: string }) => kind === 'unreachable.listed')).toHaveLength(2);
    expect((await harness.as('other-clerk').get(path)).status).toBe(403);
  });

  it('N2-6: comes to what the first round then does, and after it tells what is left', async () => {
    const expected = await simulate();
    await freezeRoster(harness, campaign);
    expect((await simulate()).rounds).toEqual(expected.rounds);
    await harness.lapse('2021-03-02T09:00:00+08:00');
    const { rows } = await harness.database.execute<{ state: string; n: number }>(
      sql`SELECT CASE WHEN reason = 'no-mobile' THEN 'none' ELSE 'sent' END AS state, count(*)::int AS n FROM deliveries
          WHERE channel = 'sms' GROUP BY 1`,
    );
    const counted = Object.fromEntries(rows.map(({ state, n }) => [state, n]));
    const [first] = expected.rounds;
    expect(counted).toEqual({ sent: first.ways[0].messages, none: first.holders - first.ways[0].messages });
    const after = await simulate();
    expect(after).toMatchObject({ basis: 'roster' });
    expect(after.rounds).toHaveLength(5);
  }, 60_000);

  it('has nothing to say once the campaign is closed', async () => {
    await harness.lapse('2021-05-02T00:00:00+08:00');
    const closed = await harness.as('clerk').get(`/campaigns/${campaign}/simulation`);
    expect([closed.status, closed.body.type]).toEqual([409, 'urn:gongshi:problem:campaign-closed']);
  }, 60_000);
});

describe('a register of 100,000 rights', () => {
  it('is simulated within two seconds', async () => {
    const large = await createCampaignHarness();
    try {
      await seedRegister(large.database.$client, 100_000);
      const { body } = await large.as('clerk').post('/campaigns', { year: 2021, authority: PROVINCE });
      const times: number[] = [];
      for (let run = 0; run < 3; run++) {
        const began = performance.now();
        const { status, body: simulated } = await large.as('clerk').get(`/campaigns/${body.id}/simulation?${PRICES}`);
        times.push(performance.now() - began);
        expect([status, simulated.rounds[0].holders]).toEqual([200, 100_000]);
      }
      expect(Math.min(...times)).toBeLessThan(2_000);
    } finally {
      await large.close();
    }
  }, 240_000);
});
