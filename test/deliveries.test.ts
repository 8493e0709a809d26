import twilio from 'twilio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { twilioCallbackUrl } from '../channels/sms/twilio-callback.ts';
import { type CampaignHarness, createCampaignHarness, importRegister, openCampaign } from './harness/campaign.ts';
import { filingOf } from './harness/filing.ts';

const SID = `SM${'a'.repeat(32)}`;

interface Message {
  id: number;
  state: string;
  reason: string | null;
  attempts: number;
  providerId: string | null;
}

let harness: CampaignHarness;
let campaign: number;

async function setUp(faults: Parameters<CampaignHarness['simulator']['setBehaviour']>[0]['faults'], callbacks = true) {
  harness = await createCampaignHarness();
  harness.simulator.setBehaviour({ seed: 3, faults, callbacks: { enabled: callbacks } });
  await importRegister(harness, 'register-small');
  campaign = await openCampaign(harness);
  await harness.lapse('2021-03-01T09:00:00+08:00');
}

async function listMessages(): Promise<Message[]> {
  return (await harness.as('clerk').get(`/deliveries?campaign=${campaign}&channel=sms&limit=200`)).body.items.filter(
    ({ reason }: Message) => reason !== 'no-mobile',
  );
}

describe('provider callbacks', () => {
  beforeAll(() => setUp([], false), 120_000);
  afterAll(() => harness.close());

  it('moves a message on, once, however often the provider says so', async () => {
    const [message] = await listMessages();
    const { id } = message as Message;
    expect(message?.state).toBe('handed_over');
    for (let time = 0; time < 3; time++) expect(await callBack(id, 'delivered')).toBe(204);
    expect(await find(id)).toMatchObject({ state: 'delivered' });
    expect(await evidenceOf(id)).toEqual(['delivery.handed-over', 'delivery.delivered']);
  });

  it('leaves a delivered message delivered when an older report comes late', async () => {
    const [message] = await listMessages();
    const { id } = message as Message;
    expect(await callBack(id, 'sent')).toBe(204);
    expect(await callBack(id, 'failed', { ErrorCode: '30003' })).toBe(204);
    expect(await find(id)).toMatchObject({ state: 'delivered', reason: null });
  });

  it('records why a message failed', async () => {
    const [, message] = await listMessages();
    const { id } = message as Message;
    expect(await callBack(id, 'undelivered', { ErrorCode: '30003' })).toBe(204);
    const failed = await find(id);
    expect(failed.state).toBe('failed');
    expect(failed.reason).toBeTruthy();
  });

  it('refuses a forged callback, and changes nothing', async () => {
    const [, , message] = await listMessages();
    const { id } = message as Message;
    expect(await callBack(id, 'delivered', {}, 'not-the-token')).toBe(403);
    expect(await callBack(id, 'delivered', {}, null)).toBe(403);
    expect(await find(id)).toMatchObject({ state: 'handed_over' });
  });

  it('answers 404 for a message nobody knows, and to a number that is none', async () => {
    expect(await callBack(999_999_999, 'delivered')).toBe(404);
    expect(await callBack('x1', 'delivered')).toBe(404);
  });

  it('answers 204 to a report that says nothing about delivery', async () => {
    const [, , message] = await listMessages();
    expect(await callBack((message as Message).id, 'some-new-status')).toBe(204);
  });
});

describe('a provider that misbehaves', () => {
  afterAll(() => harness.close());

  it('accepts and answers too late, breaks off, fails, comes back later: each message arrives once, or has a reason', async () => {
    await setUp([
      { kind: 'answer-late', delayMs: 2_000, count: 3 },
      { kind: 'accept-late', delayMs: 1_200, count: 2 },
      { kind: 'reset-after', count: 2 },
      { kind: 'reset-before', count: 2 },
      { kind: 'error-after', count: 2 },
      { kind: 'error-before', count: 2 },
      { kind: 'too-many', retryAfterSeconds: 1, count: 3 },
      { kind: 'refuse', code: 21610, count: 2 },
      { kind: 'callback-twice', share: 0.5 },
      { kind: 'callback-out-of-order', share: 0.3 },
      { kind: 'callback-forged', share: 0.3 },
      { kind: 'callback-unknown-delivery', share: 0.3 },
    ]);
    const messages = await listMessages();
    const refused = messages.filter(({ state }) => state === 'failed');
    const sent = messages.filter(({ state }) => state === 'handed_over' || state === 'delivered');
    expect(refused).toHaveLength(2);
    expect(sent).toHaveLength(messages.length - 2);
    expect(harness.simulator.counts()).toMatchObject({
      accepted: sent.length,
      distinctReferences: sent.length,
      surplusMessages: 0,
    });
    const { rounds } = (await harness.as('clerk').get(`/campaigns/${campaign}`)).body;
    expect(rounds[0]).toMatchObject({
      state: 'closed',
      imbalance: 0,
      balance: { unknown: 0, pending: { planned: 0, sending: 0 } },
    });
  }, 180_000);
});

describe('a provider that is down', () => {
  afterAll(() => harness.close());

  it('N2-6: is asked only within the contact window, and the round goes on when it is back the next morning', async () => {
    harness = await createCampaignHarness();
    harness.simulator.setBehaviour({ seed: 3, faults: [{ kind: 'too-many', retryAfterSeconds: 1 }] });
    await importRegister(harness, 'register-small');
    campaign = await openCampaign(harness);
    const requests: { at: string; count: number }[] = [];
    await harness.lapse('2021-03-01T22:00:00+08:00', async (instant) => {
      requests.push({ at: instant.toISOString(), count: harness.simulator.counts().requests });
    });
    expect(harness.simulator.counts().accepted).toBe(0);
    const afterHours = requests.filter(({ at }) => at >= '2021-03-01T12:10:00');
    expect(new Set(afterHours.map(({ count }) => count)).size).toBe(1);

    const [licenceNo] = await licencesInMessages();
    expect((await harness.as('clerk').post('/filings', filingOf(licenceNo as string))).body.remindersStopped).toBe(1);
    harness.simulator.setBehaviour({ seed: 3, faults: [] });
    await harness.lapse('2021-03-02T09:00:00+08:00');
    const messages = await listMessages();
    expect(messages.filter(({ state }) => state === 'skipped').length).toBeLessThanOrEqual(1);
    expect(messages.every(({ state }) => ['handed_over', 'delivered', 'skipped'].includes(state))).toBe(true);
    const { rounds } = (await harness.as('clerk').get(`/campaigns/${campaign}`)).body;
    expect(rounds[0]).toMatchObject({ state: 'closed', imbalance: 0, balance: { skipped: { filed: 1 } } });
  }, 240_000);
});

async function licencesInMessages(): Promise<string[]> {
  const { body } = await harness.as('clerk').get(`/campaigns/${campaign}/roster?state=roster&limit=50`);
  return body.items.map(({ licenceNo }: { licenceNo: string }) => licenceNo);
}

/** One callback as Twilio sends it; `token` null leaves the signature out. */
async function callBack(
  id: number | string,
  status: string,
  more: Record<string, string> = {},
  token: string | null = harness.config.sms.authToken,
): Promise<number> {
  const url = twilioCallbackUrl(harness.config.publicUrl, id);
  const params = { MessageSid: SID, MessageStatus: status, ...more };
  const headers: Record<string, string> = { 'content-type': 'application/x-www-form-urlencoded' };
  if (token !== null) headers['x-twilio-signature'] = twilio.getExpectedTwilioSignature(token, url, params);
  return (await fetch(url, { method: 'POST', headers, body: new URLSearchParams(params) })).status;
}

async function find(id: number): Promise<Message> {
  return (await harness.as('clerk').get(`/deliveries/${id}`)).body;
}

async function evidenceOf(id: number): Promise<string[]> {
  const { body } = await harness.as('auditor').get(`/evidence/delivery/${id}`);
  const kinds: string[] = body.items.map(({ kind }: { kind: string }) => kind);
  return kinds.filter((kind) => kind !== 'delivery.viewed');
}
