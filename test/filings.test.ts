// Filings 填报 over HTTP: the form, what is refused, versions until the due instant, and what a poll brings.
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFiling, findRosterEntry } from '../db/queries/annual-disclosure/index.ts';
import { exampleContent } from '../rules/filing/index.ts';
import { importRegister, openCampaign } from './harness/campaign.ts';
import { bringFiling, filingOf, kindOf, type Sections } from './harness/filing.ts';
import { createHarness, type Harness } from './harness/index.ts';
import { startWorkers } from './harness/workers.ts';

const problem = (status: number, code: string) => ({ status, body: { type: `urn:gongshi:problem:${code}` } });
const DEADLINE = new Date('2021-05-01T00:00:00+08:00');

let harness: Harness;
let campaign: number;
/** Rights on the roster, mining rights and exploration rights apart. */
let mining: string[];
let exploration: string[];

type Name = Parameters<Harness['as']>[0];
const clerk = () => harness.as('clerk');
const file = (licenceNo: string, changes: Sections = {}) => clerk().post('/filings', filingOf(licenceNo, changes));
const next = (list: string[]) => list.pop() as string;
const correct = (
  id: number,
  licenceNo: string,
  changes: Sections,
  version: number,
  more: object = {},
  name: Name = 'clerk',
) =>
  harness
    .as(name)
    .post(
      `/filings/${id}/corrections`,
      { content: filingOf(licenceNo, changes).content, ...more },
      { headers: { 'if-match': `"${version}"` } },
    );
const versionsOf = async (id: number) => (await clerk().get(`/filings/${id}/versions`)).body.items;

beforeAll(async () => {
  harness = await createHarness({
    temporal: true,
    onStart: async (started) => {
      const workers = await startWorkers(started);
      return async () => void (await Promise.all(workers.map((worker) => worker.shutdown())));
    },
  });
  await importRegister(harness, 'register-small');
  campaign = await openCampaign(harness);
  const { items } = (await clerk().get(`/campaigns/${campaign}/roster?state=roster&limit=200`)).body;
  const licences: string[] = items.map(({ licenceNo }: { licenceNo: string }) => licenceNo);
  mining = licences.filter((licenceNo) => kindOf(licenceNo) === 'mining');
  exploration = licences.filter((licenceNo) => kindOf(licenceNo) === 'exploration');
}, 120_000);
afterAll(() => harness?.close());

describe('the form', () => {
  it('tells sections, labels, units and allowed answers by kind of right', async () => {
    const { status, body } = await clerk().get('/filings/form?kind=exploration');
    expect([status, body.id]).toEqual([200, 'exploration/1']);
    expect(body.sections.map(({ zh }: { zh: string }) => zh)).toEqual(['基本信息', '履行法定义务信息', '勘查活动信息']);
    const invested = body.sections[2].fields.find(({ name }: { name: string }) => name === 'invested');
    expect(invested).toMatchObject({
      ...{ zh: '年度勘查投入', en: 'Invested in the year', unit: '万元', type: 'decimal', places: 4, least: '0' },
      without: [{ answer: 'unknown', zh: '不详', en: 'unknown' }],
    });
    const { body: other } = await clerk().get('/filings/form?kind=mining');
    expect(other.sections[2].zh).toBe('开采活动信息');
    expect((await clerk().get('/filings/form?kind=quarry')).status).toBe(400);
  });
});

describe('a filing', () => {
  it('keeps 0, not applicable and unknown as three different answers', async () => {
    const answers = ['0', { answer: 'not-applicable' }, { answer: 'unknown', note: '历史资料缺失' }];
    const filed: unknown[] = [];
    for (const sales of answers) {
      const { status, body } = await file(next(mining), { extraction: { sales } });
      expect(status).toBe(201);
      const { content } = (await clerk().get(`/filings/${body.id}`)).body;
      filed.push(content.extraction.sales);
    }
    expect(filed).toEqual(answers);
  });

  it('is refused with everything that is wrong, and nothing of it is taken in', async () => {
    const licenceNo = next(mining);
    const refused = await file(licenceNo, {
      basic: { contactTelephone: '李芳家' },
      extraction: { output: 42.3, sales: null, reservesUsed: '46' },
    });
    expect(refused).toMatchObject(problem(422, 'filing-invalid'));
    expect(refused.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/body/content/basic/contactTelephone',
      '/body/content/extraction/output',
      '/body/content/extraction/sales',
      '/body/content/extraction/reservesUsed',
      '/body/content/extraction/recoveryRate',
    ]);
    expect(refused.body.errors[1]).toMatchObject({ value: 42.3, detail: expect.stringContaining('万吨') });
    expect(JSON.stringify(refused.body)).not.toContain('李芳');
    expect((await clerk().get(`/filings?authority=150000&year=2021&licenceNo=${licenceNo}`)).body.items).toEqual([]);
    expect(await clerk().post('/filings', { ...filingOf(licenceNo), content: {} })).toMatchObject(
      problem(422, 'filing-invalid'),
    );
  });

  it('of an exploration right is not taken on the form of a mining right', async () => {
    const licenceNo = next(exploration);
    const wrong = { ...filingOf(licenceNo), content: exampleContent('mining') };
    expect(await clerk().post('/filings', wrong)).toMatchObject(problem(422, 'filing-invalid'));
    expect((await file(licenceNo)).status).toBe(201);
  });

  it('made again is the same one; with other content it is refused, and told how to correct', async () => {
    const licenceNo = next(mining);
    const { body: first } = await file(licenceNo);
    expect(await file(licenceNo)).toMatchObject({ status: 200, body: { id: first.id, version: 1 } });
    const other = await file(licenceNo, { extraction: { sales: '1' } });
    expect(other).toMatchObject(problem(409, 'already-filed'));
    expect(other.body.detail).toContain(`/api/v1/filings/${first.id}/corrections`);
    expect(await versionsOf(first.id)).toHaveLength(1);
  });

  it('is listed without content, page by page, and whoever opens one stands in the log', async () => {
    const page = (await clerk().get('/filings?authority=150000&year=2021&limit=2')).body;
    expect(page.items).toHaveLength(2);
    expect(Object.keys(page.items[0]).sort()).toEqual(
      ['filedAt', 'form', 'id', 'kind', 'late', 'licenceNo', 'source', 'version'].sort(),
    );
    const rest = (await clerk().get(`/filings?authority=150000&year=2021&limit=2&cursor=${page.next}`)).body;
    expect(rest.items[0].id).toBeGreaterThan(page.items[1].id);
    const [{ id, licenceNo }] = page.items;
    const opened = await clerk().get(`/filings/${id}`);
    expect([opened.status, opened.headers.get('etag')]).toEqual([200, '"1"']);
    const { rows } = await harness.database.execute<{ id: number }>(
      sql`SELECT id::int AS id FROM rights WHERE licence_no = ${licenceNo}`,
    );
    const log = (await harness.as('auditor').get(`/evidence/right/${rows[0]?.id}`)).body.items;
    expect(log.at(-1)).toMatchObject({ kind: 'filing.viewed', data: { filingId: id, version: 1 } });
    expect((await harness.as('other-clerk').get(`/filings/${id}`)).status).toBe(403);
    expect((await harness.as('other-clerk').get(`/filings/${id}/versions`)).status).toBe(403);
    expect((await clerk().get('/filings/999999')).status).toBe(404);
  });
});

describe('a correction', () => {
  it('is a new version on the one that was seen; every version stays as it was', async () => {
    const licenceNo = next(mining);
    const { id } = (await file(licenceNo)).body;
    const named = await clerk().post(`/filings/${id}/corrections`, { content: filingOf(licenceNo).content });
    expect(named).toMatchObject(problem(428, 'if-match-missing'));
    expect(await correct(id, licenceNo, {}, 1)).toMatchObject(problem(409, 'nothing-corrected'));
    expect(await correct(id, licenceNo, { extraction: { sales: '7' } }, 1)).toMatchObject({
      status: 201,
      body: { id, version: 2, late: false },
    });
    expect(await correct(id, licenceNo, { extraction: { sales: '8' } }, 1)).toMatchObject(
      problem(412, 'version-superseded'),
    );
    expect(await correct(id, licenceNo, { extraction: { sales: 8 } }, 2)).toMatchObject(problem(422, 'filing-invalid'));
    const versions = await versionsOf(id);
    expect(versions).toMatchObject([
      { version: 1, kind: 'filed', content: { extraction: { sales: '1260.75' } } },
      { version: 2, kind: 'corrected', content: { extraction: { sales: '7' } }, form: 'mining/1' },
    ]);
    expect(versions[0].dueAt).toBe(DEADLINE.toISOString());
    const changed = harness.database.execute(sql`UPDATE filing_versions SET reason = 'x' WHERE filing_id = ${id}`);
    await expect(changed).rejects.toMatchObject({
      cause: { message: expect.stringContaining('kept as it was filed') },
    });
  });

  it('of two at the same time on one version lets one through', async () => {
    const licenceNo = next(mining);
    const { id } = (await file(licenceNo)).body;
    const both = await Promise.all(['1', '2'].map((sales) => correct(id, licenceNo, { extraction: { sales } }, 1)));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 412]);
  });
});

describe('what the ministry’s poll brings', () => {
  const brought = (licenceNo: string, filedAt: string, item: string, content?: Record<string, unknown>) =>
    bringFiling(harness, campaign, { licenceNo, filedAt, item, ...(content && { content }) });

  it('is kept as it came, once, and corrected by what the ministry brings next', async () => {
    const licenceNo = next(exploration);
    const first = await brought(licenceNo, '2021-02-01T10:00:00+08:00', 'F501');
    expect(first).toMatchObject({ filing: { late: false, version: 1 }, version: { source: 'ministry', form: null } });
    expect(await brought(licenceNo, '2021-02-01T10:00:00+08:00', 'F501')).toBeUndefined();
    expect(await brought(licenceNo, '2021-02-02T10:00:00+08:00', 'F502')).toBeUndefined();
    const second = await brought(licenceNo, '2021-02-03T10:00:00+08:00', 'F503', { 备注: '更正' });
    expect(second).toMatchObject({ version: { version: 2, kind: 'corrected' } });
    const id = first?.filing.id as number;
    expect((await clerk().get(`/filings/${id}`)).body).toMatchObject({
      ...{ source: 'ministry', version: 2, content: { 备注: '更正' } },
      filedAt: '2021-02-01T02:00:00.000Z',
    });
    const official = await correct(id, licenceNo, {}, 2);
    expect(official).toMatchObject({ status: 201, body: { version: 3 } });
  });

  it('N2-5: by its own time, not by ours: made before the deadline and arrived after it is not late, made after it is', async () => {
    const [early, late] = [next(mining), next(mining)];
    await harness.clocks.setLegal(new Date('2021-05-01T09:00:00+08:00'));
    expect(await brought(early, '2021-04-30T23:59:59.999+08:00', 'F601')).toMatchObject({ filing: { late: false } });
    expect(await brought(late, '2021-05-01T00:00:00+08:00', 'F602')).toMatchObject({ filing: { late: true } });
    const clerks = await file(next(mining));
    expect(clerks.body.late).toBe(true);
  });

  it('N2-5: heals a late filing where the ministry had it in time', async () => {
    const licenceNo = next(mining);
    expect((await file(licenceNo)).body.late).toBe(true);
    const healed = await brought(licenceNo, '2021-04-20T10:00:00+08:00', 'F603');
    expect(healed).toMatchObject({ filing: { late: false, version: 2 } });
    const entry = await findRosterEntry(harness.database, campaign, licenceNo);
    expect(await findFiling(harness.database, campaign, entry?.rightId as number)).toMatchObject({
      ...{ late: false, filedAt: new Date('2021-04-20T10:00:00+08:00') },
    });
  });

  it('after the deadline is corrected by an officer with a document only, and stays as timely as it was', async () => {
    const { items } = (await clerk().get('/filings?authority=150000&year=2021&late=false&source=clerk&limit=1')).body;
    const [{ id, licenceNo, version, filedAt }] = items;
    const change: Sections =
      kindOf(licenceNo) === 'mining' ? { extraction: { employees: '77' } } : { exploration: { samples: '77' } };
    const refused = await correct(id, licenceNo, change, version);
    expect(refused).toMatchObject(problem(422, 'correction-after-deadline'));
    expect(refused.body.detail).toContain('2021-05-01 00:00');
    const lateCorrection = { documentNo: '内自然资字〔2021〕9号', reason: '录入错误' };
    const done = await correct(id, licenceNo, change, version, { lateCorrection }, 'reviewer');
    expect(done).toMatchObject({ status: 201, body: { late: false, filedAt, version: version + 1 } });
    expect((await versionsOf(id)).at(-1)).toMatchObject({ kind: 'corrected-late', ...lateCorrection });
  });
});
