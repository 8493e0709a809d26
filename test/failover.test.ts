// Two providers of text messages: left when one fails, and the way back; what each may take in a day.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectDatabase, type Database } from '../db/client.ts';
import { recordDispatch, recordReceipts } from '../db/queries/deliveries/index.ts';
import { listProviderMinutes, saveProviderMinute } from '../db/queries/failover.ts';
import {
  type CampaignHarness,
  createCampaignHarness,
  importFile,
  openCampaign,
  setParameter,
} from './harness/campaign.ts';
import { registerOf } from './harness/sample-register.ts';
import { createDatabase } from './harness/servers.ts';

const HOLDERS = 70;

let harness: CampaignHarness;
let campaign: number;

async function setUp(parameters: Record<string, unknown> = {}): Promise<void> {
  harness = await createCampaignHarness({
    config: (config) => {
      const { sms, simulators } = config;
      const alibaba = { ...simulators.alibaba, baseUrl: `${sms.baseUrl}/alibaba` };
      return { ...config, alibaba, sms: { ...sms, providers: ['twilio', 'alibaba'] } };
    },
  });
  for (const [name, value] of Object.entries(parameters)) await setParameter(harness, name, value);
  const rights = Array.from({ length: HOLDERS }, (_, index) => ({
    holder: `公司${index}`,
    phone: `16900${String(index).padStart(6, '0')}`,
  }));
  expect(await importFile(harness, registerOf(rights))).toMatchObject({ state: 'done', rejected: 0 });
  campaign = await openCampaign(harness);
}

/** Messages of a round by provider that took them. */
async function takenBy(round: number): Promise<Record<string, number>> {
  const { rows } = await harness.database.$client.query(
    `SELECT d.provider, count(*)::int AS n FROM deliveries d JOIN rounds r ON r.id = d.round_id
     WHERE r.number = $1 AND d.channel = 'sms' AND d.state IN ('handed_over', 'delivered') GROUP BY 1`,
    [round],
  );
  return Object.fromEntries(rows.map(({ provider, n }) => [provider, n]));
}

async function switches(): Promise<string[]> {
  const { items } = (await harness.as('auditor').get(`/evidence/campaign/${campaign}?limit=200`)).body;
  return items
    .filter(({ kind }: { kind: string }) => kind === 'provider.switched')
    .map(({ data }: { data: Record<string, string> }) => `${data.to}: ${data.reason}`);
}

describe('the preferred provider of text messages fails', () => {
  beforeAll(() => setUp(), 120_000);
  afterAll(() => harness?.close());

  it('fifty errors within a minute: the other one takes over in the same round, nobody is written to twice', async () => {
    harness.providers.sms.setBehaviour({ faults: [{ kind: 'too-many' }] });
    await harness.lapse('2021-03-01T09:00:00+08:00');
    expect(await takenBy(1)).toEqual({ alibaba: HOLDERS });
    expect(await switches()).toEqual(['substitute: errors']);
    expect(harness.providers.sms.counts().accepted).toBe(0);
    expect(harness.providers.alibaba.counts()).toMatchObject({ accepted: HOLDERS, surplusMessages: 0 });
  });

  it('is probed with a few messages at the next round, and is preferred again when these did well', async () => {
    harness.providers.sms.setBehaviour({ faults: [] });
    await harness.lapse('2021-03-31T09:05:00+08:00');
    const probed = await takenBy(2);
    expect(probed.twilio).toBeGreaterThanOrEqual(20);
    expect(probed.alibaba).toBeGreaterThan(0);
    await harness.lapse('2021-04-16T09:05:00+08:00');
    expect(await takenBy(3)).toEqual({ twilio: HOLDERS });
    expect(await switches()).toEqual(['substitute: errors', 'probing: quiet-time-over', 'preferred: probes-good']);
  });

  it('reports of the domestic provider come in by its own address, and settle its messages', async () => {
    const { rows } = await harness.database.$client.query(
      `SELECT count(*)::int AS n FROM deliveries WHERE provider = 'alibaba' AND state = 'delivered'`,
    );
    expect(rows[0].n).toBeGreaterThanOrEqual(HOLDERS);
    const forged = await fetch(`${harness.url}/api/v1/callbacks/alibaba/${'x'.repeat(32)}`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: '[]' },
    });
    expect(forged.status).toBe(403);
  });
});

describe('what a provider may take in a day', () => {
  beforeAll(() => setUp({ 'channel.daily-caps': { sms: 40, voice: 1, email: 1, 'file-drop': 1 } }), 120_000);
  afterAll(() => harness?.close());

  it('the other one takes what is beyond', async () => {
    await harness.lapse('2021-03-01T09:00:00+08:00');
    const taken = await takenBy(1);
    expect((taken.twilio ?? 0) + (taken.alibaba ?? 0)).toBe(HOLDERS);
    // Two lanes take from the same room: what is under way in the other may go beyond it, no more.
    expect(taken.twilio).toBeLessThanOrEqual(60);
    expect(taken.alibaba).toBeGreaterThanOrEqual(10);
  });
});

describe('how soon a provider reports', () => {
  let owned: Awaited<ReturnType<typeof createDatabase>>;
  let database: Database;
  const at = (time: string) => new Date(`2021-03-01T${time}+08:00`);
  beforeAll(async () => {
    owned = await createDatabase();
    database = connectDatabase({ url: owned.url, maxConnections: 1, onError: () => undefined });
    await database.$client.query(`
      SET session_replication_role = replica;
      INSERT INTO deliveries (round_id, holder_id, channel, recipient, state, rights_count, attempts, provider, lease_until)
      SELECT 1, i, 'sms', '+8616900000000', 'sending', 1, 1, 'twilio', now() FROM generate_series(1, 20) i`);
  });
  afterAll(async () => {
    await database?.$client.end();
    await owned?.drop();
  });

  it('is counted by the minute of the hand-over: slow beyond five minutes, a dead number is not the provider’s', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => index + 1);
    const handedOver = ids.map((id) => ({ id, attempt: 1, state: 'handed_over' as const, providerId: `SM${id}` }));
    await recordDispatch(database, handedOver, { machineNow: at('09:00:10'), asOf: at('09:00:10') });
    await saveProviderMinute(database, {
      ...{ channel: 'sms', provider: 'twilio', asOf: at('09:00:10'), handedOver: 20, errors: 0 },
    });
    const report = (deliveryId: number, state: 'delivered' | 'failed') => ({
      ...{ deliveryId, providerId: `SM${deliveryId}`, state, reason: 'number-unknown' },
    });
    const receive = (reports: Parameters<typeof recordReceipts>[1], time: Date) =>
      recordReceipts(database, reports, { machineNow: time, asOf: time });
    await receive(
      ids.slice(0, 15).map((id) => report(id, 'delivered')),
      at('09:05:10'),
    );
    await receive(
      [16, 17].map((id) => report(id, 'delivered')),
      at('09:05:11'),
    );
    await receive([report(18, 'failed')], at('09:06'));
    // Twice reported is counted once.
    await receive([report(1, 'delivered')], at('09:07'));
    const query = { channel: 'sms', provider: 'twilio', since: at('09:00'), reports: true } as const;
    expect(await listProviderMinutes(database, query)).toEqual([
      { minute: at('09:00'), handedOver: 19, slow: 4, errors: 0 },
    ]);
  });
});
