// Acts on the register 登记事项变更 by two officers: transfer, merger, cancellation, abolition, jurisdiction transfer.
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRegisterActActivities } from '../activities/register-acts.ts';
import { creditCodeCheckCharacter } from '../rules/credit-code.ts';
import { PROVINCE } from './harness/campaign.ts';
import type { Harness } from './harness/index.ts';
import { createRegisterHarness, importText, licenceOf, registerRow, registerText } from './harness/register.ts';

const problem = (status: number, code: string) => ({ status, body: { type: `urn:gongshi:problem:${code}` } });
const CREDIT_CODE = `91150000701465582${creditCodeCheckCharacter('91150000701465582')}`;
const DOCUMENT = '内自然资字〔2021〕7号';

let harness: Harness;
/** Rights of the city 150100, one more for every test that changes one. */
const rows = Array.from({ length: 16 }, () => registerRow());
const file = registerText(...rows);
const licence = (index: number) => licenceOf(rows[index] as string);

type Name = Parameters<Harness['as']>[0];
const get = async (path: string, name: Name = 'clerk') => (await harness.as(name).get(path)).body;
const right = (index: number, query = '', name: Name = 'clerk') => get(`/rights/${licence(index)}${query}`, name);
const propose = (kind: string, indexes: number[], more: object = {}, name: Name = 'clerk') =>
  harness.as(name).post('/register-acts', {
    ...{
      kind,
      licenceNos: indexes.map(licence),
      documentNo: DOCUMENT,
      effectiveFrom: '2021-01-04',
      reason: '依申请办理',
    },
    ...more,
  });
const decide = (id: number, approve = true, name: Name = 'reviewer') =>
  harness.as(name).post(`/register-acts/${id}/decision`, { approve });
async function carryOut(kind: string, indexes: number[], more: object = {}) {
  const proposed = await propose(kind, indexes, more);
  expect(proposed, JSON.stringify(proposed.body)).toMatchObject({ status: 201, body: { state: 'proposed' } });
  const decided = await decide(proposed.body.id);
  expect(decided, JSON.stringify(decided.body)).toMatchObject({ status: 200 });
  return decided.body;
}
interface Entry {
  licenceNo: string;
  state: string;
}
const pointers = ({ body }: { body: { errors: { pointer: string }[] } }) => body.errors.map(({ pointer }) => pointer);

beforeAll(async () => {
  harness = await createRegisterHarness();
  await importText(harness, file, { standsFor: '2020-06-30' });
});
afterAll(() => harness?.close());

describe('an act', () => {
  it('N3-1: is proposed by one officer and decided by another, once', async () => {
    const { body } = await propose('cancellation', [0], {}, 'reviewer');
    expect(await decide(body.id)).toMatchObject(problem(403, 'same-officer'));
    expect(await decide(body.id, true, 'clerk2')).toMatchObject(problem(403, 'role-missing'));
    expect(await decide(body.id, true, 'city-reviewer')).toMatchObject(problem(403, 'outside-authority'));
    expect(await right(0)).toMatchObject({ state: 'valid' });
    expect(await decide(body.id, true, 'reviewer2')).toMatchObject({ status: 200, body: { state: 'applied' } });
    expect(await decide(body.id, true, 'reviewer2')).toMatchObject(problem(409, 'already-decided'));
    expect(await right(0)).toMatchObject({
      state: 'cancelled',
      documentNo: DOCUMENT,
      event: 'cancelled',
      actId: body.id,
    });
    const log = (await get(`/evidence/register-act/${body.id}`, 'auditor')).items;
    expect(log.map(({ kind }: { kind: string }) => kind)).toEqual([
      ...['register-act.proposed', 'register-act.approved', 'register-act.applied'],
    ]);
  });

  it('names everything that is wrong with it', async () => {
    const none = { documentNo: ' ', reason: '', effectiveFrom: '2021-02-30', into: 'C1' };
    expect(pointers(await propose('cancellation', [], none)).sort()).toEqual([
      ...['/body/documentNo', '/body/effectiveFrom', '/body/into', '/body/licenceNos', '/body/reason'],
    ]);
    expect(pointers(await propose('transfer', [1]))).toEqual(['/body/holder']);
    const person = { holder: { kind: 'natural-person', name: '王某', creditCode: '150102198001011234' } };
    const refused = await propose('transfer', [1], person);
    expect(pointers(refused)).toEqual(['/body/holder/creditCode']);
    expect(JSON.stringify(refused.body)).not.toContain('150102198001011234');
    expect((await propose('cancellation', [0])).body.errors[0].detail).toContain('注销');
    expect((await propose('cancellation', [1], { effectiveFrom: '2015-06-24' })).body.errors[0].detail).toContain(
      '首次设立日期',
    );
    expect(pointers(await propose('cancellation', [], { licenceNos: ['C0'] }))).toEqual(['/body/licenceNos']);
  });

  it('is one at a time for a right, and free again when rejected or withdrawn', async () => {
    const { body } = await propose('abolition', [1]);
    expect((await propose('cancellation', [1])).body.errors[0].detail).toContain(`变更 ${body.id}`);
    expect((await decide(body.id, false)).body.state).toBe('rejected');
    const again = (await propose('abolition', [1])).body.id;
    expect((await harness.as('clerk').post(`/register-acts/${again}/withdrawal`)).body.state).toBe('withdrawn');
    expect(await decide(again)).toMatchObject(problem(409, 'already-decided'));
    expect((await get('/register-acts?state=rejected')).items).toMatchObject([
      { id: body.id, licenceNos: [licence(1)] },
    ]);
    expect(await right(1)).toMatchObject({ state: 'valid', version: 1 });
  });

  it('is refused when its rights have changed since it was proposed', async () => {
    const { body } = await propose('transfer', [1], { holder: { kind: 'natural-person', name: '王某' } });
    await harness.database.execute(sql`UPDATE rights SET state = 'abolished' WHERE licence_no = ${licence(1)}`);
    const refused = await decide(body.id);
    expect(refused).toMatchObject(problem(409, 'act-outdated'));
    expect(refused.body.errors[0]).toMatchObject({ value: licence(1) });
    await harness.database.execute(sql`UPDATE rights SET state = 'valid' WHERE licence_no = ${licence(1)}`);
    await decide(body.id, false);
  });

  it('is not for the officials of another province, who see neither right nor act', async () => {
    const { body } = await propose('cancellation', [2], {}, 'other-clerk');
    expect(body.errors[0].detail).toContain('管辖范围');
    expect((await get('/register-acts', 'other-clerk')).items).toEqual([]);
    expect((await harness.as('other-clerk').get('/register-acts/1')).status).toBe(404);
  });
});

describe('its effect', () => {
  it('N2-1: begins on its legal day, before which history stays as it was', async () => {
    await carryOut('abolition', [3], { effectiveFrom: '2020-11-20' });
    expect(await right(3, '?asOf=2020-11-19')).toMatchObject({ state: 'valid', version: 1 });
    expect(await right(3, '?asOf=2020-11-20')).toMatchObject({ state: 'abolished', holdsFrom: '2020-11-20' });
    const { items } = await get(`/rights/${licence(3)}/versions`);
    expect(items[1]).toMatchObject({ event: 'abolished', documentNo: DOCUMENT });
    expect(items[1].changes[0].text).toBe('状态由“有效”变为“废止”');
  });

  it('is carried into what a file brought for a later day', async () => {
    const changed = file.replace((rows[4] as string).split(',')[2] as string, '改名后的矿');
    await importText(harness, changed, { standsFor: '2020-12-31' });
    await carryOut('cancellation', [4], { effectiveFrom: '2020-11-20' });
    expect(await right(4, '?asOf=2020-12-30')).toMatchObject({
      state: 'cancelled',
      name: expect.not.stringContaining('改名'),
    });
    expect(await right(4, '?asOf=2020-12-31')).toMatchObject({ state: 'cancelled', name: '改名后的矿', version: 4 });
    expect((await get(`/rights?asOf=2020-12-01&licence=${licence(4)}`)).items).toMatchObject([{ state: 'cancelled' }]);
  });

  it('can be rejected still while it waits, by an officer who did not propose it', async () => {
    const { body } = await propose('cancellation', [5], { effectiveFrom: '2021-12-01' }, 'reviewer');
    expect((await decide(body.id, true, 'reviewer2')).body.state).toBe('approved');
    expect(await decide(body.id, false)).toMatchObject(problem(403, 'same-officer'));
    expect(await decide(body.id, true, 'reviewer2')).toMatchObject(problem(409, 'already-decided'));
    expect((await decide(body.id, false, 'reviewer2')).body.state).toBe('rejected');
    expect(await right(5)).toMatchObject({ state: 'valid', version: 1 });
  });

  it('waits for a day to come, and begins when it has come', async () => {
    const { body } = await propose('cancellation', [5], { effectiveFrom: '2021-02-01' });
    expect((await decide(body.id)).body).toMatchObject({ state: 'approved', appliedAt: null });
    const { database, clocks } = harness;
    const sweep = (day: string) =>
      createRegisterActActivities({
        database,
        machineNow: clocks.machineNow,
        legalNow: async () => new Date(day),
      }).applyDueActs();
    expect(await sweep('2021-01-31T15:59:59Z')).toEqual({ applied: 0, lapsed: 0 });
    expect(await right(5)).toMatchObject({ state: 'valid' });
    expect(await sweep('2021-01-31T16:00:00Z')).toEqual({ applied: 1, lapsed: 0 });
    expect(await sweep('2021-01-31T16:00:00Z')).toEqual({ applied: 0, lapsed: 0 });
    expect(await right(5)).toMatchObject({ state: 'cancelled', holdsFrom: '2021-02-01' });
    expect(await right(5, '?asOf=2021-01-31')).toMatchObject({ state: 'valid' });
  });

  it('lapses, and says so, where the rights are no longer as it needs them on that day', async () => {
    const { body } = await propose('cancellation', [6], { effectiveFrom: '2021-02-02' });
    await decide(body.id);
    await harness.database.execute(sql`UPDATE rights SET state = 'abolished' WHERE licence_no = ${licence(6)}`);
    const { database, clocks } = harness;
    const legalNow = async () => new Date('2021-02-02T00:00:00Z');
    const activities = createRegisterActActivities({ database, machineNow: clocks.machineNow, legalNow });
    expect(await activities.applyDueActs()).toEqual({ applied: 0, lapsed: 1 });
    expect((await get(`/register-acts/${body.id}`)).state).toBe('lapsed');
    await harness.database.execute(sql`UPDATE rights SET state = 'valid' WHERE licence_no = ${licence(6)}`);
  });
});

describe('a transfer 转让', () => {
  it('gives a right to another holder with his own telephones, and stands against a file that is behind', async () => {
    const holder = { kind: 'natural-person', name: '王某某' };
    await carryOut('transfer', [7], { holder, systemPhones: '16900000077', contactPerson: '王某某' });
    const transferred = {
      holder,
      systemPhones: ['16900000077'],
      registeredPhones: [],
      event: 'transferred',
      version: 2,
    };
    expect(await right(7)).toMatchObject(transferred);
    expect(await right(7, '?asOf=2020-12-31')).toMatchObject({
      holder: { name: '试验矿业有限公司' },
      systemPhones: ['16900000001'],
    });
    await importText(harness, file);
    expect(await right(7)).toMatchObject(transferred);
    const newer = registerText(
      ...rows.map((row, index) =>
        index === 7 ? row.replace('试验矿业有限公司', '第三有限公司').replace('91350100M000100Y43', CREDIT_CODE) : row,
      ),
    );
    await importText(harness, newer);
    expect(await right(7)).toMatchObject({
      holder: { name: '第三有限公司' },
      systemPhones: ['16900000001'],
      event: 'imported',
    });
  });

  it('finds the new holder by number, and refuses the one who has the right already', async () => {
    const { holder } = await right(7);
    expect((await propose('transfer', [7], { holder: { id: holder.id } })).body.errors[0].detail).toContain(
      '已是该矿业权人',
    );
    expect(pointers(await propose('transfer', [8], { holder: { id: 999_999 } }))).toContain('/body/holder/id');
    const misnamed = { kind: 'enterprise', name: '第四有限公司', creditCode: CREDIT_CODE };
    expect(pointers(await propose('transfer', [8], { holder: misnamed }))).toEqual(['/body/holder/name']);
    await carryOut('transfer', [8], { holder: { id: holder.id } });
    expect(await right(8)).toMatchObject({ holder: { id: holder.id }, systemPhones: [] });
  });
});

describe('a merger 合并', () => {
  it('N3-1: ends several rights in one that survives', async () => {
    expect(pointers(await propose('merger', [9, 10], { into: licence(10) }))).toEqual(['/body/into']);
    await carryOut('merger', [9, 10], { into: licence(11) });
    for (const index of [9, 10])
      expect(await right(index)).toMatchObject({ state: 'merged', mergedInto: licence(11), event: 'merged' });
    expect(await right(11)).toMatchObject({ state: 'valid', version: 1 });
    await importText(harness, file);
    expect(await right(9)).toMatchObject({ state: 'merged' });
  });

  it('takes a new licence for several rights, and a right that is gone for none', async () => {
    const unknown = 'C1501002021016234999999';
    expect((await propose('merger', [12], { into: unknown })).body.errors[0].detail).toContain('至少须有两宗');
    expect((await propose('merger', [12, 11], { into: licence(9) })).body.errors[0].detail).toContain('已并入');
    await carryOut('merger', [11, 12], { into: unknown });
    expect(await right(12)).toMatchObject({ mergedInto: unknown });
  });
});

describe('a jurisdiction transfer 管辖移交', () => {
  const move = { from: '150100', to: '150200' };

  it('passes a right from one city to another: proposed by the one, approved by the other or whoever stands above', async () => {
    expect(await right(13, '', 'city-clerk')).toMatchObject({ manager: { code: '150100' } });
    const proposed = await propose('jurisdiction-transfer', [13], move, 'city-clerk');
    expect(proposed).toMatchObject({ status: 201, body: { decider: '150200', rights: 1 } });
    expect(await decide(proposed.body.id, true, 'city-reviewer')).toMatchObject(problem(403, 'outside-authority'));
    expect((await decide(proposed.body.id)).body.state).toBe('applied');
    expect(await right(13)).toMatchObject({
      manager: { code: '150200', name: '包头市自然资源局' },
      divisionCode: '150100',
    });
    expect((await harness.as('city-clerk').get(`/rights/${licence(13)}`)).status).toBe(404);
    expect((await get(`/rights?authority=150200`)).items).toMatchObject([{ licenceNo: licence(13) }]);
    const { items } = await get(`/rights/${licence(13)}/versions`);
    expect(items[1].changes).toMatchObject([{ label: '管辖机关', after: '包头市自然资源局' }]);
    await importText(harness, file);
    expect(await right(13)).toMatchObject({ manager: { code: '150200' }, version: 2 });
  });

  it('is refused for what the giving authority does not manage, and beyond the province', async () => {
    expect((await propose('jurisdiction-transfer', [13], move)).body.errors[0].detail).toContain('150200');
    const beyond = await propose('jurisdiction-transfer', [14], { from: '150100', to: '110000' });
    expect(beyond.body.errors).toMatchObject([{ pointer: '/body/to', detail: expect.stringContaining('跨省') }]);
  });

  it('passes all rights of an area', async () => {
    const area = { licenceNos: [], division: '150100', from: '150100', to: '150300' };
    const { rights } = await carryOut('jurisdiction-transfer', [], area);
    expect(rights).toBe(rows.length - 1);
    expect((await get('/rights?limit=200', 'city-clerk')).items).toEqual([]);
    expect((await propose('jurisdiction-transfer', [], area)).body.errors[0].pointer).toBe('/body/division');
  });
});

describe('the roster', () => {
  it('N2-1: sees an act: a proposed roster cannot be frozen any more, one that is frozen stays', async () => {
    const opened = await harness.as('clerk').post('/campaigns', { year: 2021, authority: PROVINCE });
    const { id } = opened.body;
    const proposed = (await harness.as('clerk').post(`/campaigns/${id}/roster/freeze-proposal`)).body.proposal;
    await carryOut('cancellation', [14]);
    const approve = ({ digest }: { digest: string }) =>
      harness.as('reviewer').post(`/campaigns/${id}/roster/freeze-approval`, { digest });
    expect(await approve(proposed)).toMatchObject(problem(409, 'roster-changed'));
    const again = (await harness.as('clerk').post(`/campaigns/${id}/roster/freeze-proposal`)).body.proposal;
    expect((await approve(again)).status).toBe(200);
    const entry = async (index: number) =>
      (await get(`/campaigns/${id}/roster?limit=200`)).items.find(
        (e: { licenceNo: string }) => e.licenceNo === licence(index),
      );
    expect(await entry(14)).toMatchObject({ state: 'excluded', ground: 'cancelled' });
    // Whatever acts did before: every right of the register stands on it once, and what has ended is excluded.
    const { items } = await get(`/campaigns/${id}/roster?limit=200`);
    const listed = items.map(({ licenceNo }: { licenceNo: string }) => licenceNo);
    expect(listed.sort()).toEqual(rows.map(licenceOf).sort());
    const grounds = [0, 3, 9, 10].map((index) => items.find((e: Entry) => e.licenceNo === licence(index)).ground);
    expect(grounds).toEqual(['cancelled', 'abolished', 'merged', 'merged']);
    expect(items.filter(({ state }: Entry) => state === 'roster').length).toBeGreaterThan(0);
    await carryOut('jurisdiction-transfer', [15], { from: '150300', to: '150400' });
    await carryOut('cancellation', [15]);
    expect(await entry(15)).toMatchObject({ state: 'roster' });
  });
});
