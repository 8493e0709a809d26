// The call list: whom no machine has reached, worked through by officers one by one and by file.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CampaignHarness, createCampaignHarness, importFile, openCampaign } from './harness/campaign.ts';
import { filingOf } from './harness/filing.ts';
import { registerOf } from './harness/sample-register.ts';

const MOBILE = (last: number) => `1690000000${last}`;
const LANDLINE = '0471-1110001';

let harness: CampaignHarness;
let campaign: number;
let ids: Record<string, number> = {};

beforeAll(async () => {
  harness = await createCampaignHarness();
  const rights = [
    { holder: '甲公司', phone: '', registeredPhone: LANDLINE },
    { holder: '甲公司', phone: '', registeredPhone: LANDLINE },
    ...[2, 3, 4, 5, 6].map((last) => ({ holder: `公司${last}`, phone: MOBILE(last) })),
    { holder: '乙公司', phone: '' },
  ];
  const job = await importFile(harness, registerOf(rights));
  expect(job).toMatchObject({ state: 'done', rejected: 0 });
  campaign = await openCampaign(harness);
  harness.simulator.setBehaviour({ faults: [{ kind: 'refuse', code: 21610 }] });
  await harness.lapse('2021-03-01T10:00:00+08:00');
  ids = Object.fromEntries((await list()).map(({ id, holder }) => [holder.name, id]));
}, 120_000);
afterAll(() => harness?.close());

const clerk = () => harness.as('clerk');

interface Entry {
  id: number;
  state: string;
  reason: string | null;
  calls: number;
  holder: { name: string };
}

async function list(query = ''): Promise<Entry[]> {
  return (await clerk().get(`/call-list?campaign=${campaign}&limit=100${query}`)).body.items;
}

const report = (name: string, body: object, key?: string) =>
  clerk().post(`/call-list/${ids[name]}/outcomes`, body, key === undefined ? {} : { key });

async function pendingCalls(): Promise<number> {
  const { rounds } = (await clerk().get(`/campaigns/${campaign}`)).body;
  expect(rounds[0].imbalance).toBe(0);
  return rounds[0].balance.pending.calls;
}

describe('N2-6: the call list', () => {
  it('holds everybody no machine has reached, with the steps before, in the order of its entries', async () => {
    const entries = await list();
    expect(entries.map(({ holder, state, reason }) => [holder.name, state, reason])).toEqual([
      ['甲公司', 'open', null],
      ...[2, 3, 4, 5, 6].map((last) => [`公司${last}`, 'open', null]),
      ['乙公司', 'unreached', 'no-number'],
    ]);
    expect(entries[1]).toMatchObject({ steps: [{ channel: 'sms', state: 'failed', reason: 'recipient-opted-out' }] });
    expect(await list('&state=unreached')).toHaveLength(1);
    expect(await pendingCalls()).toBe(7);
  });

  it('shows numbers, contacts and script where one is opened, and says in the log who did', async () => {
    const { body } = await clerk().get(`/call-list/${ids.甲公司}`);
    expect(body).toMatchObject({ systemPhones: [LANDLINE], contactPersons: ['张三'], rightsCount: 2, history: [] });
    expect(body.licenceNos).toHaveLength(2);
    expect(body.script).toContain('您名下有2宗矿业权尚未填报');
    const log = (await harness.as('auditor').get(`/evidence/delivery/${ids.甲公司}`)).body.items;
    expect(log.map(({ kind }: { kind: string }) => kind)).toEqual(['delivery.planned-next', 'call-list.viewed']);
  });

  it('is another authority’s business for nobody else', async () => {
    expect((await harness.as('other-clerk').get(`/call-list?campaign=${campaign}`)).status).toBe(403);
    expect((await harness.as('other-clerk').get(`/call-list/${ids.公司2}`)).status).toBe(403);
    const foreign = { number: MOBILE(2), outcome: 'reached' };
    expect((await harness.as('other-clerk').post(`/call-list/${ids.公司2}/outcomes`, foreign)).status).toBe(403);
  });
});

describe('what came of a call', () => {
  it('reached: the entry is done, its rights count as reached, and the same key answers the same', async () => {
    const call = { number: MOBILE(2), outcome: 'reached', note: '三日内填报' };
    const first = await report('公司2', call, 'call-2');
    expect(first).toMatchObject({ status: 201, body: { state: 'reached', calls: 1 } });
    expect(await report('公司2', call, 'call-2')).toMatchObject({ status: 201, body: first.body });
    expect(await report('公司2', { ...call, outcome: 'busy' }, 'call-2')).toMatchObject({ status: 409 });
    expect(await pendingCalls()).toBe(6);
    const { body } = await clerk().get(`/call-list/${ids.公司2}`);
    expect(body.history).toMatchObject([{ ...call, calledBy: harness.officials.clerk.id }]);
  });

  it('a done entry takes no further call', async () => {
    expect(await report('公司2', { number: MOBILE(2), outcome: 'busy' })).toMatchObject({
      ...{ status: 409, body: { type: 'urn:gongshi:problem:call-refused' } },
    });
  });

  it('no answer: stays, until it was called three times', async () => {
    for (const [outcome, state] of [
      ['no-answer', 'open'],
      ['busy', 'open'],
      ['switched-off', 'unreached'],
    ])
      expect(await report('公司3', { number: MOBILE(3), outcome })).toMatchObject({ status: 201, body: { state } });
    expect((await list('&state=unreached')).map(({ reason }) => reason)).toEqual(['not-reached', 'no-number']);
  });

  it('a wrong number: nobody can be reached where it was the only one', async () => {
    const reply = await report('公司4', { number: MOBILE(4), outcome: 'wrong-number' });
    expect(reply.body).toMatchObject({ state: 'unreached', reason: 'wrong-number' });
  });

  it('of a number nobody knows, or in the future, is refused', async () => {
    const wrong = await report('公司5', { number: MOBILE(9), outcome: 'reached' });
    expect(wrong).toMatchObject({ status: 409, body: { errors: [{ pointer: '/body/number', value: MOBILE(9) }] } });
    const early = { number: MOBILE(5), outcome: 'reached', calledAt: '2021-03-02T09:00:00+08:00' };
    expect((await report('公司5', early)).body.errors[0].pointer).toBe('/body/calledAt');
    expect((await list('&state=open')).map(({ holder }) => holder.name)).toEqual(['甲公司', '公司5', '公司6']);
  });
});

describe('the list as a file', () => {
  it('goes out as CSV and as a workbook, and who took it stands in the log', async () => {
    const { body, headers } = await clerk().get(`/call-list.csv?campaign=${campaign}`);
    expect(headers.get('content-type')).toContain('text/csv');
    const [heading, ...rows] = body.replace('\uFEFF', '').trim().split('\r\n');
    expect(heading).toBe('编号,轮次,矿业权人,联系人,电话,矿业权数,许可证号,此前各步,已拨打次数,拨打号码,结果,备注');
    expect(rows).toHaveLength(3);
    expect(rows[0]).toContain(`甲公司,张三,${LANDLINE},2,`);
    const workbook = await clerk().get(`/call-list.xlsx?campaign=${campaign}`);
    expect(workbook.status).toBe(200);
    const log = (await harness.as('auditor').get(`/evidence/campaign/${campaign}?limit=200`)).body.items;
    expect(log.filter(({ kind }: { kind: string }) => kind === 'call-list.exported')).toHaveLength(2);
  });

  it('comes back filled in: good rows are recorded, the others told one by one', async () => {
    const rows = [
      '编号,拨打号码,结果,备注',
      `${ids.公司5},${MOBILE(5)},已接通告知,`,
      `${ids.公司6},${MOBILE(6)},明天再打,`,
      `${ids.甲公司},${MOBILE(6)},占线,`,
      `${ids.甲公司},${LANDLINE},占线,下午再打`,
      `${ids.公司2},${MOBILE(2)},占线,`,
      '999999,1,占线,',
      `${ids.公司6},,,`,
    ];
    const file = await fetch(`${harness.url}/api/v1/call-list/outcomes`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${clerk().token}`,
        'content-type': 'text/csv',
        'idempotency-key': 'filled-in-1',
      },
      body: rows.join('\r\n'),
    });
    expect(file.status).toBe(200);
    const answer = (await file.json()) as { recorded: number; errors: { row: number; detail: string }[] };
    expect(answer).toMatchObject({ recorded: 2, rejected: 4 });
    expect(answer.errors.map(({ row }) => row)).toEqual([2, 3, 5, 6]);
    expect(answer.errors[0]?.detail).toContain('明天再打');
    expect((await list('&state=open')).map(({ holder, calls }) => [holder.name, calls])).toEqual([
      ['甲公司', 1],
      ['公司6', 0],
    ]);
  });

  it('a file that is none is refused as a whole', async () => {
    const reply = await fetch(`${harness.url}/api/v1/call-list/outcomes`, {
      method: 'POST',
      headers: { authorization: `Bearer ${clerk().token}`, 'content-type': 'text/csv', 'idempotency-key': 'no-list' },
      body: '号码,如何\r\n1,2',
    });
    expect(reply.status).toBe(422);
  });

  it('a list as JSON is recorded the same way', async () => {
    const items = [{ id: ids.公司6, number: MOBILE(6), outcome: 'refused' }];
    expect(await clerk().post('/call-list/outcomes', { items })).toMatchObject({
      ...{ status: 200, body: { recorded: 1, rejected: 0 } },
    });
  });
});

it('a filing takes the holder’s last right off the list, and the entry with it', async () => {
  const { licenceNos } = (await clerk().get(`/call-list/${ids.甲公司}`)).body;
  for (const licenceNo of licenceNos) expect((await clerk().post('/filings', filingOf(licenceNo))).status).toBe(201);
  expect(await list('&state=withdrawn')).toMatchObject([{ holder: { name: '甲公司' }, reason: 'filed' }]);
  expect(await pendingCalls()).toBe(0);
});
