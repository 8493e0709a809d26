import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type CampaignHarness,
  createCampaignHarness,
  importRegister,
  openCampaign,
  setParameter,
} from './harness/campaign.ts';
import { startWorkerProcess } from './harness/worker-process.ts';

const KILLS = 4;

let harness: CampaignHarness;

beforeAll(async () => {
  harness = await createCampaignHarness({
    workers: 0,
    // Small batches and a slow provider: every kill meets messages on their way.
    config: (config) => ({ ...config, dispatch: { ...config.dispatch, batchSize: 200 } }),
  });
  harness.simulator.setBehaviour({ seed: 9, faults: [{ kind: 'slow', latencyMs: 60, jitterMs: 60 }] });
}, 120_000);
afterAll(() => harness?.close());

test('a round whose worker is killed with -9 again and again loses no message and sends none twice', async () => {
  let worker = await startWorkerProcess(harness);
  await setParameter(harness, 'sms.rate-per-second', 10_000);
  await importRegister(harness, 'register-2021');
  const id = await openCampaign(harness);
  const firstRound = harness.lapse('2021-03-01T09:00:00+08:00');
  for (let kill = 1; kill <= KILLS; kill++) {
    await untilAccepted((kill * MESSAGES_AT_LEAST) / (KILLS + 1));
    await worker.kill();
    worker = await startWorkerProcess(harness);
  }
  await firstRound;
  await worker.stop();

  const campaign = (await harness.as('clerk').get(`/campaigns/${id}`)).body;
  const { balance, imbalance, state } = campaign.rounds[0];
  expect({ state, imbalance, unknown: balance.unknown, failed: balance.failed }).toEqual({
    state: 'closed',
    imbalance: 0,
    unknown: 0,
    failed: {},
  });
  const messages = await listAll(`/deliveries?campaign=${id}&round=1`);
  const sent = messages.filter(({ state }) => state === 'handed_over' || state === 'delivered');
  const counts = harness.simulator.counts();
  expect(counts).toMatchObject({ accepted: sent.length, distinctReferences: sent.length, surplusMessages: 0 });
  expect(sent.length).toBeGreaterThan(MESSAGES_AT_LEAST);
  // The kills met messages on their way, or nothing was proved.
  expect(messages.some(({ attempts }) => attempts > 1)).toBe(true);
}, 240_000);

test('a worker killed while it plans a round is replaced within seconds, not after the time planning may take', async () => {
  const dying = await startWorkerProcess(harness);
  // Planning waits for the campaign's row, which somebody else holds: the kill meets it in the middle.
  const holder = await harness.database.$client.connect();
  await holder.query('BEGIN');
  await holder.query('SELECT FROM campaigns FOR UPDATE');
  const secondRound = harness.lapse('2021-03-31T09:00:00+08:00');
  await untilWaitingForLock();
  await dying.kill();
  const worker = await startWorkerProcess(harness);
  await holder.query('ROLLBACK');
  holder.release();
  await secondRound;
  await worker.stop();
  const { rows } = await harness.database.execute<{ state: string }>('SELECT state FROM rounds WHERE number = 2');
  expect(rows).toEqual([{ state: 'closed' }]);
}, 120_000);

async function untilWaitingForLock(): Promise<void> {
  const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  while ((await harness.database.$client.query(waiting)).rowCount === 0) await sleep(50);
}

/** The fixture's holders with a mobile are more than this. */
const MESSAGES_AT_LEAST = 3_000;

async function untilAccepted(count: number): Promise<void> {
  while (harness.simulator.counts().accepted < count) await sleep(20);
}

async function listAll(path: string): Promise<{ state: string; attempts: number }[]> {
  const items: { state: string; attempts: number }[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const { body } = await harness.as('clerk').get(`${path}&limit=200${next === '' ? '' : `&cursor=${next}`}`);
    items.push(...body.items);
    next = body.next;
  }
  return items;
}
