// The register 登记簿 over time: versions of rights, history as of any legal day, what a complete file lacks.
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Harness } from './harness/index.ts';
import {
  createRegisterHarness,
  importText,
  licenceOf,
  registerRow,
  registerText,
  smallRegister,
} from './harness/register.ts';

const problem = (status: number, code: string) => ({ status, body: { type: `urn:gongshi:problem:${code}` } });

let harness: Harness;
beforeAll(async () => {
  harness = await createRegisterHarness();
});
afterAll(() => harness?.close());

const get = (path: string) => harness.as('clerk').get(path);
const row = registerRow({ 许可证号: 'C1501002015061234000001', 矿业权名称: '红山铁矿' });
const other = registerRow({ 许可证号: 'C1501002015061234000002' });
const licence = licenceOf(row);

describe('a right over time', () => {
  const later = row.replace('红山铁矿', '红山金矿').replace('16900000001', '16900000002');

  beforeAll(async () => {
    await importText(harness, registerText(row, other), { standsFor: '2020-06-30' });
    await importText(harness, registerText(later, other), { standsFor: '2020-12-31' });
  });

  it('gets a version where a file changed it, and none where it did not', async () => {
    const { items } = (await get(`/rights/${licence}/versions`)).body;
    expect(items).toMatchObject([
      { version: 1, holdsFrom: '2020-06-30', event: 'imported', text: '登记表导入', basedOn: null, changes: [] },
      { version: 2, holdsFrom: '2020-12-31', event: 'imported', basedOn: 1 },
    ]);
    const texts = items[1].changes.map(({ text }: { text: string }) => text);
    expect(texts).toContain('矿业权名称由“红山铁矿”变为“红山金矿”');
    expect(texts).toContain('系统填报电话由“16900000001”变为“16900000002”');
    expect((await get(`/rights/${licenceOf(other)}/versions`)).body.items).toHaveLength(1);
    await importText(harness, registerText(later, other));
    expect((await get(`/rights/${licence}/versions?limit=1`)).body).toMatchObject({ items: [{ version: 1 }] });
    expect((await get(`/rights/${licence}`)).body).toMatchObject({ version: 2, name: '红山金矿' });
  });

  it.each([
    ['2020-06-30', '红山铁矿'],
    ['2020-12-30', '红山铁矿'],
    ['2020-12-31', '红山金矿'],
    ['2021-03-01', '红山金矿'],
  ])('is on %s what the register said on that day: %s', async (day, name) => {
    expect((await get(`/rights/${licence}?asOf=${day}`)).body).toMatchObject({ name });
    const listed = (await get(`/rights?asOf=${day}&licence=${licence}`)).body.items;
    expect(listed).toMatchObject([{ name }]);
    expect((await get(`/rights?asOf=${day}&search=${encodeURIComponent(name)}`)).body.items).toHaveLength(1);
  });

  it('was in no register before its first day: 404 says since when', async () => {
    const early = await get(`/rights/${licence}?asOf=2020-06-29`);
    expect(early).toMatchObject(problem(404, 'not-in-register-then'));
    expect(early.body.detail).toContain('2020-06-30');
    expect((await get('/rights?asOf=2020-06-29')).body.items).toEqual([]);
  });

  it('is told as it was known at an instant of the machine', async () => {
    const [first] = (await get(`/rights/${licence}/versions`)).body.items;
    const known = await get(`/rights/${licence}?asOf=2021-03-01&knownAt=${first.recordedAt.replace('Z', '999Z')}`);
    expect(known.body).toMatchObject({ version: 1, name: '红山铁矿' });
  });

  it('is told so of the whole register too, to an auditor; and of no instant without a day', async () => {
    const [first] = (await get(`/rights/${licence}/versions`)).body.items;
    const auditor = (query: string) => harness.as('auditor').get(`/rights?${query}`);
    const instant = first.recordedAt.replace('Z', '999Z');
    const names = async (query: string) => (await auditor(query)).body.items.map(({ name }: { name: string }) => name);
    expect(await names(`asOf=2021-03-01&licence=${licence}`)).toEqual(['红山金矿']);
    expect(await names(`asOf=2021-03-01&licence=${licence}&knownAt=${instant}`)).toEqual(['红山铁矿']);
    const search = `search=${encodeURIComponent('红山铁')}`;
    expect(await names(`asOf=2021-03-01&${search}`)).toEqual([]);
    expect(await names(`asOf=2021-03-01&${search}&knownAt=${instant}`)).toEqual(['红山铁矿']);
    expect(await names('asOf=2021-03-01&knownAt=2020-01-01T00:00:00Z')).toEqual([]);
    const early = await get(`/rights/${licence}?asOf=2021-03-01&knownAt=2020-01-01T00:00:00Z`);
    expect(early).toMatchObject(problem(404, 'not-in-register-then'));
    expect(await auditor(`knownAt=${instant}`)).toMatchObject(problem(422, 'known-at-without-as-of'));
    expect(await get(`/rights/${licence}?knownAt=${instant}`)).toMatchObject(problem(422, 'known-at-without-as-of'));
  });

  it('keeps what a holder was called before', async () => {
    await importText(
      harness,
      registerText(
        later.replace('试验矿业有限公司', '试验矿业集团有限公司'),
        other.replace('试验矿业有限公司', '试验矿业集团有限公司'),
      ),
    );
    expect((await get(`/rights/${licence}`)).body).toMatchObject({
      version: 2,
      holder: { name: '试验矿业集团有限公司' },
    });
    expect((await get(`/rights/${licence}?asOf=2020-12-31`)).body.holder.name).toBe('试验矿业有限公司');
    // The new name holds since the story's 4 January; on 1 March, as it was known before the machine had read the file:
    const [, second] = (await get(`/rights/${licence}/versions`)).body.items;
    const before = second.recordedAt.replace('Z', '999Z');
    const then = await get(`/rights/${licence}?asOf=2021-03-01&knownAt=${before}`);
    expect(then.body.holder.name).toBe('试验矿业有限公司');
    expect((await get(`/rights/${licence}?asOf=2021-03-01`)).body.holder.name).toBe('试验矿业集团有限公司');
  });

  it('leaves former versions for ever: the database refuses to change them', async () => {
    const change = harness.database.execute(sql`UPDATE right_versions SET name = 'x'`);
    await expect(change).rejects.toMatchObject({ cause: { message: expect.stringContaining('append-only') } });
  });

  it('refuses a register older than what is known, or of a day to come', async () => {
    const old = await importText(harness, registerText(row), { standsFor: '2020-12-30' });
    expect(old).toMatchObject({ state: 'failed', problem: { type: 'urn:gongshi:problem:register-stand' } });
    const future = await importText(harness, registerText(row), { standsFor: '2021-01-05' });
    expect(future.problem.detail).toContain('尚未到来');
  });
});

describe('a complete register', () => {
  it('lists the rights in force that it lacks, and deletes none', async () => {
    const job = await importText(harness, registerText(row.replace('红山铁矿', '红山金矿')), { complete: 'true' });
    expect(job).toMatchObject({ state: 'done', complete: true, missing: 1 });
    const { items } = (await get(`/rights/imports/${job.id}/missing`)).body;
    expect(items).toEqual([{ licenceNo: licenceOf(other), name: expect.any(String), state: 'valid', settled: false }]);
    expect((await get(`/rights/${licenceOf(other)}`)).status).toBe(200);
    const partial = await importText(harness, registerText(row));
    expect(partial).toMatchObject({ complete: false, missing: 0 });
  });
});

describe('GET /rights', () => {
  it('finds by part of a name, by one character, by a beginning, expired or not', async () => {
    const expired = registerRow({ 矿业权名称: '乌拉山%锡矿', 有效期止: '2020-12-31' });
    await importText(harness, registerText(expired));
    const found = async (query: string) =>
      (await get(`/rights?${query}`)).body.items.map(({ licenceNo }: { licenceNo: string }) => licenceNo);
    for (const part of ['乌拉山%锡', '锡', '%', '山%'])
      expect(await found(`search=${encodeURIComponent(part)}`)).toEqual([licenceOf(expired)]);
    expect(await found(`search=${encodeURIComponent('锡山')}`)).toEqual([]);
    expect(await found('expired=true')).toEqual([licenceOf(expired)]);
    expect(await found('expired=true&asOf=2020-12-31')).toEqual([]);
    expect(await found('expired=false')).not.toContain(licenceOf(expired));
    expect(await found(`licence=${licenceOf(expired).toLowerCase().slice(0, 22)}`)).toContain(licenceOf(expired));
    expect(await found(`search=${encodeURIComponent('验矿业有限')}`)).not.toHaveLength(0);
    expect(await found('division=150199')).toEqual([]);
  });

  it('shows a city what lies in its counties, those without an authority of their own too', async () => {
    const county = registerRow({ 行政区划代码: '150121' });
    const elsewhere = registerRow({ 行政区划代码: '150221' });
    await importText(harness, registerText(county, elsewhere));
    const seen = async (query: string, name: 'clerk' | 'city-clerk') =>
      (await harness.as(name).get(`/rights?limit=200&${query}`)).body.items.map(
        (r: { licenceNo: string }) => r.licenceNo,
      );
    const ofCity = await seen('', 'city-clerk');
    expect([ofCity.includes(licenceOf(county)), ofCity.includes(licenceOf(elsewhere))]).toEqual([true, false]);
    expect(await seen('division=150121', 'city-clerk')).toEqual([licenceOf(county)]);
    expect(await seen('division=150200', 'clerk')).toEqual([licenceOf(elsewhere)]);
    expect((await harness.as('city-clerk').get(`/rights/${licenceOf(elsewhere)}`)).status).toBe(404);
  });
});

describe('the same file again', () => {
  /** Every byte of the register and of all that was. */
  async function digest() {
    const { rows } = await harness.database.execute(sql`
      SELECT (SELECT md5(string_agg(r::text, ';' ORDER BY r.id)) FROM rights r) AS rights,
             (SELECT md5(string_agg(h::text, ';' ORDER BY h.id)) FROM holders h) AS holders,
             (SELECT md5(string_agg(v::text, ';' ORDER BY v.right_id, v.version)) FROM right_versions v) AS versions,
             (SELECT count(*)::int FROM right_versions) AS former, (SELECT count(*)::int FROM holder_former_names) AS names`);
    return rows[0] as { rights: string; versions: string; former: number };
  }
  const counts = ({ added, changed, unchanged }: Record<string, number>) => ({ added, changed, unchanged });

  it('N2-1: changes no row and makes no version; one changed row makes one version of one right', async () => {
    const lines = smallRegister();
    const text = (all: string[]) => [...all, ''].join('\r\n');
    const first = await importText(harness, text(lines), {}, '登记表.csv');
    expect(first.added).toBeGreaterThan(10);
    const before = await digest();
    const again = await importText(harness, text(lines), {}, '登记表.csv');
    expect(counts(again)).toEqual({ added: 0, changed: 0, unchanged: first.accepted });
    expect(again.sameFileAs).toBe(first.id);
    expect(await digest()).toEqual(before);

    const changedLine = lines.findIndex((line) => line.includes(',有效,') && line.split(',').length > 20);
    const cells = (lines[changedLine] as string).split(',');
    const [licenceNo, name] = [cells[1] as string, cells[2] as string];
    const changed = lines.with(changedLine, cells.with(2, `${name}（更名）`).join(','));
    const third = await importText(harness, text(changed), {}, '登记表.csv');
    expect(counts(third)).toEqual({ added: 0, changed: 1, unchanged: first.accepted - 1 });
    const after = await digest();
    expect(after.former).toBe(before.former + 1);
    const { items } = (await get(`/rights/${licenceNo}/versions`)).body;
    expect(items).toMatchObject([{ version: 1 }, { version: 2, changes: [{ field: 'name', before: name }] }]);
  });
});
