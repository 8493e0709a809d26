import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type CampaignHarness,
  createCampaignHarness,
  importFile,
  openCampaign,
  setParameter,
} from './harness/campaign.ts';
import { filingOf } from './harness/filing.ts';
import { registerOf, type SampleRight } from './harness/sample-register.ts';

const ROUND_2 = '2021-03-31T09:00:00+08:00';

interface Step {
  id: number;
  step: number;
  channel: string;
  state: string;
  reason: string | null;
  recipient: string | null;
}

let harness: CampaignHarness;
let campaign: number;

async function setUp(rights: SampleRight[], parameters: Record<string, unknown> = {}): Promise<void> {
  harness = await createCampaignHarness({ allChannels: true });
  const rates = { 'voice.rate-per-second': 1_000, 'email.rate-per-second': 1_000 };
  for (const [name, value] of Object.entries({ ...rates, ...parameters })) await setParameter(harness, name, value);
  const job = await importFile(harness, registerOf(rights));
  expect(job).toMatchObject({ state: 'done', rejected: 0 });
  campaign = await openCampaign(harness);
}

const clerk = () => harness.as('clerk');

async function round(number = 1) {
  return (await clerk().get(`/campaigns/${campaign}`)).body.rounds[number - 1];
}

/** Every step of the first round by holder, in words: `sms failed(busy)`. */
async function chains(): Promise<Record<string, string[]>> {
  const { rows } = await harness.database.$client.query(
    `SELECT h.name, d.channel, d.state, d.reason FROM deliveries d JOIN holders h ON h.id = d.holder_id JOIN rounds r ON r.id = d.round_id
     WHERE r.number = 1 ORDER BY h.name, d.step`,
  );
  const found: Record<string, string[]> = {};
  for (const { name, channel, state, reason } of rows)
    found[name] = [...(found[name] ?? []), `${channel} ${state}${reason ? `(${reason})` : ''}`];
  return found;
}

describe('N2-6: text message, call, mail, a person', () => {
  const number = (last: number) => `1690000000${last}`;
  beforeAll(async () => {
    await setUp([
      { holder: '甲公司', phone: number(1) },
      { holder: '乙公司', phone: number(2) },
      { holder: '丙公司', phone: number(3), email: 'c@example.cn' },
      { holder: '丁公司', phone: number(4) },
      { holder: '戊公司', phone: '0471-1110005' },
      { holder: '己公司', phone: '', email: 'f@example.cn' },
      { holder: '庚公司', phone: '' },
      { holder: '辛公司', phone: number(8), email: 'h@example.cn' },
      { holder: '壬公司', phone: number(9), email: 'i@example.cn' },
    ]);
    const e164 = (...last: number[]) => last.map((one) => `+86${number(one)}`);
    harness.providers.sms.setBehaviour({
      faults: [
        { kind: 'refuse', code: 21211, numbers: e164(2) },
        { kind: 'undelivered', code: 30003, numbers: e164(3, 4, 8) },
        { kind: 'refuse', code: 21610, numbers: e164(9) },
      ],
    });
    harness.providers.voice.setBehaviour({
      faults: [
        { kind: 'machine', numbers: e164(3) },
        { kind: 'busy', numbers: e164(8) },
      ],
    });
    harness.providers.mail.setBehaviour({
      faults: [{ kind: 'refuse-recipient', code: 550, addresses: ['h@example.cn'] }],
    });
    await harness.lapse('2021-03-01T10:00:00+08:00');
  }, 120_000);
  afterAll(() => harness?.close());

  it('takes everybody as far as needed, and says of every step why it did not do', async () => {
    expect(await chains()).toEqual({
      甲公司: ['sms delivered'],
      乙公司: [
        'sms failed(number-invalid)',
        'voice skipped(no-number)',
        'email skipped(no-email)',
        'call-list planned',
      ],
      丙公司: ['sms failed(handset-unreachable)', 'voice failed(answered-by-machine)', 'email handed_over'],
      丁公司: ['sms failed(handset-unreachable)', 'voice delivered'],
      戊公司: ['sms skipped(no-mobile)', 'voice delivered'],
      己公司: ['sms skipped(no-mobile)', 'voice skipped(no-number)', 'email handed_over'],
      庚公司: [
        ...['sms skipped(no-mobile)', 'voice skipped(no-number)', 'email skipped(no-email)'],
        'call-list skipped(no-number)',
      ],
      辛公司: [
        ...['sms failed(handset-unreachable)', 'voice failed(busy)', 'email failed(mailbox-unavailable)'],
        'call-list planned',
      ],
      壬公司: ['sms failed(recipient-opted-out)', 'call-list planned'],
    });
  });

  it('counts each right once, at the step that counts now', async () => {
    expect(await round()).toMatchObject({
      imbalance: 0,
      balance: {
        planned: 9,
        sent: { handedOver: 2, delivered: 3 },
        skipped: { 'no-number': 1 },
        failed: {},
        unknown: 0,
        pending: { planned: 0, sending: 0, calls: 3 },
      },
    });
  });

  it('shows the steps of one holder with their reasons', async () => {
    const { items } = (await clerk().get(`/deliveries?campaign=${campaign}&channel=email`)).body;
    const mail = items.find(({ reason }: Step) => reason === 'mailbox-unavailable');
    expect(mail).toMatchObject({ recipient: '*@example.cn', provider: 'smtp', step: 3 });
    const steps: Step[] = (await clerk().get(`/deliveries/${mail.id}/steps`)).body.items;
    expect(steps.map(({ channel, reason }) => [channel, reason])).toEqual([
      ['sms', 'handset-unreachable'],
      ['voice', 'busy'],
      ['email', 'mailbox-unavailable'],
      ['call-list', null],
    ]);
  });

  it('a filing takes the right off the call list', async () => {
    const { rows } = await harness.database.$client.query(
      `SELECT r.licence_no FROM rights r JOIN holders h ON h.id = r.holder_id WHERE h.name = '壬公司'`,
    );
    expect(await clerk().post('/filings', filingOf(rows[0].licence_no))).toMatchObject({ status: 201 });
    expect((await chains()).壬公司).toEqual(['sms failed(recipient-opted-out)', 'call-list skipped(filed)']);
    expect(await round()).toMatchObject({ imbalance: 0, balance: { pending: { calls: 2 }, skipped: { filed: 1 } } });
  });

  it('whoever was not called by the end of the round failed for that reason, and the next round begins anew', async () => {
    await harness.lapse(ROUND_2);
    expect((await chains()).辛公司?.at(-1)).toBe('call-list failed(not-called)');
    expect(await round(1)).toMatchObject({
      imbalance: 0,
      balance: { pending: { calls: 0 }, failed: { 'not-called': 2 } },
    });
    expect(await round(2)).toMatchObject({ imbalance: 0, balance: { planned: 8 } });
  });
});

describe('the hours of each channel', () => {
  afterAll(() => harness?.close());

  it('N2-6: calls by machine on working days only, mail any day, both within the contact window', async () => {
    // One round, 13 days before the last day: Saturday, 17 April. Monday works.
    const rights = [
      { holder: '甲公司', phone: '16900000001' },
      { holder: '乙公司', phone: '', email: 'b@example.cn' },
    ];
    await setUp(rights, { 'disclosure.rounds': [13] });
    harness.providers.sms.setBehaviour({ faults: [{ kind: 'refuse', code: 30006 }] });
    const seen: Record<string, [calls: number, mails: number]> = {};
    await harness.lapse('2021-04-19T12:00:00+08:00', async (instant) => {
      const { providers } = harness;
      seen[instant.toISOString()] = [providers.voice.counts().accepted, providers.mail.mails().length];
    });
    expect(seen['2021-04-17T01:00:00.000Z']).toEqual([0, 1]);
    expect(seen['2021-04-19T01:00:00.000Z']).toEqual([1, 1]);
  }, 120_000);
});

describe('reports that do not come', () => {
  beforeAll(async () => {
    await setUp([
      { holder: '甲公司', phone: '16900000001' },
      { holder: '乙公司', phone: '16900000002' },
      { holder: '丙公司', phone: '16900000003', email: 'c@example.cn' },
    ]);
    const never = { kind: 'callback-never' as const };
    harness.providers.sms.setBehaviour({
      faults: [never, { kind: 'undelivered', numbers: ['+8616900000002', '+8616900000003'] }],
    });
    harness.providers.voice.setBehaviour({ faults: [{ ...never, numbers: ['+8616900000003'] }] });
  }, 120_000);
  afterAll(() => harness?.close());

  it('are asked for one minute after the hand-over; a call that is never heard of gives way after four hours', async () => {
    await harness.lapse('2021-03-01T09:00:30+08:00');
    expect(Object.values(await chains())).toEqual(Array(3).fill(['sms handed_over']));
    await harness.lapse('2021-03-01T09:20:00+08:00');
    const early = await chains();
    expect(early.甲公司).toEqual(['sms delivered']);
    expect(early.乙公司).toEqual(['sms failed(handset-unreachable)', 'voice delivered']);
    expect(early.丙公司).toEqual(['sms failed(handset-unreachable)', 'voice handed_over']);
    await harness.lapse('2021-03-01T14:00:00+08:00');
    expect((await chains()).丙公司?.slice(1)).toEqual(['voice failed(no-receipt)', 'email handed_over']);
  });

  it('and that come after all take back what was planned instead', async () => {
    // A person confirmed by the key after the mail had gone: nothing is taken back, and the call counts as what it was.
    const { items } = (await clerk().get(`/deliveries?campaign=${campaign}&channel=voice&state=failed`)).body;
    expect(items).toHaveLength(1);
    expect(await round()).toMatchObject({ imbalance: 0, balance: { sent: { delivered: 2, handedOver: 1 } } });
  });
});

describe('each way a call goes wrong', () => {
  const number = (last: number) => `1690000000${last}`;
  const faults = [
    [{ kind: 'busy' }, 'busy'],
    [{ kind: 'no-answer' }, 'no-answer'],
    [{ kind: 'machine' }, 'answered-by-machine'],
    [{ kind: 'no-keypress' }, 'no-confirmation'],
    [{ kind: 'wrong-key' }, 'no-confirmation'],
    [{ kind: 'unconnected' }, 'number-unknown'],
    [{ kind: 'unconnected', sipCode: 403 }, 'blocked-by-carrier'],
    [{ kind: 'refuse', code: 21217 }, 'number-invalid'],
  ] as const;
  beforeAll(async () => {
    await setUp(faults.map((_, index) => ({ holder: `公司${index}`, phone: number(index) })));
    harness.providers.sms.setBehaviour({ faults: [{ kind: 'undelivered', code: 30006 }] });
    harness.providers.voice.setBehaviour({
      faults: faults.map(([fault], index) => ({ ...fault, numbers: [`+86${number(index)}`] })),
    });
    await harness.lapse('2021-03-01T09:30:00+08:00');
  }, 120_000);
  afterAll(() => harness?.close());

  it('ends on the call list, and says which it was', async () => {
    const found = await chains();
    for (const [index, [, reason]] of faults.entries())
      expect(found[`公司${index}`]).toEqual([
        'sms failed(landline-or-carrier-unreachable)',
        `voice failed(${reason})`,
        'email skipped(no-email)',
        'call-list planned',
      ]);
  });
});

describe('mail that was cut off after its content', () => {
  afterAll(() => harness?.close());

  it('is unknown, is not sent again by a machine, and goes to a person', async () => {
    await setUp([{ holder: '甲公司', phone: '见备注', email: 'a@example.cn' }]);
    harness.providers.mail.setBehaviour({ faults: [{ kind: 'drop-after-content', kept: true, count: 1 }] });
    await harness.lapse('2021-03-01T12:00:00+08:00');
    expect((await chains()).甲公司?.slice(2)).toEqual(['email unknown', 'call-list planned']);
    expect(harness.providers.mail.mails()).toHaveLength(1);
    expect(await round()).toMatchObject({ imbalance: 0, balance: { unknown: 0, pending: { calls: 1 } } });
  }, 120_000);
});
