import { mkdirSync, writeFileSync } from 'node:fs';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type CampaignHarness,
  createCampaignHarness,
  importRegister,
  openCampaign,
  readTruth,
  setParameter,
} from './harness/campaign.ts';
import { filingOf } from './harness/filing.ts';

const FIXTURE = 'register-2021';
const WORKFLOW_ID = 'annual-disclosure/150000/2021';
/** Rights filed for after every round. */
const FILED_EACH_TIME = 40;

let harness: CampaignHarness;
const truth = readTruth(FIXTURE);
const roster = truth['class:roster'] as number;

beforeAll(async () => {
  // Two workers share every round.
  harness = await createCampaignHarness({ workers: 2 });
  await setParameter(harness, 'sms.rate-per-second', 10_000);
}, 120_000);
afterAll(() => harness?.close());

test('N2-1 … N2-6: the campaign of 2021 on 6,400 rights, from 4 January to 1 May, balances after every round', async () => {
  const job = await importRegister(harness, FIXTURE);
  expect(job).toMatchObject({ state: 'done', accepted: truth.accepted, rejected: truth.rejected });
  const id = await openCampaign(harness);
  expect((await campaign(id)).register).toMatchObject({ rights: truth.accepted, roster: rosterOf(truth) });

  let filed = 0;
  const accounts: { round: number; planned: number }[] = [];
  await harness.lapse('2021-05-01T00:00:00+08:00', async () => {
    const { rounds } = await campaign(id);
    expect(rounds.every(({ imbalance }) => imbalance === 0)).toBe(true);
    const held = rounds.filter(({ state }) => state === 'closed');
    if (held.length === accounts.length) return;
    accounts.push({ round: held.length, planned: held.at(-1)?.balance.planned ?? 0 });
    expect(held.at(-1)?.balance.planned).toBe(roster - filed);
    filed += await fileSome(id);
    // N2-1: the workflow itself knows that the roster is fixed once a round has begun.
    const tooLate = await harness.as('clerk').post(`/campaigns/${id}/roster/freeze-proposal`);
    expect(tooLate).toMatchObject({ status: 409, body: { type: 'urn:gongshi:problem:roster-closed' } });
  });

  expect(accounts.map(({ round }) => round)).toEqual([1, 2, 3, 4, 5, 6]);
  const end = await campaign(id);
  expect(end).toMatchObject({ state: 'closed', register: { filed, filedLate: 0, late: roster - filed } });
  await expectOneMessageEach(end);
  await expectOperatorsView();
}, 300_000);

test('N2-5: a filing at the deadline is late, and stays on the list of those who did not file in time', async () => {
  const { id } = (await harness.as('clerk').get('/campaigns')).body.items[0];
  const [first] = (await harness.as('clerk').get(`/campaigns/${id}/late?limit=1`)).body.items;
  expect(first).toMatchObject({ filedLateAt: null, remindersSent: expect.any(Number) });
  const filing = await harness.as('clerk').post('/filings', filingOf(first.licenceNo));
  expect(filing).toMatchObject({ status: 201, body: { late: true } });
  const [again] = (await harness.as('clerk').get(`/campaigns/${id}/late?limit=1`)).body.items;
  expect(again).toMatchObject({ licenceNo: first.licenceNo, filedLateAt: filing.body.filedAt });
});

/** The provider got each message of each round once, one for a holder however many rights he has. */
async function expectOneMessageEach(end: Progress): Promise<void> {
  const { accepted, distinctReferences, surplusMessages } = harness.simulator.counts();
  const messages = await Promise.all(end.rounds.map(({ number }) => countMessages(end.id, number)));
  const sent = messages.reduce((total, count) => total + count, 0);
  expect({ accepted, distinctReferences, surplusMessages }).toEqual({
    accepted: sent,
    distinctReferences: sent,
    surplusMessages: 0,
  });
  const rightsReached = end.rounds.reduce(
    (total, { balance }) => total + balance.sent.handedOver + balance.sent.delivered,
    0,
  );
  expect(sent).toBeLessThan(rightsReached);
}

/** What an operator sees: plain Chinese with the accounts, and a history that stays short. */
async function expectOperatorsView(): Promise<void> {
  const handle = harness.temporal.workflow.getHandle(WORKFLOW_ID);
  const metadata = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
  expect(metadata.currentDetails).toContain('填报已截止');
  expect(metadata.currentDetails).toMatch(/应公示 \d+ 宗，按期填报 \d+ 宗，逾期未填报 \d+ 宗/);
  // The accounts of the last round stay beside the closing.
  expect(metadata.currentDetails).toMatch(/第 6 轮（宗）：应提醒 \d+/);
  const history = await handle.fetchHistory();
  expect(history.events?.length).toBeLessThan(2_000);
  if (process.env.RECORD_HISTORIES) record(history);
}

interface Progress {
  id: number;
  state: string;
  register: Record<string, unknown>;
  rounds: {
    number: number;
    state: string;
    imbalance: number;
    balance: { planned: number; sent: { handedOver: number; delivered: number } };
  }[];
}

async function campaign(id: number): Promise<Progress> {
  return (await harness.as('clerk').get(`/campaigns/${id}`)).body;
}

async function countMessages(id: number, round: number): Promise<number> {
  let count = 0;
  for (let next: string | null = ''; next !== null; ) {
    const page = `/deliveries?campaign=${id}&round=${round}&channel=sms&limit=200`;
    const { body } = await harness.as('clerk').get(next === '' ? page : `${page}&cursor=${next}`);
    count += body.items.filter(
      ({ state }: { state: string }) => state === 'handed_over' || state === 'delivered',
    ).length;
    next = body.next;
  }
  return count;
}

async function fileSome(id: number): Promise<number> {
  const { body } = await harness
    .as('clerk')
    .get(`/campaigns/${id}/roster?filed=false&state=roster&limit=${FILED_EACH_TIME}`);
  for (const { licenceNo } of body.items) {
    const filed = await harness.as('clerk').post('/filings', filingOf(licenceNo));
    expect(filed).toMatchObject({ status: 201, body: { late: false } });
  }
  return body.items.length;
}

function rosterOf(counts: Record<string, number>) {
  return {
    roster: counts['class:roster'],
    excluded: {
      cancelled: counts['class:gone:注销'],
      abolished: counts['class:gone:废止'],
      merged: counts['class:gone:已并入'],
      'policy-closure': counts['class:excluded:政策性关停'],
      'newly-set': counts['class:excluded:新设'],
    },
  };
}

/** Keeps a history for test/histories.test.ts: RECORD_HISTORIES=1 npx vitest run test/annual-disclosure.test.ts */
function record(history: Parameters<typeof historyToJSON>[0]): void {
  const folder = new URL('./fixtures/histories/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL('annual-disclosure.json', folder), `${historyToJSON(history)}\n`);
}
