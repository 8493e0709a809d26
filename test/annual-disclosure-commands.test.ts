import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type CampaignHarness,
  createCampaignHarness,
  importRegister,
  openCampaign,
  PROVINCE,
} from './harness/campaign.ts';
import { filingOf } from './harness/filing.ts';
import { startWorkers } from './harness/workers.ts';

const OPEN = { year: 2021, authority: PROVINCE };
const FIXTURE = 'register-small';
const problem = (status: number, code: string) => ({ status, body: { type: `urn:gongshi:problem:${code}` } });

let harness: CampaignHarness;
afterEach(() => harness?.close());

describe('opening a campaign', () => {
  it('happens once, however many ask at the same time', async () => {
    harness = await createCampaignHarness({ workers: 2 });
    const answers = await Promise.all(
      ['clerk', 'clerk2'].map((name) => harness.as(name as 'clerk').post('/campaigns', OPEN)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)).toMatchObject(problem(409, 'campaign-exists'));
    expect((await harness.as('clerk').get('/campaigns')).body.items).toHaveLength(1);
  });

  it('answers the same key with the same answer, and refuses it for another body', async () => {
    harness = await createCampaignHarness();
    const key = randomUUID();
    const first = await harness.as('clerk').post('/campaigns', OPEN, { key });
    const second = await harness.as('clerk').post('/campaigns', OPEN, { key });
    expect(second).toMatchObject({ status: 201, body: first.body });
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    const other = await harness.as('clerk').post('/campaigns', { ...OPEN, year: 2022 }, { key });
    expect(other).toMatchObject(problem(409, 'idempotency-key-reused'));
  });

  it('names every parameter that is not set, leaves nothing behind, and works once they are', async () => {
    harness = await createCampaignHarness();
    const refused = await harness.as('other-clerk').post('/campaigns', { year: 2021, authority: '110000' });
    expect(refused).toMatchObject(problem(422, 'parameter-not-set'));
    const named = refused.body.errors.map(({ pointer }: { pointer: string }) => pointer);
    // Cut-off and deadline are the text's own (rule pack 2021).
    expect(named).toEqual(['/parameters/disclosure.hotline']);
    const description = await harness.temporal.workflow.getHandle('annual-disclosure/110000/2021').describe();
    expect(description.status.name).toBe('COMPLETED');
  });

  it('is not for the officials of another province', async () => {
    harness = await createCampaignHarness();
    expect((await harness.as('other-clerk').post('/campaigns', OPEN)).status).toBe(403);
  });

  it('waits for a worker: answered 202 while none runs, carried out by the sweep when one does', async () => {
    harness = await createCampaignHarness({ workers: 0 });
    const pending = await harness.as('clerk').post('/campaigns', OPEN);
    expect(pending).toMatchObject({ status: 202, body: { state: 'pending' } });
    const path = pending.headers.get('location')?.replace('/api/v1', '') as string;
    expect((await harness.as('clerk').get(path)).body.state).toBe('pending');
    const workers = await startWorkers(harness);
    // The sweep takes up what is older than ten seconds: an Update still on its first way is left alone.
    await sleep(6_000);
    await harness.temporal.schedule.getHandle('commands/sweep').trigger();
    await expect
      .poll(async () => (await harness.as('clerk').get(path)).body.answer?.status, { timeout: 20_000 })
      .toBe(201);
    await Promise.all(workers.map((worker) => worker.shutdown()));
  }, 90_000);
});

describe('freezing the roster', () => {
  it('N2-1: takes two officers', async () => {
    harness = await createCampaignHarness();
    await importRegister(harness, FIXTURE);
    const { id } = (await harness.as('clerk').post('/campaigns', OPEN)).body;
    let digest = '0'.repeat(64);
    const approve = (name: 'reviewer' | 'reviewer2' = 'reviewer') =>
      harness.as(name).post(`/campaigns/${id}/roster/freeze-approval`, { digest });
    expect(await approve()).toMatchObject(problem(409, 'roster-not-proposed'));
    const proposed = await harness.as('reviewer').post(`/campaigns/${id}/roster/freeze-proposal`);
    expect(proposed.status).toBe(200);
    digest = proposed.body.proposal.digest;
    expect(await approve()).toMatchObject(problem(403, 'same-officer'));
    const approved = await approve('reviewer2');
    expect(approved).toMatchObject({ status: 200, body: { state: 'running', roster: { roster: 34 } } });
    expect(approved.body.rounds).toHaveLength(6);
    expect(await approve()).toMatchObject(problem(409, 'roster-frozen'));
  });

  it('refuses a roster that the register no longer says', async () => {
    harness = await createCampaignHarness();
    await importRegister(harness, FIXTURE);
    const { id } = (await harness.as('clerk').post('/campaigns', OPEN)).body;
    const { digest } = (await harness.as('clerk').post(`/campaigns/${id}/roster/freeze-proposal`)).body.proposal;
    await importRegister(harness, 'register-2021');
    const approved = await harness.as('reviewer').post(`/campaigns/${id}/roster/freeze-approval`, { digest });
    expect(approved).toMatchObject(problem(409, 'roster-changed'));
  });

  it('refuses an empty register', async () => {
    harness = await createCampaignHarness();
    const { id } = (await harness.as('clerk').post('/campaigns', OPEN)).body;
    expect(await harness.as('clerk').post(`/campaigns/${id}/roster/freeze-proposal`)).toMatchObject(
      problem(409, 'register-empty'),
    );
  });
});

describe('showing a campaign', () => {
  it('asks the rows where the latest run is another one, and counts what was registered after the freeze', async () => {
    harness = await createCampaignHarness();
    await importRegister(harness, FIXTURE);
    const id = await openCampaign(harness);
    const show = async () => (await harness.as('clerk').get(`/campaigns/${id}`)).body;
    expect(await show()).toMatchObject({ source: 'workflow', register: { unplaced: 0 } });
    const { rights } = (await show()).register;
    await harness.temporal.workflow.getHandle(`annual-disclosure/${PROVINCE}/2021`).terminate();
    expect(await harness.as('clerk').post('/campaigns', OPEN)).toMatchObject(problem(409, 'campaign-exists'));
    await importRegister(harness, 'register-2021');
    const later = await show();
    expect(later).toMatchObject({ source: 'rows', live: { phase: 'running', round: null, waiting: null } });
    expect(later.register.unplaced).toBe(later.register.rights - rights);
    expect(later.register.unplaced).toBeGreaterThan(0);
  });
});

describe('filing', () => {
  it('N2-6: stops the messages of its right, once, and only for rights on the roster', async () => {
    harness = await createCampaignHarness();
    await importRegister(harness, FIXTURE);
    const id = await openCampaign(harness);
    const [right] = (await harness.as('clerk').get(`/campaigns/${id}/roster?state=roster&limit=1`)).body.items;
    const [excluded] = (await harness.as('clerk').get(`/campaigns/${id}/roster?state=excluded&limit=1`)).body.items;
    const file = (licenceNo: string) => harness.as('clerk').post('/filings', filingOf(licenceNo));
    const first = await file(right.licenceNo);
    expect(first).toMatchObject({ status: 201, body: { late: false, remindersStopped: 0 } });
    expect(await file(right.licenceNo)).toMatchObject({ status: 200, body: { id: first.body.id } });
    const written = await file(` ${right.licenceNo.toLowerCase()} `);
    expect(written).toMatchObject({ status: 200, body: { id: first.body.id, licenceNo: right.licenceNo } });
    const kept = await harness.database.execute(
      sql`SELECT answer FROM commands WHERE operation = 'filings.submit' AND answer_status < 300`,
    );
    for (const { answer } of kept.rows as { answer: object }[])
      expect(Object.keys(answer).sort()).toEqual(Object.keys(first.body).sort());
    expect(await file(excluded.licenceNo)).toMatchObject(problem(422, 'not-on-roster'));
    expect(await file('C0000000000000000000000')).toMatchObject(problem(422, 'not-on-roster'));
    await harness.lapse('2021-03-01T09:00:00+08:00');
    const { rounds } = (await harness.as('clerk').get(`/campaigns/${id}`)).body;
    expect(rounds[0]).toMatchObject({ state: 'closed', balance: { planned: 33 } });
  });
});
