// The deadline of filing (N2-5): moved, event-based, rolled over, without a date yet.
import { afterEach, describe, expect, it } from 'vitest';
import {
  type CampaignHarness,
  createCampaignHarness,
  freezeRoster,
  importRegister,
  openCampaign,
  PROVINCE,
  setParameter,
} from './harness/campaign.ts';
import { courseOf, problem, sweep } from './harness/course.ts';

const FIXTURE = 'register-small';
const MOVE = { documentNo: '内自然资函〔2021〕91号', clause: '第一条', reason: '融雪洪水，多地道路中断' };

let harness: CampaignHarness;
let course: ReturnType<typeof courseOf>;
afterEach(() => harness?.close());

const decide = (change: number, approve = true, name: 'reviewer' | 'reviewer2' | 'clerk2' = 'reviewer') =>
  course.post(name, `/deadline/changes/${change}/decision`, { approve });

async function opened(): Promise<void> {
  await importRegister(harness, FIXTURE);
  course = courseOf(harness, await openCampaign(harness));
}

async function fileOne(at: string) {
  const [right] = await course.roster('&filed=false');
  return course.file(at, right?.licenceNo as string);
}

const dueDays = async () =>
  (await course.get()).rounds.map(({ daysBefore, dueAt }: { daysBefore: number; dueAt: string }) => [
    daysBefore,
    dueAt.slice(0, 10),
  ]);

describe('a deadline that moves while the year runs', () => {
  it('N2-5: takes a basis and two officers, re-arms the timer, moves the rounds not held, and keeps what was before', async () => {
    harness = await createCampaignHarness();
    await opened();
    await harness.lapse('2021-04-10T09:00:00+08:00');
    const proposed = await course.post('clerk', '/deadline', { ...MOVE, lastDay: '2021-05-31' });
    expect(proposed).toMatchObject({ status: 201, body: { kind: 'move', day: '2021-05-31', state: 'proposed' } });
    const change = proposed.body.id;
    expect(await course.post('clerk', '/deadline', { ...MOVE, lastDay: '2021-06-10' })).toMatchObject(
      problem(409, 'proposal-open'),
    );
    expect(await decide(change, true, 'clerk2')).toMatchObject(problem(403, 'role-missing'));
    expect(await decide(change)).toMatchObject({
      status: 200,
      body: { state: 'approved', former: '2021-04-30', due: '2021-05-31' },
    });
    expect(await decide(change)).toMatchObject(problem(409, 'already-decided'));

    // 60 and 30 days before the former last day have been held and stay; the others follow the new one.
    expect(await dueDays()).toEqual([
      [60, '2021-03-01'],
      [30, '2021-03-31'],
      [14, '2021-05-17'],
      [7, '2021-05-24'],
      [3, '2021-05-28'],
      [1, '2021-05-30'],
    ]);
    await expect.poll(async () => (await course.operatorsView()).dueAt).toBe('2021-05-17T01:00:00.000Z');
    expect((await course.operatorsView()).details).toContain('填报截止由2021年4月30日调整为2021年5月31日');

    const deadline = await course.get('/deadline');
    expect(deadline).toMatchObject({ due: '2021-05-31', dueAt: '2021-05-31T16:00:00.000Z', version: 2 });
    expect(deadline.explanation).toContain('期限依据：内自然资函〔2021〕91号第一条。');
    expect(deadline.former).toMatchObject([{ version: 1, due: '2021-04-30', cause: 'saved' }]);
    expect((await course.get('/deadline/changes')).items).toMatchObject([
      { id: change, state: 'approved', deadlineVersion: 2, ...MOVE },
    ]);
    const moved = (await course.log()).find(({ kind }) => kind === 'deadline.moved');
    expect(moved?.data).toMatchObject({
      ...{ former: '2021-04-30', due: '2021-05-31', documentNo: MOVE.documentNo },
    });

    await harness.lapse('2021-05-20T09:00:00+08:00');
    expect(await fileOne('2021-05-20T09:00:00+08:00')).toMatchObject({ status: 201, body: { late: false } });
    await harness.lapse('2021-06-01T00:00:00+08:00');
    const end = await course.get();
    expect(end).toMatchObject({ state: 'closed', lastDay: '2021-05-31' });
    expect(
      end.rounds.every(
        ({ imbalance, state }: { imbalance: number; state: string }) => imbalance === 0 && state === 'closed',
      ),
    ).toBe(true);
    expect(await course.post('clerk', '/deadline', { ...MOVE, lastDay: '2021-07-01' })).toMatchObject(
      problem(409, 'campaign-over'),
    );
  }, 180_000);

  it('N2-5: is never shortened, nor moved to the day it has, and a rejected change changes nothing', async () => {
    harness = await createCampaignHarness();
    await opened();
    for (const lastDay of ['2021-04-15', '2021-04-30']) {
      const refused = await course.post('clerk', '/deadline', { ...MOVE, lastDay });
      expect(refused).toMatchObject(problem(422, 'deadline-not-later'));
      expect(refused.body).toMatchObject({ errors: [{ pointer: '/body/lastDay', value: lastDay }] });
    }
    expect(await course.post('clerk', '/deadline', { ...MOVE, documentNo: ' ', lastDay: '2021-05-31' })).toMatchObject({
      status: 400,
    });
    expect(await course.post('clerk', '/deadline', MOVE)).toMatchObject(problem(422, 'deadline-change-invalid'));
    expect(await course.post('clerk', '/deadline', { ...MOVE, eventOn: '2021-01-04' })).toMatchObject(
      problem(409, 'no-event-awaited'),
    );
    // 1 May 2021 is a holiday until the 5th: a later day, and so it may stand.
    const own = await course.post('reviewer', '/deadline', { ...MOVE, lastDay: '2021-05-01' });
    expect(await decide(own.body.id)).toMatchObject(problem(403, 'same-officer'));
    expect(await decide(own.body.id, false, 'reviewer2')).toMatchObject({
      status: 200,
      body: { state: 'rejected', due: '2021-04-30' },
    });
    expect(await course.get('/deadline')).toMatchObject({ due: '2021-04-30', version: 1, former: [] });
    expect(await course.post('other-clerk', '/deadline', { ...MOVE, lastDay: '2021-05-31' })).toMatchObject({
      status: 403,
    });
  });
});

describe('a last day that is a statutory holiday', () => {
  it('N2-5: moves on to the first working day and ends at 24:00, the rounds with it', async () => {
    harness = await createCampaignHarness();
    await setParameter(harness, 'disclosure.deadline', '2021-05-01');
    await opened();
    expect(await course.get('/deadline')).toMatchObject({ due: '2021-05-06', dueAt: '2021-05-06T16:00:00.000Z' });
    expect((await course.get('/deadline')).explanation).toEqual(
      expect.arrayContaining([expect.stringContaining('最后一日遇法定休假日，顺延')]),
    );
    expect((await dueDays()).at(-1)).toEqual([1, '2021-05-05']);
    await harness.lapse('2021-05-06T23:59:00+08:00');
    expect((await course.get()).state).toBe('running');
    expect(await fileOne('2021-05-06T23:59:30+08:00')).toMatchObject({ body: { late: false } });
    await harness.lapse('2021-05-07T00:00:00+08:00');
    expect((await course.get()).state).toBe('closed');
    expect(await fileOne('2021-05-07T00:00:00+08:00')).toMatchObject({ body: { late: true } });
  }, 180_000);
});

describe('a deadline some time after an event', () => {
  it('N2-5: waits without a date until two officers record the event, then schedules its rounds', async () => {
    harness = await createCampaignHarness();
    await setParameter(harness, 'disclosure.deadline', {
      ...{ event: '解除疫情防控措施', length: 1, unit: 'month', year: 2021 },
    });
    await opened();
    expect(await course.get()).toMatchObject({ deadline: null, lastDay: null, rounds: [], live: { phase: 'running' } });
    expect(await course.get('/deadline')).toMatchObject({ due: null, awaits: '解除疫情防控措施', former: [] });
    const view = await course.operatorsView();
    expect(view).toMatchObject({ dueAt: null });
    expect(view.details).toContain('等待事件“解除疫情防控措施”发生并录入');
    await harness.lapse('2021-03-10T09:00:00+08:00');
    expect(await fileOne('2021-03-10T09:00:00+08:00')).toMatchObject({ status: 201, body: { late: false } });

    const event = { documentNo: '内政发〔2021〕3号', reason: '疫情防控措施解除' };
    expect(await course.post('clerk', '/deadline', { ...event, eventOn: '2021-03-11' })).toMatchObject(
      problem(422, 'event-in-future'),
    );
    expect(await course.post('clerk', '/deadline', { ...event, eventOn: '2021-02-01' })).toMatchObject(
      problem(422, 'event-too-late'),
    );
    const { body } = await course.post('clerk', '/deadline', { ...event, eventOn: '2021-03-08' });
    expect(await decide(body.id)).toMatchObject({ status: 200, body: { former: null, due: '2021-04-08' } });
    expect((await course.get('/deadline')).explanation[0]).toContain('自2021年3月8日（周一）起1个月，当日不计入');
    expect(await dueDays()).toEqual([
      [14, '2021-03-25'],
      [7, '2021-04-01'],
      [3, '2021-04-05'],
      [1, '2021-04-07'],
    ]);
    expect((await course.operatorsView()).details).toContain('填报截止日期已确定：2021年4月8日');
    expect(await course.post('clerk', '/deadline', { ...event, eventOn: '2021-03-09' })).toMatchObject(
      problem(409, 'no-event-awaited'),
    );
    await harness.lapse('2021-04-09T00:00:00+08:00');
    expect(await course.get()).toMatchObject({ state: 'closed', register: { filed: 1, filedLate: 0 } });
  }, 180_000);
});

describe('a deadline in a year whose calendar is not published', () => {
  it('N2-5: is no date yet; when the notice is known the sweep wakes the campaign, and its rounds are scheduled', async () => {
    harness = await createCampaignHarness({ legalNow: new Date('2020-10-12T01:00:00Z') });
    await setParameter(harness, 'disclosure.hotline', '0471-0000000', '2020-10-01');
    await importRegister(harness, FIXTURE);
    const created = await harness.as('clerk').post('/campaigns', { year: 2021, authority: PROVINCE });
    expect(created.status, JSON.stringify(created.body)).toBe(201);
    course = courseOf(harness, created.body.id);
    await freezeRoster(harness, course.id);
    expect(await course.get()).toMatchObject({ lastDay: null, rounds: [] });
    expect((await course.get('/deadline')).reason).toContain('2021');
    expect((await course.operatorsView()).details).toContain('暂无截止日期');

    // The arrangement of 2021 was published on 2020-11-25.
    await harness.lapse('2020-11-26T09:00:00+08:00');
    await sweep(harness);
    await expect.poll(async () => (await course.get()).rounds.length, { timeout: 20_000 }).toBe(6);
    expect(await course.get('/deadline')).toMatchObject({ due: '2021-04-30', reason: null, former: [{ due: null }] });
    await expect.poll(async () => (await course.operatorsView()).dueAt).toBe('2021-03-01T01:00:00.000Z');
  }, 120_000);
});
