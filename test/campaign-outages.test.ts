// Outages of the filing system (N2-5): their days are added before anyone is late, and afterwards as well.
import { afterEach, describe, expect, it } from 'vitest';
import { type CampaignHarness, createCampaignHarness, importRegister, openCampaign } from './harness/campaign.ts';
import { courseOf, problem, sweep } from './harness/course.ts';

let harness: CampaignHarness;
let course: ReturnType<typeof courseOf>;
afterEach(() => harness?.close());

async function opened(): Promise<void> {
  harness = await createCampaignHarness();
  await importRegister(harness, 'register-small');
  course = courseOf(harness, await openCampaign(harness));
}

const outage = (from: string, to: string, documentNo = '自然资信函〔2021〕8号') => ({
  ...{ from: `${from}+08:00`, to: `${to}+08:00`, evidence: '监控记录与用户报修单', documentNo },
});
const propose = (body: object, name: 'clerk' | 'administrator' | 'other-clerk' = 'clerk') =>
  harness.as(name).post('/outages', body);
const decide = (id: number, approve = true, name: 'reviewer' | 'other-reviewer' | 'clerk' = 'reviewer') =>
  harness.as(name).post(`/outages/${id}/decision`, { approve });

async function approved(body: object) {
  const proposed = await propose(body);
  expect(proposed.status, JSON.stringify(proposed.body)).toBe(201);
  const decided = await decide(proposed.body.id);
  expect(decided.status, JSON.stringify(decided.body)).toBe(200);
  return decided.body.campaigns;
}

describe('an outage before the deadline', () => {
  it('N2-5: is recorded with its evidence once it has ended, by two officers', async () => {
    await opened();
    await harness.clocks.setLegal(new Date('2021-04-22T09:00:00+08:00'));
    expect(await propose(outage('2021-04-22T08:00:00', '2021-04-22T10:00:00'))).toMatchObject(
      problem(422, 'outage-invalid'),
    );
    expect(await propose(outage('2021-04-21T10:00:00', '2021-04-21T09:00:00'))).toMatchObject(
      problem(422, 'outage-invalid'),
    );
    const { body } = await propose(outage('2021-04-21T10:00:00', '2021-04-21T12:00:00'), 'administrator');
    expect(body).toMatchObject({ state: 'proposed', authority: '150000' });
    expect(await decide(body.id, true, 'clerk')).toMatchObject(problem(403, 'role-missing'));
    expect((await decide(body.id, true, 'other-reviewer')).status).toBe(403);
    expect(await decide(body.id, false)).toMatchObject({ status: 200, body: { state: 'rejected', campaigns: [] } });
    expect(await decide(body.id)).toMatchObject(problem(409, 'already-decided'));
    expect(await decide(999_999)).toMatchObject(problem(404, 'no-such-proposal'));
    expect((await course.get('/deadline')).due).toBe('2021-04-30');
    expect((await harness.as('clerk').get('/outages')).body.items).toMatchObject([{ state: 'rejected' }]);
    expect((await course.log(`outage/${body.id}`)).map(({ kind }) => kind)).toEqual([
      'outage.proposed',
      'outage.rejected',
    ]);
  }, 60_000);

  it('N2-5: adds each day it touched once, the added days rolled over and touched ones among them, and re-arms the timer', async () => {
    await opened();
    await harness.lapse('2021-04-29T10:00:00+08:00');
    // Two days and a minute of a third, which counts whole; it ends at midnight and touches no fourth.
    const first = await approved(outage('2021-04-20T23:59:00', '2021-04-23T00:00:00'));
    // 30 April and three days is 3 May, a holiday until the 5th.
    expect(first).toMatchObject([{ former: '2021-04-30', due: '2021-05-06', lifted: 0, reopened: false }]);
    // The same days again, reported by somebody else, and one that lies before filing began.
    expect(await approved(outage('2021-04-21T09:00:00', '2021-04-22T09:00:00', '自然资信函〔2021〕9号'))).toEqual([]);
    expect(await approved(outage('2021-01-02T09:00:00', '2021-01-03T09:00:00'))).toEqual([]);
    const deadline = await course.get('/deadline');
    expect(deadline.explanation).toContain('补足：增加3日，公示系统2021年4月20日至22日停机（自然资信函〔2021〕8号）。');
    expect(deadline.former).toMatchObject([{ due: '2021-04-30', cause: 'time-added' }]);
    await sweep(harness);
    await expect
      .poll(async () => (await course.operatorsView()).dueAt, { timeout: 20_000 })
      .toBe('2021-05-06T16:00:00.000Z');
    await harness.lapse('2021-05-06T12:00:00+08:00');
    expect(await course.get()).toMatchObject({ state: 'running' });
    const [right] = await course.roster('&filed=false');
    expect(await course.file('2021-05-06T12:00:00+08:00', right?.licenceNo as string)).toMatchObject({
      body: { late: false },
    });
    // On the very last day, which the days added have reached: one more day, without any sweep.
    await approved(outage('2021-05-06T09:00:00', '2021-05-06T11:00:00'));
    await harness.lapse('2021-05-07T00:00:00+08:00');
    expect(await course.get()).toMatchObject({ state: 'running', lastDay: '2021-05-07' });
    await harness.lapse('2021-05-08T00:00:00+08:00');
    expect(await course.get()).toMatchObject({ state: 'closed', register: { filed: 1, filedLate: 0 } });
  }, 180_000);

  it('N2-5: is given back after the deadline has moved as well', async () => {
    await opened();
    await harness.clocks.setLegal(new Date('2021-04-22T09:00:00+08:00'));
    await approved(outage('2021-04-20T09:00:00', '2021-04-20T11:00:00'));
    const move = { lastDay: '2021-05-31', documentNo: '内自然资函〔2021〕91号', reason: '融雪洪水' };
    await course.agree('/deadline', move, (id) => `/deadline/changes/${id}/decision`);
    expect(await course.get('/deadline')).toMatchObject({ due: '2021-06-01' });
  }, 60_000);
});

describe('an outage that becomes known after the deadline', () => {
  it('N2-5: opens filing again, and whoever filed within the days added, or has them still, is late no longer', async () => {
    await opened();
    await harness.lapse('2021-05-02T09:00:00+08:00');
    expect(await course.get()).toMatchObject({ state: 'closed' });
    const before = await course.late();
    const [early, later] = before as [string, string];
    expect(await course.file('2021-05-02T09:00:00+08:00', early)).toMatchObject({ body: { late: true } });

    const [given] = await approved(outage('2021-04-30T14:00:00', '2021-04-30T23:00:00'));
    expect(given).toMatchObject({
      ...{ former: '2021-04-30', due: '2021-05-06', lifted: before.length, reopened: true },
    });
    expect(await course.late()).toEqual([]);
    expect(await course.get()).toMatchObject({ state: 'running', register: { filed: 1, filedLate: 0, late: 0 } });
    expect((await course.log()).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['late-list.corrected', 'campaign.reopened']),
    );
    // The workflow had ended: the sweep begins it anew.
    await sweep(harness);
    await expect
      .poll(async () => (await course.operatorsView()).dueAt, { timeout: 20_000 })
      .toBe('2021-05-06T16:00:00.000Z');
    expect(await course.file('2021-05-02T10:00:00+08:00', later)).toMatchObject({ body: { late: false } });
    await harness.lapse('2021-05-07T00:00:00+08:00');
    const end = await course.get();
    expect(end).toMatchObject({ state: 'closed', register: { filed: 2, filedLate: 0, late: before.length - 2 } });
    expect(await course.late()).toEqual(before.slice(2));
  }, 180_000);

  it('N2-5: corrects the list where the days added have passed as well', async () => {
    await opened();
    await harness.lapse('2021-05-06T10:00:00+08:00');
    const before = await course.late();
    // By the former deadline late, by the one with the day added not.
    expect(await course.file('2021-05-06T10:00:00+08:00', before[0] as string)).toMatchObject({ body: { late: true } });
    await harness.clocks.setLegal(new Date('2021-05-10T10:00:00+08:00'));
    const [given] = await approved(outage('2021-04-29T14:00:00', '2021-04-29T15:00:00'));
    expect(given).toMatchObject({ due: '2021-05-06', lifted: before.length, reopened: false });
    expect(await course.late()).toEqual(before.slice(1));
    expect(await course.get()).toMatchObject({ state: 'closed', register: { filed: 1, filedLate: 0 } });
  }, 120_000);
});
