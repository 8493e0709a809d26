// Rule packs and the values a campaign runs under, over HTTP: production and rehearsal.

import { Client } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saveCampaign } from '../db/queries/annual-disclosure/index.ts';
import { saveParameterDecision, saveParameterProposal } from '../db/queries/parameters.ts';
import { connectTemporal } from '../platform/temporal-connection.ts';
import { createHarness, type Harness } from './harness/index.ts';
import { startWorkers } from './harness/workers.ts';

const PROVINCE = '150000';
const problem = (status: number, code: string) => ({ status, body: { type: `urn:gongshi:problem:${code}` } });

const withWorkers = async (started: Harness) => {
  const workers = await startWorkers(started);
  return async () => void (await Promise.all(workers.map((worker) => worker.shutdown())));
};

interface Entered {
  rulePack?: string;
  document?: string;
  clause?: string;
  from?: string;
}

/** Proposed by a clerk, approved by a reviewer; returns the number of the row. */
async function enter(harness: Harness, name: string, value: unknown, entered: Entered = {}): Promise<number> {
  const {
    document = '内自然资发〔2026〕1号',
    clause = '第一条',
    from: effectiveFrom = '2021-01-01',
    rulePack,
  } = entered;
  const proposed = await harness.as('clerk').post('/parameters', {
    ...{ authority: PROVINCE, name, value, basisDocument: document, basisClause: clause, effectiveFrom },
    ...(rulePack && { rulePack }),
  });
  expect(proposed, JSON.stringify(proposed.body)).toMatchObject({ status: 201 });
  const decided = await harness.as('reviewer').post(`/parameters/${proposed.body.id}/decision`, { approve: true });
  expect(decided.status).toBe(200);
  return proposed.body.id;
}

interface Step {
  step: string;
  adverse: boolean;
  effect: string;
  parameters: { name: string; example: { path: string; body: object } }[];
}

/** The steps that lack a value, page by page. */
async function missing(harness: Harness, query = ''): Promise<Map<string, Step>> {
  const steps: Step[] = [];
  for (let cursor = ''; ; ) {
    const page = await harness.as('clerk').get(`/parameters?missing=true&limit=4${query}${cursor}`);
    expect(page.status, JSON.stringify(page.body)).toBe(200);
    steps.push(...page.body.items);
    if (page.body.next === null) return new Map(steps.map((step) => [step.step, step]));
    cursor = `&cursor=${page.body.next}`;
  }
}
const namesOf = (step: Step | undefined) => step?.parameters.map(({ name }) => name);

describe('in production, today', () => {
  let harness: Harness;
  let year: number;
  beforeAll(async () => {
    harness = await createHarness({ mode: 'production', temporal: true, onStart: withWorkers });
    year = harness.clocks.machineNow().getUTCFullYear() + 1;
  }, 60_000);
  afterAll(() => harness?.close());
  const open = (more: object = {}) => harness.as('clerk').post('/campaigns', { year, authority: PROVINCE, ...more });

  it.each(['2021', '2023'])('R-1: pack %s opens no campaign on or after 2024-07-01', async (rulePack) => {
    const refused = await open({ rulePack });
    expect(refused).toMatchObject(problem(422, 'regime-not-in-force'));
    expect(refused.body.errors).toMatchObject([{ pointer: '/body/rulePack', value: rulePack }]);
    expect((await harness.as('clerk').get('/campaigns')).body.items).toEqual([]);
  });

  it('R-1: a pack there is not is refused before anything is kept', async () => {
    expect(await open({ rulePack: '654' })).toMatchObject(problem(422, 'no-such-rule-pack'));
  });

  it('R-1, R-4: 令第13号 applies, and asks for what its texts leave open', async () => {
    const refused = await open();
    expect(refused).toMatchObject(problem(422, 'parameter-not-set'));
    expect(refused.body.detail).toContain('decree-13');
    expect(refused.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      ...['/parameters/disclosure.cutoff', '/parameters/disclosure.deadline', '/parameters/disclosure.hotline'],
    ]);
    const start = (await missing(harness, `&year=${year}`)).get('annual-disclosure.open');
    expect(start).toMatchObject({ adverse: true, effect: 'stops', rulePack: 'decree-13', year });
    expect(namesOf(start)).toEqual(['disclosure.cutoff', 'disclosure.deadline', 'disclosure.hotline']);
  });

  it('R-1: the listing steps stay closed until articles and limits are entered', async () => {
    const listing = ['abnormal-list.announce', 'serious-violation.announce', 'serious-violation.decide'];
    const closed = await missing(harness);
    for (const step of listing) expect(closed.get(step)).toMatchObject({ effect: 'stops' });
    expect(namesOf(closed.get('abnormal-list.announce'))).toEqual([
      'abnormal.articles',
      'abnormal.publicity-working-days',
    ]);

    const articles = [{ ground: '测试事由', document: '测试文件', clause: '第一条' }];
    for (const name of ['abnormal.articles', 'serious.articles']) await enter(harness, name, articles);
    for (const name of ['abnormal.publicity-working-days', 'serious.publicity-working-days'])
      await enter(harness, name, 15);
    await enter(harness, 'serious.call-rounds', 3);
    const opened = await missing(harness);
    for (const step of listing) expect([step, opened.has(step)]).toEqual([step, false]);
  });

  it('R-1: what was entered for the packs before opens no step of 令第13号', async () => {
    const draw = ['check.exploration-share-percent', 'check.mining-share-percent'];
    for (const name of draw) await enter(harness, name, 5, { rulePack: '2021' });
    expect(namesOf((await missing(harness)).get('random-check.draw'))).toEqual(draw);
    expect((await missing(harness, '&rulePack=2021')).has('random-check.draw')).toBe(false);
  });

  it('R-4: a step in the holder’s favour is never stopped by a missing value', async () => {
    const removal = (await missing(harness)).get('list-removal.decide');
    expect(removal).toMatchObject({ adverse: false, effect: 'alarm' });
    // The backstop of two months rests on 行政诉讼法 47 and is there from the start.
    expect(namesOf(removal)).toEqual(['removal.limit']);
  });

  it('the example of a missing parameter is refused until an officer has filled it in', async () => {
    const steps = await missing(harness);
    for (const { parameters } of steps.values())
      for (const { example } of parameters) {
        const { status } = await harness.as('clerk').post(example.path.replace('/api/v1', ''), example.body);
        expect([400, 422]).toContain(status);
      }
  });

  it('a value of the demonstration counts for nothing, however it got there', async () => {
    const { clerk, reviewer } = harness.officials;
    const asOf = harness.clocks.machineNow();
    const row = await saveParameterProposal(harness.database, {
      ...{
        authorityCode: PROVINCE,
        name: 'removal.limit',
        value: { length: 5, unit: 'working-day' },
        rulePack: 'decree-13',
      },
      ...{
        basisDocument: '演示',
        basisClause: '演示',
        demonstration: true,
        effectiveFrom: '2021-01-01',
        effectiveTo: null,
      },
      ...{ proposedBy: clerk.id, proposedAt: asOf },
    });
    await saveParameterDecision(harness.database, row.id, {
      state: 'approved',
      decidedBy: reviewer.id,
      decidedAt: asOf,
    });
    expect((await missing(harness)).has('list-removal.decide')).toBe(true);
  });

  it('R-1, R-4: opens under 令第13号 once its year is entered, with an alarm for what stops nothing', async () => {
    await enter(harness, 'disclosure.cutoff', `${year - 1}-07-01`);
    // Last year's deadline, still in force, is none of this year's.
    await enter(harness, 'disclosure.deadline', `${year - 1}-03-31`);
    await enter(harness, 'disclosure.hotline', '0471-1234567');
    expect(await open()).toMatchObject(problem(422, 'parameter-of-another-year'));
    const deadline = await enter(harness, 'disclosure.deadline', `${year}-12-31`);
    const opened = await open();
    expect(opened).toMatchObject({ status: 201, body: { year, rulePack: 'decree-13' } });

    const { body } = await harness.as('clerk').get(`/campaigns/${opened.body.id}/terms`);
    expect(body.rulePack).toMatchObject({ id: 'decree-13', opensFrom: '2024-07-01' });
    const terms = new Map(body.terms.map((term: { name: string }) => [term.name, term]));
    expect(terms.get('disclosure.deadline')).toMatchObject({
      ...{ value: `${year}-12-31`, document: '内自然资发〔2026〕1号', clause: '第一条', source: 'authority' },
      ...{ parameterId: deadline, operational: false, demonstration: false },
    });
    expect(terms.get('disclosure.rounds')).toMatchObject({
      document: '操作默认',
      source: 'default',
      operational: true,
    });
    expect(body.missing).toMatchObject([{ name: 'summary.last-day', step: '报送年度总结' }]);

    const log = (await harness.as('auditor').get(`/evidence/campaign/${opened.body.id}`)).body.items;
    expect(log.map(({ kind }: { kind: string }) => kind)).toEqual(['campaign.opened', 'parameters.found-missing']);
    expect(log[0].data).toMatchObject({
      rulePack: 'decree-13',
      terms: { 'disclosure.deadline': { parameterId: deadline } },
    });
    expect(log[1].data).toEqual({
      step: 'annual-summary.submit',
      title: '报送年度总结',
      missing: ['summary.last-day'],
    });
  });

  it('R-1: a case opened under pack 2021 keeps it', async () => {
    const terms = (await harness.as('clerk').get('/campaigns')).body.items[0].terms;
    const before = new Date('2024-06-30T01:00:00Z');
    const { id } = await harness.database.transaction((tx) =>
      saveCampaign(tx, {
        ...{ authorityCode: PROVINCE, year: 2024, rulePack: '2021', terms, cutoff: '2023-07-01', deadline: before },
        ...{ workflowId: 'annual-disclosure/150000/2024', openedBy: harness.officials.clerk.id, openedAt: before },
      }),
    );
    expect((await harness.as('clerk').get(`/campaigns/${id}`)).body).toMatchObject({ rulePack: '2021' });
    expect((await harness.as('clerk').get(`/campaigns/${id}/terms`)).body.rulePack.id).toBe('2021');
  });
});

describe('in a rehearsal', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await createHarness({ temporal: true, onStart: withWorkers });
  }, 60_000);
  afterAll(() => harness?.close());

  it('R-1: runs pack 2021 with the notice’s own values, and marks what is demonstration', async () => {
    const opened = await harness.as('clerk').post('/campaigns', { year: 2021, authority: PROVINCE });
    expect(opened).toMatchObject({ status: 201, body: { rulePack: '2021' } });
    const { body } = await harness.as('clerk').get(`/campaigns/${opened.body.id}/terms`);
    const terms = new Map(body.terms.map((term: { name: string }) => [term.name, term]));
    expect(terms.get('disclosure.cutoff')).toMatchObject({
      ...{
        value: '2020-07-01',
        document: '自然资办发〔2021〕23号',
        clause: '第二部分第一款',
        source: 'pack',
        parameterId: null,
      },
      demonstration: false,
    });
    expect(terms.get('summary.last-day')).toMatchObject({ value: '2021-11-30', clause: '第八部分第一款' });
    expect(terms.get('disclosure.hotline')).toMatchObject({ demonstration: true, operational: true });
    expect(body.missing).toEqual([]);
  });

  it('R-1: the workflow bears the pack, so that operators find the cases of a regime', async () => {
    const { address, namespace } = harness.config.temporal;
    const connection = await connectTemporal(address as string);
    try {
      const handle = new Client({ connection, namespace }).workflow.getHandle('annual-disclosure/150000/2021');
      const key = defineSearchAttributeKey('RulePack', 'KEYWORD');
      await expect
        .poll(async () => (await handle.describe()).typedSearchAttributes.get(key), { timeout: 5_000 })
        .toBe('2021');
    } finally {
      await connection.close();
    }
  });

  it('R-1: a campaign keeps its pack and its values when others are entered and 2024-07-01 has passed', async () => {
    const [{ id }] = (await harness.as('clerk').get('/campaigns')).body.items;
    const terms = async () => (await harness.as('clerk').get(`/campaigns/${id}/terms`)).body;
    const before = await terms();
    await enter(harness, 'disclosure.cutoff', '2020-06-30');
    await harness.clocks.setLegal(new Date('2024-07-02T01:00:00Z'));
    expect(await terms()).toEqual(before);
    expect((await harness.as('clerk').get(`/campaigns/${id}`)).body.rulePack).toBe('2021');
  });

  it('R-1: any pack may be rehearsed by its name', async () => {
    await enter(harness, 'disclosure.cutoff', '2024-07-01', { rulePack: 'decree-13' });
    await enter(harness, 'disclosure.deadline', '2025-03-31', { rulePack: 'decree-13' });
    const body = { year: 2025, authority: PROVINCE };
    expect(await harness.as('clerk').post('/campaigns', body)).toMatchObject(problem(422, 'parameter-of-another-year'));
    const opened = await harness.as('clerk').post('/campaigns', { ...body, rulePack: 'decree-13' });
    expect(opened).toMatchObject({ status: 201, body: { rulePack: 'decree-13' } });
  });
});

describe('what is shown', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await createHarness();
  });
  afterAll(() => harness?.close());

  it('every pack, with the values and their bases, and what is to be looked up', async () => {
    const { body } = await harness.as('clerk').get('/rule-packs?limit=2');
    expect(body.items.map(({ id }: { id: string }) => id)).toEqual(['2021', '2023']);
    const next = (await harness.as('clerk').get(`/rule-packs?limit=2&cursor=${body.next}`)).body;
    expect(next).toMatchObject({ items: [{ id: 'decree-13' }], next: null });
    const pack = (await harness.as('clerk').get('/rule-packs/decree-13')).body;
    expect(pack).toMatchObject({ id: 'decree-13', inForce: false, measures: [] });
    for (const { values, lookUp } of pack.parameters) expect(values.length > 0).toBe(lookUp === null);
    const named = (name: string) => pack.parameters.find((parameter: { name: string }) => parameter.name === name);
    expect(named('serious.measures-years').values).toMatchObject([{ value: 3, document: '自然资源部令第13号' }]);
    expect(named('serious.articles').lookUp.where).toContain('令第13号');
    expect(await harness.as('clerk').get('/rule-packs/654')).toMatchObject(problem(404, 'no-such-rule-pack'));
  });

  it('N0-1: measures with the basis of each; one an authority adds has to have one', async () => {
    const measures = async () => (await harness.as('city-clerk').get('/measures')).body.items;
    expect((await measures()).map(({ id }: { id: string }) => id)).toEqual(['more-checks', 'publication']);
    const own = (basis: object[]) => [{ id: 'no-award', title: '不得参加评优', basis }];
    const proposal = { authority: PROVINCE, name: 'serious.measures', basisDocument: '文号', basisClause: '一' };
    const without = await harness
      .as('clerk')
      .post('/parameters', { ...proposal, value: own([]), effectiveFrom: '2021-01-01' });
    expect(without).toMatchObject(problem(422, 'parameter-invalid'));
    const id = await enter(harness, 'serious.measures', own([{ document: '内自然资发〔2021〕9号', clause: '第五条' }]));
    const all = await measures();
    expect(all.at(-1)).toMatchObject({ id: 'no-award', source: 'authority', parameterId: id });
    for (const { basis } of all) expect(basis.length).toBeGreaterThan(0);
  });

  it('N7-1: a value below what the text asks for is refused, one above is not', async () => {
    const proposal = { authority: PROVINCE, name: 'serious.publicity-working-days', effectiveFrom: '2021-01-01' };
    const basis = { basisDocument: '文号', basisClause: '一' };
    const short = await harness.as('clerk').post('/parameters', { ...proposal, ...basis, value: 14 });
    expect(short).toMatchObject(problem(422, 'parameter-invalid'));
    expect(short.body.detail).toContain('不得少于 15 工作日（自然资办发〔2021〕23号第七部分第一款）');
    expect((await harness.as('clerk').post('/parameters', { ...proposal, ...basis, value: 16 })).status).toBe(201);
  });

  it('the history of a parameter: the text, what was entered, and what superseded it, each with its two officers', async () => {
    const first = await enter(harness, 'disclosure.deadline', '2021-05-10', { from: '2021-03-01' });
    const second = await enter(harness, 'disclosure.deadline', '2021-05-20', { from: '2021-04-01' });
    await harness.as('clerk').post('/parameters', {
      ...{ authority: PROVINCE, name: 'disclosure.deadline', value: '2021-06-01', effectiveFrom: '2021-04-15' },
      ...{ basisDocument: '文号', basisClause: '一' },
    });
    const { body } = await harness.as('city-clerk').get('/parameters/history?name=disclosure.deadline');
    const { clerk, reviewer } = harness.officials;
    const officers = { proposedBy: clerk.id, decidedBy: reviewer.id };
    expect(body).toMatchObject({
      items: [
        { from: null, through: '2021-02-28', held: { source: 'pack', value: '2021-04-30', entered: null } },
        {
          from: '2021-03-01',
          through: '2021-03-31',
          held: { value: '2021-05-10', entered: { id: first, ...officers } },
        },
        {
          from: '2021-04-01',
          through: null,
          held: { value: '2021-05-20', entered: { id: second, authority: PROVINCE } },
        },
      ],
      next: null,
    });
    expect(await harness.as('clerk').get('/parameters/history?name=nonsense')).toMatchObject(
      problem(422, 'unknown-parameter'),
    );
  });

  it('what waits for a second officer', async () => {
    const { body } = await harness.as('reviewer').get('/parameters?state=proposed&name=disclosure.deadline');
    expect(body.items).toMatchObject([{ value: '2021-06-01', state: 'proposed', rulePack: '2021', decidedAt: null }]);
  });

  it('not to the officials of another province', async () => {
    for (const path of ['/parameters?missing=true', '/measures?', '/parameters/history?name=removal.limit'])
      expect((await harness.as('other-clerk').get(`${path}&authority=${PROVINCE}`)).status).toBe(403);
  });
});
