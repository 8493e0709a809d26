// Extensions of single holders (N2-5): a last day of their own.
import { sql } from 'drizzle-orm';
import { afterEach, expect, it } from 'vitest';
import { type CampaignHarness, createCampaignHarness, importRegister, openCampaign } from './harness/campaign.ts';
import { courseOf, problem, sweep } from './harness/course.ts';

const ASKED = { ground: '矿区进水，资料损毁', documentNo: '内自然资函〔2021〕120号' };

let harness: CampaignHarness;
let course: ReturnType<typeof courseOf>;
/** Rights of one holder with at least two on the roster, and one of another. */
let own: string[];
let other: string;
afterEach(() => harness?.close());

async function opened(): Promise<void> {
  harness = await createCampaignHarness();
  await importRegister(harness, 'register-small');
  course = courseOf(harness, await openCampaign(harness));
  const { rows } = await harness.database.execute<{ holder: number; licences: string[] }>(sql`
    SELECT r.holder_id::int AS holder, array_agg(r.licence_no ORDER BY r.id) AS licences
    FROM roster_entries e JOIN rights r ON r.id = e.right_id WHERE e.state = 'roster' GROUP BY 1 ORDER BY count(*) DESC, 1`);
  own = rows[0]?.licences as string[];
  other = rows[1]?.licences[0] as string;
  expect(own.length).toBeGreaterThan(1);
}

const propose = (body: object, name: 'clerk' | 'other-clerk' = 'clerk') => course.post(name, '/extensions', body);
const decide = (id: number, approve = true, name: 'reviewer' | 'reviewer2' = 'reviewer') =>
  course.post(name, `/extensions/${id}/decision`, { approve });
const granted = (body: object) => course.agree('/extensions', body, (id) => `/extensions/${id}/decision`);

it('N2-5: takes two officers and a later day, which rolls over, and holds for all rights of the holder', async () => {
  await opened();
  expect(await propose({ ...ASKED, licenceNo: own[0], until: '2021-04-30' })).toMatchObject(
    problem(422, 'extension-not-later'),
  );
  expect(await propose({ ...ASKED, licenceNo: 'C0000000000000000000000', until: '2021-05-20' })).toMatchObject(
    problem(422, 'not-on-roster'),
  );
  expect((await propose({ ...ASKED, licenceNo: own[0], until: '2021-05-20' }, 'other-clerk')).status).toBe(403);
  const { body } = await course.post('reviewer', '/extensions', { ...ASKED, licenceNo: own[0], until: '2021-05-22' });
  expect(body).toMatchObject({ state: 'proposed', until: '2021-05-22', lastDay: null });
  expect(await propose({ ...ASKED, licenceNo: own[1], until: '2021-06-20' })).toMatchObject(
    problem(409, 'proposal-open'),
  );
  expect(await decide(body.id)).toMatchObject(problem(403, 'same-officer'));
  // 22 May 2021 is a Saturday.
  expect(await decide(body.id, true, 'reviewer2')).toMatchObject({
    status: 200,
    body: { state: 'approved', lastDay: '2021-05-24', licenceNo: own[0] },
  });
  const told = (await harness.as('clerk').get(`/deadlines?subject=extension/${body.id}`)).body.items[0];
  expect(told.explanation).toContain(`期限依据：${ASKED.documentNo}。`);
  expect((await course.log(`extension/${body.id}`)).map(({ kind }) => kind)).toEqual([
    'extension.proposed',
    'extension.approved',
  ]);
  const rejected = await propose({ ...ASKED, licenceNo: other, until: '2021-06-20' });
  expect(await decide(rejected.body.id, false)).toMatchObject({ body: { state: 'rejected', deadlineId: null } });
  expect((await course.get('/extensions?limit=1')).next).not.toBeNull();

  await harness.lapse('2021-05-01T00:00:00+08:00');
  const late = await course.late();
  expect(late).toContain(other);
  for (const licence of own) expect(late).not.toContain(licence);
  expect((await course.operatorsView()).details).toContain('延期');
  expect(await course.file('2021-05-24T23:00:00+08:00', own[0] as string)).toMatchObject({ body: { late: false } });
  expect(await course.file('2021-05-24T23:00:00+08:00', other)).toMatchObject({ body: { late: true } });
  expect(await propose({ ...ASKED, licenceNo: other, until: '2021-06-20' })).toMatchObject(
    problem(409, 'extension-too-late'),
  );
  await harness.lapse('2021-05-25T00:00:00+08:00');
  const afterwards = await course.late();
  expect(afterwards).not.toContain(own[0]);
  expect(afterwards).toContain(own[1]);
  expect(afterwards).toHaveLength(late.length + own.length - 1);
}, 180_000);

it('N2-5: asked for in time and granted afterwards, it takes the holder off the list of the late again', async () => {
  await opened();
  await harness.lapse('2021-04-29T09:30:00+08:00');
  const { body } = await propose({ ...ASKED, licenceNo: own[0], until: '2021-05-20' });
  await harness.lapse('2021-05-03T09:00:00+08:00');
  const before = await course.late();
  expect(before).toEqual(expect.arrayContaining(own));
  expect(await decide(body.id)).toMatchObject({ body: { lastDay: '2021-05-20' } });
  expect(await course.late()).toEqual(before.filter((licence) => !own.includes(licence)));
  await sweep(harness);
  await harness.lapse('2021-05-21T00:00:00+08:00');
  expect((await course.late()).sort()).toEqual([...before].sort());
  expect(await course.get()).toMatchObject({ state: 'closed', lastDay: '2021-04-30' });
}, 180_000);

it('N2-5: an outage within the days of an extension is given back to it', async () => {
  await opened();
  await granted({ ...ASKED, licenceNo: own[0], until: '2021-05-20' });
  await harness.clocks.setLegal(new Date('2021-05-19T09:00:00+08:00'));
  const outage = { from: '2021-05-18T09:00:00+08:00', to: '2021-05-18T18:00:00+08:00', evidence: '监控记录' };
  const { body } = await harness.as('clerk').post('/outages', { ...outage, documentNo: '自然资信函〔2021〕8号' });
  await harness.as('reviewer').post(`/outages/${body.id}/decision`, { approve: true });
  expect((await course.get('/extensions')).items[0].lastDay).toBe('2021-05-21');
  expect((await course.get('/deadline')).due).toBe('2021-04-30');
}, 60_000);
