// Counting days over HTTP: which calendar, how a period ends, and what a new notice does to the deadlines that run.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCalendarActivities } from '../activities/calendar.ts';
import {
  addTime,
  closeDeadline,
  findCalendarOn,
  findDeadline,
  listDeadlineVersions,
  pauseDeadline,
  recomputeDeadlines,
  resumeDeadline,
  saveDeadline,
} from '../db/queries/calendar/index.ts';
import { calendarOf } from '../rules/calendar/calendar.ts';
import { computeDeadline, type Deadline, type PeriodInput } from '../rules/calendar/period.ts';
import { NOTICES } from '../rules/calendar/years.ts';
import { addDays } from '../rules/legal-day.ts';
import { setParameter } from './harness/campaign.ts';
import { seedDeadlines } from './harness/deadlines.ts';
import { createHarness, type Harness } from './harness/index.ts';

const problem = (status: number, code: string) => ({ status, body: { type: `urn:gongshi:problem:${code}` } });
const noticeOf = (version: string) =>
  readFileSync(new URL('fixtures/notices/notices.txt', import.meta.url), 'utf8')
    .split(/^# /m)
    .find((text) => text.startsWith(`${version}\n`))!
    .slice(version.length + 1);
const workingDays = (start: string, length: number): PeriodInput => ({
  start,
  period: { unit: 'working-day', length },
});

/** What the product knows without the notices published after a day: as if the release were of that day. */
async function harnessOf(day: string, builtInUntil = day): Promise<Harness> {
  const harness = await createHarness({ legalNow: new Date(`${day}T01:00:00Z`) });
  await harness.database.execute(sql`DELETE FROM calendar_notices WHERE known_on > ${builtInUntil}::date`);
  return harness;
}

const by = async (harness: Harness) => ({
  asOf: await harness.clocks.legalNow(),
  recordedAt: harness.clocks.machineNow(),
});

async function save(harness: Harness, subjectId: string, input: PeriodInput, authorityCode = '150000') {
  const when = await by(harness);
  const key = { subjectKind: 'case', subjectId, name: 'publicity' };
  return harness.database.transaction((tx) =>
    saveDeadline(tx, { ...key, authorityCode, title: '拟列入公示期满', input }, when),
  );
}

describe('GET /calendars', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await createHarness();
  });
  afterAll(() => harness?.close());
  const explain = (query: string) => harness.as('clerk').get(`/calendars/explain?${query}`);

  it('lists every version with its notice, in pages', async () => {
    const first = (await harness.as('clerk').get('/calendars?limit=10')).body;
    const second = (await harness.as('clerk').get(`/calendars?limit=10&cursor=${first.next}`)).body;
    const versions = [...first.items, ...second.items];
    expect(versions.map(({ version }) => version)).toEqual(NOTICES.map(({ version }) => version));
    expect(versions.at(-1)).toMatchObject({ document: '国办发明电〔2025〕7号', coveredThrough: '2026-12-31' });
    expect(second.next).toBeNull();
  });

  // The table of clauses.md, "Counting days".
  it.each([
    ['2021-04-20', ['2021-04-23', '2021-04-26', '2021-05-06', '2021-05-12', '2021-05-19']],
    ['2021-04-30', ['2021-05-08', '2021-05-11', '2021-05-18', '2021-05-25', '2021-06-01']],
    ['2021-09-30', ['2021-10-11', '2021-10-13', '2021-10-20', '2021-10-27', '2021-11-03']],
    ['2021-11-30', ['2021-12-03', '2021-12-07', '2021-12-14', '2021-12-21', '2021-12-28']],
  ])('explains 3, 5, 10, 15 and 20 working days from %s', async (from, ends) => {
    const answers = await Promise.all([3, 5, 10, 15, 20].map((days) => explain(`from=${from}&workingDays=${days}`)));
    expect(answers.map(({ body }) => body.due)).toEqual(ends);
  });

  it('tells how it counted, and by which calendar', async () => {
    const { status, body } = await explain('from=2021-04-20&workingDays=15');
    expect([status, body.due, body.dueAt, body.calendarVersion]).toEqual([
      ...[200, '2021-05-12', '2021-05-12T16:00:00.000Z', '2021.1'],
    ]);
    expect(body).toMatchObject({ start: '2021-04-20', period: { unit: 'working-day', length: 15 } });
    expect(body.skipped[1]).toMatchObject({ reason: '劳动节假期', document: '国办发明电〔2020〕27号' });
    expect(body.explanation).toContain('计入15个工作日：2021年4月21日至23日、25日至30日、5月6日至8日、10日至12日。');
  });

  it('民法典 203: moves a last day on a statutory holiday on; other units', async () => {
    const due = async (query: string) => (await explain(query)).body.due;
    expect(await due('from=2021-04-20&days=11')).toBe('2021-05-06');
    expect(await due('from=2021-04-20&months=1')).toBe('2021-05-20');
    expect(await due('from=2020-02-29&years=1')).toBe('2021-03-01');
    expect(await due('date=2021-05-01')).toBe('2021-05-06');
  });

  it('gives no date in a year that is not published, as known on the legal day', async () => {
    const { status, body } = await explain('from=2021-12-20&workingDays=15');
    expect([status, body.due, body.dueAt]).toEqual([200, null, null]);
    expect(body.reason).toContain('2022年的放假安排尚未公布，暂无截止日期');
    expect((await explain('from=2021-12-20&workingDays=15&knownOn=2021-10-25')).body.due).toBe('2022-01-11');
  });

  it('answers by the calendar of a day or of a version: 15 working days from 2020-01-17', async () => {
    const asked = 'from=2020-01-17&workingDays=15';
    const answers = await Promise.all(
      [
        'knownOn=2019-11-21',
        'knownOn=2020-01-26',
        'knownOn=2020-01-27',
        'calendarVersion=2020.1',
        'calendarVersion=2020.2',
      ].map((by) => explain(`${asked}&${by}`)),
    );
    expect(answers.map(({ body }) => body.due)).toEqual([
      ...['2020-02-12', '2020-02-12', '2020-02-14', '2020-02-12', '2020-02-14'],
    ]);
    expect(await explain(`${asked}&calendarVersion=2030.1`)).toMatchObject(problem(404, 'no-such-calendar'));
    expect(await explain(`${asked}&knownOn=2014-01-01`)).toMatchObject(problem(422, 'no-calendar-yet'));
  });

  it.each([
    ['no unit', 'from=2021-04-20', 'workingDays'],
    ['two units', 'from=2021-04-20&workingDays=3&days=3', 'workingDays'],
    ['no start', 'workingDays=3', 'from'],
    ['a length of nothing', 'from=2021-04-20&workingDays=0', 'workingDays'],
    ['a day that does not exist', 'from=2021-02-30&workingDays=3', 'from'],
  ])('is refused by name: %s', async (_, query, pointer) => {
    const reply = await explain(query);
    expect([reply.status, reply.body.errors?.[0]?.pointer]).toEqual([400, pointer]);
  });

  it('民法典 203: ends at close of business by the office hours of an authority, else at 24:00', async () => {
    const asked = 'from=2021-04-20&workingDays=15&authority=150100';
    expect((await explain(asked)).body.endsAt).toBe('24:00');
    await setParameter(harness, 'calendar.office-hours', [
      {
        from: '05-01',
        through: '09-30',
        hours: [
          ['08:30', '12:00'],
          ['14:30', '17:30'],
        ],
      },
      {
        from: '10-01',
        through: '04-30',
        hours: [
          ['09:00', '12:00'],
          ['14:00', '17:00'],
        ],
      },
    ]);
    expect((await explain(asked)).body).toMatchObject({ endsAt: '17:30', dueAt: '2021-05-12T09:30:00.000Z' });
    expect((await explain(asked.replace('=15', '=5'))).body.endsAt).toBe('17:00');
    expect((await explain('from=2021-04-20&workingDays=15')).body.endsAt).toBe('24:00');
    expect((await explain('from=2021-04-20&workingDays=15&authority=110000')).status).toBe(403);
  });
});

describe('the notice of 2020-01-27, pasted while deadlines run', () => {
  let harness: Harness;
  let proposal: number;
  beforeAll(async () => {
    harness = await harnessOf('2020-01-17');
    await save(harness, '1', workingDays('2020-01-17', 15));
    await save(harness, '2', workingDays('2020-01-17', 3));
    await save(harness, '3', workingDays('2020-01-17', 15), '110000');
    await harness.clocks.setLegal(new Date('2020-01-28T01:00:00Z'));
  });
  afterAll(() => harness?.close());
  const propose = (body: object, as: Parameters<Harness['as']>[0] = 'clerk') =>
    harness.as(as).post('/calendars/proposals', body);
  const decide = (as: Parameters<Harness['as']>[0], approve = true) =>
    harness.as(as).post(`/calendars/proposals/${proposal}/decision`, { approve });

  it('is refused where it cannot be read or was not published, naming what', async () => {
    const half = await propose({
      notice: noticeOf('2020.2').replace('2月2日（农历正月初九，星期日）', '2月2日（星期一）'),
    });
    expect(half).toMatchObject(problem(422, 'notice-unread'));
    expect(half.body.errors[0].value).toContain('延长2020年春节假期至2月2日');
    const tomorrow = await propose({ notice: noticeOf('2020.2'), publishedOn: '2020-01-29' });
    expect(tomorrow.body.errors).toMatchObject([{ pointer: '/body/publishedOn', value: '2020-01-29' }]);
    const known = { notice: noticeOf('2020.1') };
    expect((await propose(known)).body.errors).toMatchObject([{ pointer: '/body/publishedOn' }]);
    expect(await propose({ ...known, publishedOn: '2019-11-21' })).toMatchObject(problem(409, 'notice-known'));
  });

  it('is shown day by day, with what was there before', async () => {
    const reply = await propose({ notice: noticeOf('2020.2'), publishedOn: '2020-01-27' });
    expect(reply).toMatchObject({ status: 201, body: { state: 'proposed', publishedOn: '2020-01-27' } });
    proposal = reply.body.id;
    expect(reply.body.days).toEqual([
      {
        day: '2020-01-31',
        weekday: '周五',
        working: false,
        words: '春节假期',
        before: { working: true, words: '工作日' },
      },
      {
        day: '2020-02-01',
        weekday: '周六',
        working: false,
        words: '春节假期',
        before: { working: true, words: '调休上班' },
      },
      {
        day: '2020-02-02',
        weekday: '周日',
        working: false,
        words: '春节假期',
        before: { working: false, words: '周休息日' },
      },
    ]);
    expect(reply.body.effects).toEqual({ dated: 0, later: 2, kept: 0, explained: 0, none: 0 });
  });

  it('lists before approval what it would change, to each authority its own', async () => {
    const listed = async (as: Parameters<Harness['as']>[0]) =>
      (await harness.as(as).get(`/calendars/proposals/${proposal}/differences`)).body.items;
    expect(await listed('reviewer')).toMatchObject([
      { subject: 'case/1', effect: 'later', due: '2020-02-12', next: '2020-02-14', authority: '150000' },
    ]);
    expect(await listed('other-reviewer')).toMatchObject([{ subject: 'case/3', authority: '110000' }]);
    expect(await listed('city-reviewer')).toEqual([]);
  });

  it('is approved by another official, of a province or above', async () => {
    expect(await decide('clerk2')).toMatchObject(problem(403, 'role-missing'));
    expect(await decide('city-reviewer')).toMatchObject(problem(403, 'calendar-not-yours'));
    const own = await harness.as('reviewer').post('/calendars/proposals', {
      data: { document: '测试〔2020〕1号', publishedOn: '2020-01-28', year: 2020, off: [], work: ['2020-06-07'] },
    });
    const refused = await harness
      .as('reviewer')
      .post(`/calendars/proposals/${own.body.id}/decision`, { approve: true });
    expect(refused).toMatchObject(problem(403, 'same-officer'));
    const withdrawn = await harness
      .as('clerk')
      .post(`/calendars/proposals/${own.body.id}/withdrawal`, { reason: '文号有误' });
    expect(withdrawn).toMatchObject({ status: 200, body: { state: 'withdrawn', decisionNote: '文号有误' } });
    const approved = await decide('reviewer');
    expect(approved).toMatchObject({
      status: 200,
      body: { state: 'approved', version: '2020.2', knownOn: '2020-01-27', effects: { later: 2, none: 1 } },
    });
    expect(await decide('reviewer2')).toMatchObject(problem(409, 'already-decided'));
  });

  it('has moved 02-12 to 02-14, with the former value and every act in the log', async () => {
    const { items } = (await harness.as('clerk').get('/deadlines?subject=case/1')).body;
    expect(items).toMatchObject([{ due: '2020-02-14', state: 'open', version: 2, calendarVersion: '2020.2' }]);
    const one = (await harness.as('clerk').get(`/deadlines/${items[0].id}`)).body;
    expect(one.former).toMatchObject([{ version: 1, cause: 'calendar', due: '2020-02-12', calendarVersion: '2020.1' }]);
    const untouched = (await harness.as('clerk').get('/deadlines?subject=case/2')).body.items;
    expect(untouched).toMatchObject([{ due: '2020-01-21', version: 1, calendarVersion: '2020.1' }]);
    const kinds = async (subject: string) =>
      (await harness.as('auditor').get(`/evidence/${subject}`)).body.items.map(({ kind }: { kind: string }) => kind);
    expect(await kinds(`calendar/${proposal}`)).toEqual(['calendar.proposed', 'calendar.approved']);
    expect(await kinds(`deadline/${items[0].id}`)).toEqual(['deadline.saved', 'deadline.recomputed']);
    const other = (await harness.as('other-reviewer').get('/deadlines')).body.items;
    expect((await harness.as('clerk').get(`/deadlines/${other[0].id}`)).status).toBe(403);
  });

  it('leaves a date told before where a later notice would give an earlier one, and says both', async () => {
    const data = {
      document: '国办发明电〔2020〕99号',
      publishedOn: '2020-01-28',
      year: 2020,
      off: [],
      work: ['2020-02-08', '2020-02-09'],
    };
    proposal = (await propose({ data })).body.id;
    const differences = (await harness.as('reviewer').get(`/calendars/proposals/${proposal}/differences`)).body.items;
    expect(differences).toMatchObject([
      { effect: 'kept', due: '2020-02-14', computed: '2020-02-12', next: '2020-02-14' },
    ]);
    expect(await decide('administrator')).toMatchObject({
      status: 200,
      body: { version: '2020.3', effects: { kept: 2 } },
    });
    const [deadline] = (await harness.as('clerk').get('/deadlines?subject=case/1')).body.items;
    expect(deadline).toMatchObject({ due: '2020-02-14', computed: '2020-02-12', version: 3 });
    expect(deadline.explanation.join('')).toContain(
      '按本日历计算，截止日期为2020年2月12日；此前已告知的截止日期为2020年2月14日',
    );
    const shorter = sql`UPDATE deadlines SET due_at = due_at - interval '1 day' WHERE subject_id = '1'`;
    await expect(harness.database.execute(shorter)).rejects.toThrow();
  });
});

describe('the notice of a new year, as data', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await harnessOf('2021-10-26', '2021-10-24');
  });
  afterAll(() => harness?.close());
  const { version: _v, knownOn: _k, off, ...rest } = NOTICES.find(({ version }) => version === '2022.1')!;
  const data = { ...rest, off: off.map(([festival, from, through]) => ({ festival, from, through })) };
  const propose = (body: object) => harness.as('clerk').post('/calendars/proposals', body);

  it('gives their date to deadlines that had none, once another official has approved it', async () => {
    expect(await save(harness, '7', workingDays('2021-12-20', 15))).toMatchObject({ due: null });
    const short = await propose({ data: { ...data, off: data.off.slice(0, 6) } });
    expect(short.body.errors).toMatchObject([{ pointer: '/body/data/off', detail: expect.stringContaining('国庆节') }]);
    const { id } = (await propose({ data })).body;
    expect((await propose({ data })).status).toBe(409);
    const approved = await harness.as('reviewer').post(`/calendars/proposals/${id}/decision`, { approve: true });
    expect(approved.body).toMatchObject({ version: '2022.1', effects: { dated: 1, later: 0 } });
    const [deadline] = (await harness.as('clerk').get('/deadlines?open=true')).body.items;
    expect(deadline).toMatchObject({ due: '2022-01-11', reason: null, calendarVersion: '2022.1' });
  });

  it('changes nothing when rejected, and may then be proposed anew', async () => {
    const body = { data: { ...data, document: '测试〔2021〕1号', work: ['2022-10-15'], off: [] } };
    const { id } = (await propose(body)).body;
    const rejected = await harness
      .as('reviewer')
      .post(`/calendars/proposals/${id}/decision`, { approve: false, note: '并无此通知' });
    expect(rejected.body).toMatchObject({
      state: 'rejected',
      version: null,
      effects: null,
      decisionNote: '并无此通知',
    });
    expect((await propose(body)).status).toBe(201);
    const states = (await harness.as('clerk').get('/calendars/proposals')).body.items.map(
      ({ state }: { state: string }) => state,
    );
    expect(states).toEqual(['approved', 'rejected', 'proposed']);
    expect((await harness.as('clerk').get('/calendars/proposals?state=rejected')).body.items).toHaveLength(1);
  });
});

describe('gongshi calendar import', () => {
  let harness: Harness;
  const folder = mkdtempSync(join(tmpdir(), 'gongshi-calendar-'));
  beforeAll(async () => {
    harness = await harnessOf('2021-10-26', '2021-10-24');
    await save(harness, '8', workingDays('2021-12-20', 15));
  });
  afterAll(async () => {
    await harness?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const gongshi = async (as: Parameters<Harness['as']>[0], ...args: string[]) => {
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, GONGSHI_TOKEN: harness.as(as).token };
    const command = [join(import.meta.dirname, '..', 'cli', 'gongshi.mjs'), 'calendar', ...args, '--api', harness.url];
    return (await promisify(execFile)(process.execPath, command, { env })).stdout;
  };

  it('proposes a text, shows what it moves, and has another official decide', async () => {
    const file = join(folder, 'notice.txt');
    writeFileSync(file, noticeOf('2022.1'));
    const imported = await gongshi('clerk', 'import', file);
    expect(imported).toContain('2022-10-09  周日  调休上班');
    expect(imported).toContain('1 项有了日期');
    const id = /gongshi calendar decide (\d+)/.exec(imported)![1]!;
    expect(await gongshi('reviewer', 'show', id)).toMatch(/case\/8 +拟列入公示期满 +暂无 +2022-01-11 +2022-01-11/);
    expect(await gongshi('reviewer', 'decide', id)).toContain('已生效：日历 2022.1');
    expect(await gongshi('clerk', 'list')).toContain('2022.1  2022  2021-10-25  国办发明电〔2021〕11号');
  });

  it('proposes data of a JSON file, and lets it be rejected', async () => {
    const file = join(folder, 'notice.json');
    const data = { document: '测试〔2021〕1号', publishedOn: '2021-10-26', year: 2022, off: [], work: ['2022-10-15'] };
    writeFileSync(file, JSON.stringify(data));
    const { id } = JSON.parse(await gongshi('clerk', 'import', file, '--json'));
    expect(await gongshi('reviewer', 'decide', String(id), '--reject', '--note', '并无此通知')).toContain('已否决');
    await expect(gongshi('clerk', 'import', join(folder, 'nothing.txt'))).rejects.toMatchObject({ code: 2 });
  });
});

describe('a deadline of a case', () => {
  let harness: Harness;
  const asOfNow = () => by(harness);
  const paused = { reason: '等待鉴定', basis: '鉴定委托书〔2021〕2号' };
  beforeAll(async () => {
    harness = await createHarness({ legalNow: new Date('2021-04-20T01:00:00Z') });
  });
  afterAll(() => harness?.close());
  const within = <T>(
    work: (
      tx: Parameters<Parameters<Harness['database']['transaction']>[0]>[0],
      when: Awaited<ReturnType<typeof by>>,
    ) => Promise<T>,
  ) => asOfNow().then((when) => harness.database.transaction((tx) => work(tx, when)));

  it('is paused, resumed, prolonged and closed, and keeps each former value', async () => {
    const { id } = await save(harness, '1', workingDays('2021-04-20', 15));
    const open = await within((tx, when) =>
      pauseDeadline(tx, id, { from: '2021-04-22', through: null, ...paused }, when),
    );
    expect([open.due, open.deadline.told?.due]).toEqual([null, '2021-05-12']);
    await expect(
      within((tx, when) => pauseDeadline(tx, id, { from: '2021-04-25', through: null, ...paused }, when)),
    ).rejects.toThrow('meets');
    const resumed = await within((tx, when) => resumeDeadline(tx, id, '2021-04-23', when));
    expect(resumed.due).toBe('2021-05-14');
    const outage = { days: 1, reason: '公示系统故障', basis: '停机记录〔2021〕1号' };
    const added = await within((tx, when) => addTime(tx, id, outage, when));
    expect(added).toMatchObject({ due: '2021-05-17', version: 4 });
    await within((tx, when) => closeDeadline(tx, id, '已作出决定', when));
    const found = await findDeadline(harness.database, { subjectKind: 'case', subjectId: '1', name: 'publicity' });
    expect(found).toMatchObject({ id, due: '2021-05-17', closedReason: '已作出决定' });
    const former = await listDeadlineVersions(harness.database, id);
    expect(former.map(({ due, cause }) => [due, cause])).toEqual([
      ['2021-05-12', 'paused'],
      [null, 'resumed'],
      ['2021-05-14', 'time-added'],
    ]);
    await expect(within((tx, when) => addTime(tx, id, outage, when))).rejects.toThrow('not open');
    await expect(harness.database.execute(sql`DELETE FROM deadline_versions`)).rejects.toThrow();
  });

  it('saved again is the same deadline, later or where it was', async () => {
    const date = (day: string): PeriodInput => ({ start: '2021-01-04', period: { unit: 'date', day } });
    const first = await save(harness, '2', date('2021-04-30'));
    const later = await save(harness, '2', date('2021-05-31'));
    const earlier = await save(harness, '2', date('2021-05-14'));
    expect([first.due, later.due, earlier.due]).toEqual(['2021-04-30', '2021-05-31', '2021-05-31']);
    expect([later.id, earlier.id, earlier.deadline.computed]).toEqual([first.id, first.id, '2021-05-14']);
  });

  it('is brought up to a notice whose day of publication has come', async () => {
    await save(harness, '3', workingDays('2021-12-20', 15));
    const { database, clocks } = harness;
    const sweep = createCalendarActivities({ database, ...clocks }).bringDeadlinesUpToDate;
    expect(await sweep()).toBeNull();
    await clocks.setLegal(new Date('2021-10-25T01:00:00Z'));
    expect(await sweep()).toMatchObject({ dated: 1 });
    const found = await findDeadline(database, { subjectKind: 'case', subjectId: '3', name: 'publicity' });
    expect(found?.due).toBe('2022-01-11');
    expect(await sweep()).toBeNull();
  });
});

describe('many open deadlines in SQL batches', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await harnessOf('2020-01-20');
  });
  afterAll(() => harness?.close());

  it('agree, row by row, with the walk over the new calendar from what each of them was', async () => {
    const inputs = fc.sample(anyInput, 2_500);
    await seedDeadlines(harness.database, inputs, '2020-01-20');
    const former = calendarOf(NOTICES.filter(({ knownOn }) => knownOn <= '2020-01-20'));
    const amended = NOTICES.find(({ version }) => version === '2020.2')!;
    const next = calendarOf([...NOTICES.filter(({ knownOn }) => knownOn <= '2020-01-20'), amended]);
    const expected = inputs.map((input) => {
      const before = computeDeadline(former, input);
      return { before, after: computeDeadline(next, input, before) };
    });
    await harness.clocks.setLegal(new Date('2020-01-28T01:00:00Z'));
    const body = { notice: noticeOf('2020.2'), publishedOn: '2020-01-27' };
    const { id } = (await harness.as('clerk').post('/calendars/proposals', body)).body;
    const { effects } = (await harness.as('reviewer').post(`/calendars/proposals/${id}/decision`, { approve: true }))
      .body;
    expect(Object.values(effects as Record<string, number>).reduce((sum, count) => sum + count, 0)).toBe(2_500);
    const { rows } = await harness.database.execute<{ deadline: Deadline; version: number }>(
      sql`SELECT deadline, version FROM deadlines ORDER BY id`,
    );
    const stands = ({ due, dueAt, computed, counted, skipped }: Deadline) => ({
      due,
      dueAt,
      computed,
      counted,
      skipped,
    });
    expect(rows.map(({ deadline }) => stands(deadline))).toEqual(expected.map(({ after }) => stands(after)));
    // Each that changed says what it was before.
    const changed = rows.filter(({ version }) => version === 2);
    expect(changed.length).toBeGreaterThan(100);
    expect(
      rows.every(
        ({ deadline, version }, index) =>
          version === 1 || deadline.told?.due === (expected[index]!.before.due ?? undefined) || deadline.told === null,
      ),
    ).toBe(true);
    const { rows: kept } = await harness.database.execute<{ count: number }>(
      sql`SELECT count(*)::int AS count FROM deadline_versions`,
    );
    expect(kept[0]?.count).toBe(changed.length);
  });

  it('are computed once: repeated, nothing is left to do', async () => {
    const { database } = harness;
    const when = await by(harness);
    const counts = await database.transaction(async (tx) =>
      recomputeDeadlines(tx, await findCalendarOn(tx, '2020-01-28'), when),
    );
    expect(Object.values(counts)).toEqual([0, 0, 0, 0, 0]);
  });
});

const anyInput: fc.Arbitrary<PeriodInput> = fc
  .record({
    start: fc.integer({ min: -40, max: 20 }).map((days) => addDays('2020-01-20', days)),
    unit: fc.constantFrom('working-day', 'calendar-day', 'month', 'year'),
    length: fc.integer({ min: 1, max: 40 }),
    pause: fc.option(fc.tuple(fc.integer({ min: 1, max: 15 }), fc.option(fc.nat(10)))),
    added: fc.nat(3),
  })
  .map(({ start, unit, length, pause, added }) => {
    const from = pause && addDays(start, pause[0]);
    return {
      ...{ start, period: { unit, length: unit === 'year' ? 1 : length } as PeriodInput['period'] },
      pauses: from
        ? [{ from, through: pause[1] === null ? null : addDays(from, pause[1]), reason: '鉴定', basis: '委托书' }]
        : [],
      added: added > 0 ? [{ days: added, reason: '停机', basis: '记录' }] : [],
    };
  });
