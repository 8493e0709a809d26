// Exclusions in the running year (N2-3, N2-5, N2-6): from their approval on not reminded, and not late.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CampaignHarness, createCampaignHarness, importRegister, openCampaign } from './harness/campaign.ts';
import { courseOf, problem } from './harness/course.ts';

const GROUND = { ground: 'nature-reserve', documentNo: '内自然资字〔2021〕40号', remark: '划入自然保护地，停产' };

let harness: CampaignHarness;
let course: ReturnType<typeof courseOf>;
let licences: string[];

beforeAll(async () => {
  harness = await createCampaignHarness();
  await importRegister(harness, 'register-small');
  course = courseOf(harness, await openCampaign(harness));
  licences = (await course.roster()).map(({ licenceNo }) => licenceNo);
}, 120_000);
afterAll(() => harness?.close());

const exclude = (licenceNo: string) =>
  course.agree('/exclusions', { ...GROUND, licenceNo }, (id) => `/exclusions/${id}/decision`);
const [first, second, third] = [0, 1, 2];

const round = async (number: number) => (await course.get()).rounds[number - 1];
const whole = async () =>
  expect((await course.get()).rounds.every(({ imbalance }: { imbalance: number }) => imbalance === 0)).toBe(true);

it('N2-3: after the first round two officers exclude a right, which is asked for no more from that moment', async () => {
  await harness.lapse('2021-03-05T09:00:00+08:00');
  const { planned } = (await round(1)).balance;
  expect(planned).toBe(licences.length);
  const own = await course.post('reviewer', '/exclusions', { ...GROUND, licenceNo: licences[first] });
  expect(await course.post('reviewer', `/exclusions/${own.body.id}/decision`, { approve: true })).toMatchObject(
    problem(403, 'same-officer'),
  );
  const decided = await course.post('reviewer2', `/exclusions/${own.body.id}/decision`, { approve: true });
  expect(decided).toMatchObject({ status: 200, body: { state: 'approved', effectiveAt: expect.any(String) } });
  const { decided: other } = await exclude(licences[second] as string);
  expect(Date.parse(other.effectiveAt)).toBeGreaterThanOrEqual(Date.parse('2021-03-05T09:00:00+08:00'));
  expect((await course.get()).register.roster.excluded['policy-closure']).toBeGreaterThanOrEqual(2);

  await harness.lapse('2021-04-01T09:00:00+08:00');
  expect((await round(2)).balance.planned).toBe(planned - 2);
  await whole();
}, 120_000);

it('N2-6: excluded in the middle of a round, it leaves the message that has not been sent, and the accounts balance', async () => {
  await harness.database.$client.query(
    `UPDATE campaigns SET terms = jsonb_set(terms, '{sms.rate-per-second,value}', '1')`,
  );
  const lapse = harness.lapse('2021-04-16T09:30:00+08:00');
  await expect
    .poll(async () => (await round(3)).balance.sent.handedOver, { timeout: 60_000, interval: 100 })
    .toBeGreaterThan(0);
  const { rows } = await harness.database.$client.query<{ licence_no: string }>(
    `SELECT r.licence_no FROM deliveries d JOIN delivery_rights dr ON dr.delivery_id = d.id JOIN rights r ON r.id = dr.right_id
     WHERE d.state = 'planned' AND d.channel = 'sms' ORDER BY d.id DESC LIMIT 1`,
  );
  const [waiting] = rows;
  expect(waiting).toBeDefined();
  await exclude(waiting?.licence_no as string);
  await lapse;
  const { balance, state } = await round(3);
  expect(state).toBe('closed');
  expect(balance.skipped.excluded).toBeGreaterThan(0);
  await whole();
}, 120_000);

it('N2-3: its withdrawal by two officers puts it back, and the next round asks for it again', async () => {
  const [exclusion] = (await course.get('/exclusions?limit=200')).items.filter(
    ({ licenceNo }: { licenceNo: string }) => licenceNo === licences[first],
  );
  const before = (await course.roster()).length;
  await course.post('clerk', `/exclusions/${exclusion.id}/withdrawal`, { reason: '经核实不在保护地内' });
  expect((await course.roster()).length).toBe(before);
  await course.post('reviewer', `/exclusions/${exclusion.id}/decision`, { approve: true });
  expect((await course.roster()).map(({ licenceNo }) => licenceNo)).toContain(licences[first]);
  await harness.database.$client.query(
    `UPDATE campaigns SET terms = jsonb_set(terms, '{sms.rate-per-second,value}', '500')`,
  );
  await harness.lapse('2021-04-23T12:00:00+08:00');
  expect((await round(4)).balance.planned).toBe(before + 1);
  await whole();
}, 120_000);

it('N2-5: who was excluded before the deadline is not late; who is afterwards leaves the list, and is not put back', async () => {
  await harness.lapse('2021-05-01T12:00:00+08:00');
  const late = await course.late();
  expect(late).not.toContain(licences[second]);
  expect(late).toEqual(expect.arrayContaining([licences[first], licences[third]]));
  const { proposed } = await exclude(licences[third] as string);
  expect(await course.late()).toEqual(late.filter((licence) => licence !== licences[third]));
  const corrected = (await course.log()).find(({ kind }) => kind === 'late-list.corrected');
  expect(corrected?.data).toMatchObject({ cause: 'exclusion', lifted: 1 });
  const back = await course.post('clerk', `/exclusions/${proposed.id}/withdrawal`, { reason: '恢复生产' });
  expect(back).toMatchObject(problem(409, 'campaign-over'));
}, 120_000);
