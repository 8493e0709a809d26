// What the ministry holds of both lists and of earlier draws: kept, listed, and known by the right it concerns.
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listListEntries } from '../db/queries/reconciliation/index.ts';
import { importRegister, PROVINCE } from './harness/campaign.ts';
import { abnormal, createMinistryHarness, draw, type MinistryHarness, serious } from './harness/ministry.ts';

const UNKNOWN = 'C1500002020015210000001';

let harness: MinistryHarness;
let licences: string[];

beforeAll(async () => {
  harness = await createMinistryHarness();
  await importRegister(harness, 'register-small');
  const found = await harness.database.execute<{ licence_no: string }>(sql`SELECT licence_no FROM rights ORDER BY id`);
  licences = found.rows.map(({ licence_no }) => licence_no);
  const reason = '未按规定填报；联系人身份证 150102198001011234';
  harness.ministry.put('abnormal-list', [
    abnormal(licence(0), '2020-06-01', { 列入事由: reason, 决定文号: '内自然资公告〔2020〕7号' }),
    abnormal(licence(1), '2020-06-01'),
    abnormal(licence(1), '2020-06-01', { 移出日期: '2020-12-01', 移出事由: '已补报' }, 2),
    abnormal(UNKNOWN, '2020-07-01'),
  ]);
  harness.ministry.put('serious-list', [
    serious('1', '巴图', '2020-08-01', { 许可证号: licence(2) }),
    serious('2', '某某矿业有限公司', '2020-08-02', { 统一社会信用代码: '91150700272HD1TJ3U' }),
  ]);
  harness.ministry.put('draws', [
    draw('2019', '2019', [licence(0), licence(3)]),
    draw('2020', '2020', [licence(3), UNKNOWN]),
  ]);
  await harness.poll('2021-01-05T09:00:00+08:00');
}, 120_000);
afterAll(() => harness?.close());

const licence = (index: number) => licences[index] as string;
const get = async (path: string, name: Parameters<typeof harness.as>[0] = 'clerk') =>
  harness.as(name).get(`/reconciliation${path}`);
const listed = async (path: string) => (await get(path)).body.items;

describe('the lists', () => {
  it('N4-3: hold each entry by its latest version, removed ones with day and reason', async () => {
    const entries = await listed('/lists/abnormal-list');
    expect(entries).toHaveLength(3);
    expect(entries.find((one: { licenceNo: string }) => one.licenceNo === licence(1))).toMatchObject({
      ...{ listedOn: '2020-06-01', removedOn: '2020-12-01', removalReason: '已补报', inRegister: true },
    });
    const standing = await listed('/lists/abnormal-list?on=2021-01-05');
    expect(standing.map((one: { licenceNo: string }) => one.licenceNo).sort()).toEqual([licence(0), UNKNOWN].sort());
    // On the day before it was removed it stood there still, on the day itself no more.
    expect(await listed(`/lists/abnormal-list?on=2020-11-30&licenceNo=${licence(1)}`)).toHaveLength(1);
    expect(await listed(`/lists/abnormal-list?on=2020-12-01&licenceNo=${licence(1)}`)).toEqual([]);
  });

  it('N3-2: tell who of our register is to be urged', async () => {
    const filter = { kind: 'abnormal-list' as const, authority: PROVINCE, on: '2021-01-05', limit: 10 };
    const entries = await listListEntries(harness.database, filter);
    const ours = entries.filter(({ rightId }) => rightId !== null);
    expect(ours).toMatchObject([{ licenceNo: licence(0), documentNo: '内自然资公告〔2020〕7号' }]);
  });

  it('N6-3: are for the authority’s own officials, who saw them is on record, and identity numbers are masked', async () => {
    expect((await get(`/lists/serious-list?authority=${PROVINCE}`, 'other-clerk')).status).toBe(403);
    expect(await listed('/lists/serious-list')).toMatchObject([
      { holderName: '巴图', licenceNo: licence(2), inRegister: true },
      { holderName: '某某矿业有限公司', licenceNo: null, inRegister: false, creditCode: '91150700272HD1TJ3U' },
    ]);
    const [entry] = await listed(`/lists/abnormal-list?licenceNo=${licence(0).toLowerCase()}`);
    expect(entry.reason).toBe('未按规定填报；联系人身份证 150102************');
    const log = (await harness.as('auditor').get(`/evidence/authority/${PROVINCE}?limit=200`)).body.items;
    expect(log).toContainEqual(
      expect.objectContaining({ kind: 'list-entries.viewed', data: { kind: 'serious-list', rows: 2 } }),
    );
  });

  it('are compared with the register: an entry of a right nobody knows is a difference', async () => {
    const found = await listed('/differences?kind=abnormal-list');
    expect(found).toMatchObject([{ licenceNo: UNKNOWN, type: 'missing-here', ground: 'unknown-right', state: 'open' }]);
  });
});

describe('earlier draws', () => {
  it('are listed by year and by right', async () => {
    expect(await listed('/draws?year=2019')).toMatchObject([{ year: 2019, licenceNos: [licence(0), licence(3)] }]);
    expect((await listed(`/draws?licenceNo=${licence(3)}`)).map(({ year }: { year: number }) => year)).toEqual([
      2019, 2020,
    ]);
    expect(await listed('/differences?kind=draws')).toMatchObject([{ field: UNKNOWN, ground: 'unknown-right' }]);
  });
});

describe('items', () => {
  it('are kept version by version, each with its sequence, source and digest', async () => {
    const versions = await listed(`/items?kind=abnormal-list&externalId=Y-${licence(1)}`);
    expect(versions).toMatchObject([
      { version: 1, fileId: null, authority: PROVINCE, digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
      { version: 2, fileId: null },
    ]);
    expect(new Set(versions.map(({ digest }: { digest: string }) => digest)).size).toBe(2);
    const whole = await get(`/items/${versions[1].id}`);
    expect(whole.body.content).toMatchObject({ 许可证号: licence(1), 移出事由: '已补报' });
    const log = (await harness.as('auditor').get(`/evidence/reconciliation-item/${versions[1].id}`)).body.items;
    expect(log).toMatchObject([{ kind: 'item.viewed' }]);
    expect((await get(`/items/${versions[1].id}`, 'other-clerk')).status).toBe(403);
    expect((await get('/items/999999')).body.type).toBe('urn:gongshi:problem:no-such-item');
  });

  it('are listed page by page', async () => {
    const first = (await get('/items?limit=4')).body;
    const second = (await get(`/items?limit=200&cursor=${first.next}`)).body;
    const ids = [...first.items, ...second.items].map(({ id }: { id: number }) => id);
    expect(ids).toHaveLength(8);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
  });
});
