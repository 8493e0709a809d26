// Training and media as measures of a campaign (N2-6, N2-7).
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CampaignHarness, createCampaignHarness, PROVINCE } from './harness/campaign.ts';
import { courseOf, problem } from './harness/course.ts';

let harness: CampaignHarness;
let course: ReturnType<typeof courseOf>;

beforeAll(async () => {
  harness = await createCampaignHarness();
  const { body } = await harness.as('clerk').post('/campaigns', { year: 2021, authority: PROVINCE });
  course = courseOf(harness, body.id);
}, 60_000);
afterAll(() => harness?.close());

const TRAINING = { kind: 'training', date: '2021-01-04', title: '填报培训（第一期）', organiser: '矿业权管理处' };
const record = (measure: object, name: 'clerk' | 'inspector' | 'other-clerk' = 'clerk') =>
  course.post(name, '/measures', measure);

it('N2-7: training, media, new media, hotline and epidemic planning are kept with date, organiser, reach and reference', async () => {
  const first = await record({ ...TRAINING, reach: 312, reference: '签到表 2021-01' });
  expect(first).toMatchObject({ status: 201, body: { ...TRAINING, reach: 312, corrects: null, correctedBy: null } });
  for (const kind of ['media', 'new-media', 'hotline', 'epidemic-planning'])
    expect(await record({ ...TRAINING, kind, title: kind })).toMatchObject({
      status: 201,
      body: { kind, reach: null },
    });
  expect(await record({ ...TRAINING, kind: 'parade' })).toMatchObject({ status: 400 });
  expect(await record({ ...TRAINING, date: '2021-01-05' })).toMatchObject(problem(422, 'measure-in-future'));
  expect(await record(TRAINING, 'inspector')).toMatchObject(problem(403, 'role-missing'));
  expect((await record(TRAINING, 'other-clerk')).status).toBe(403);
  const page = await course.get('/measures?limit=2');
  expect(page.items).toHaveLength(2);
  expect((await course.get(`/measures?limit=200&cursor=${page.next}`)).items).toHaveLength(3);
});

it('N2-7: a correction is a new entry; what it stands in for stays, and is counted no more', async () => {
  const [first] = (await course.get('/measures?kind=training')).items;
  const corrected = await record({ ...TRAINING, reach: 213, corrects: first.id });
  expect(corrected).toMatchObject({ status: 201, body: { corrects: first.id, reach: 213 } });
  expect(await record({ ...TRAINING, corrects: first.id })).toMatchObject(problem(409, 'measure-corrected'));
  expect(await record({ ...TRAINING, corrects: 999_999 })).toMatchObject(problem(422, 'no-such-measure'));
  const entries = (await course.get('/measures?kind=training')).items;
  expect(entries.map(({ id, correctedBy }: { id: number; correctedBy: number | null }) => [id, correctedBy])).toEqual([
    [first.id, corrected.body.id],
    [corrected.body.id, null],
  ]);
  const [media] = (await course.get('/measures?kind=media')).items;
  await record({ ...TRAINING, kind: 'media', corrects: media.id, withdrawn: true });
  expect((await course.get('/measures?kind=media&holding=true')).items).toEqual([]);
  expect((await course.get()).measures).toEqual({
    training: { entries: 1, reach: 213 },
    'new-media': { entries: 1, reach: 0 },
    hotline: { entries: 1, reach: 0 },
    'epidemic-planning': { entries: 1, reach: 0 },
  });
  const kinds = (await course.log()).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind.startsWith('measure.'))).toEqual([
    ...Array(5).fill('measure.recorded'),
    ...Array(2).fill('measure.corrected'),
  ]);
});

it('N2-7: what was recorded is never changed in the database either', async () => {
  await expect(harness.database.$client.query('UPDATE campaign_measures SET reach = 9999')).rejects.toThrow(
    'corrected by new entries',
  );
});
