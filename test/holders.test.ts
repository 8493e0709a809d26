// Holders 矿业权人: who they are, who among them may be one, and what two officers make of that.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Harness } from './harness/index.ts';
import { createRegisterHarness, importText, licenceOf, registerRow, registerText } from './harness/register.ts';

const problem = (status: number, code: string) => ({ status, body: { type: `urn:gongshi:problem:${code}` } });
const person = (changes: Record<string, string>) =>
  registerRow({ 矿业权人类型: '自然人', 统一社会信用代码: '', ...changes });
const phones = (system: string, registered: string) => ({ 系统填报电话: system, 登记电话: registered });

let harness: Harness;
const rows = {
  // One and the same by name and both telephones: no question.
  same: person({ 矿业权人: '李芳', ...phones('16900000011', '0471-1110011') }),
  again: person({ 矿业权人: '李芳', ...phones('16900000011', '0471-1110011') }),
  // A common telephone.
  similar: person({ 矿业权人: '李芳', 行政区划代码: '150200', ...phones('16900000011', '0471-1110012') }),
  // Nothing in common but name and county, or name alone.
  neighbour: person({ 矿业权人: '王刚', ...phones('16900000021', '') }),
  neighbour2: person({ 矿业权人: '王刚', ...phones('16900000022', '') }),
  far: person({ 矿业权人: '王刚', 行政区划代码: '150600', ...phones('16900000023', '') }),
  // A business and a person of one name and one telephone.
  business: registerRow({ 矿业权人: '赵敏', 矿业权人类型: '个体工商户', ...phones('16900000031', '') }),
  owner: person({ 矿业权人: '赵敏', 行政区划代码: '150300', ...phones('16900000031', '0471-1110031') }),
};
const file = registerText(...Object.values(rows));

type Name = Parameters<Harness['as']>[0];
const get = async (path: string, name: Name = 'clerk') => (await harness.as(name).get(path)).body;
const holderOf = async (row: keyof typeof rows) => (await get(`/rights/${licenceOf(rows[row])}`)).holder.id as number;
const candidates = async () => (await get('/holders/merge-candidates')).items as Candidate[];
interface Candidate {
  holder: { id: number; name: string };
  other: { id: number };
  reason: string;
  text: string;
  openDecisionId: number | null;
}
const propose = (kind: string, holder: number, other: number, name: Name = 'clerk') =>
  harness.as(name).post('/holder-decisions', { kind, holder, other, reason: '经核对身份证件' });
const decide = (id: number, approve = true, name: Name = 'reviewer') =>
  harness.as(name).post(`/holder-decisions/${id}/decision`, { approve });
async function carryOut(kind: string, holder: number, other: number) {
  const { body } = await propose(kind, holder, other);
  expect(await decide(body.id)).toMatchObject({ status: 200, body: { state: 'approved' } });
}

beforeAll(async () => {
  harness = await createRegisterHarness();
  await importText(harness, file);
});
afterAll(() => harness?.close());

describe('who may be one', () => {
  it('is nobody by himself: name and both telephones alone make one, all others are listed with their reason', async () => {
    expect(await holderOf('same')).toBe(await holderOf('again'));
    expect(await holderOf('same')).not.toBe(await holderOf('similar'));
    const found = await candidates();
    expect(found.map(({ holder, reason }) => [holder.name, reason])).toEqual([
      ['李芳', 'same-name-same-telephone'],
      ['王刚', 'same-name-same-county'],
      ['赵敏', 'same-name-same-telephone'],
    ]);
    expect(found[1]).toMatchObject({
      holder: { id: await holderOf('neighbour') },
      other: { id: await holderOf('neighbour2') },
    });
    expect(found[0]?.text).toBe('同名，且有一个共同电话');
    const seen = await get(`/evidence/holder/${await holderOf('same')}`, 'auditor');
    expect(seen.items.at(-1)).toMatchObject({ kind: 'holder.listed', actorId: harness.officials.clerk.id });
  });

  it('is listed page by page, and not for another province', async () => {
    const first = await get('/holders/merge-candidates?limit=2');
    expect(first.items).toHaveLength(2);
    const second = await get(`/holders/merge-candidates?limit=2&cursor=${first.next}`);
    expect([second.items.length, second.next]).toEqual([1, null]);
    expect((await get('/holders/merge-candidates', 'other-clerk')).items).toEqual([]);
    expect((await harness.as('clerk').get('/holders/merge-candidates?cursor=WyJ4Il0')).status).toBe(400);
  });
});

describe('kept apart', () => {
  it('by one officer, two are not listed again', async () => {
    const [, pair] = await candidates();
    const { status, body } = await propose('keep-apart', pair?.holder.id as number, pair?.other.id as number);
    expect([status, body.state]).toEqual([201, 'approved']);
    expect((await candidates()).map(({ holder }) => holder.name)).toEqual(['李芳', '赵敏']);
  });
});

describe('merged', () => {
  it('by two officers: one proposes, another decides, and the rights have one holder', async () => {
    const [one, other] = [await holderOf('similar'), await holderOf('same')];
    const { body } = await propose('merge', one, other, 'reviewer');
    expect(body).toMatchObject({ state: 'proposed', holder: one, other });
    expect(await propose('merge', other, one)).toMatchObject(problem(409, 'holder-decision-open'));
    expect((await candidates())[0]?.openDecisionId).toBe(body.id);
    expect(await decide(body.id)).toMatchObject(problem(403, 'same-officer'));
    expect(await decide(body.id, true, 'other-reviewer')).toMatchObject(problem(403, 'outside-authority'));
    expect(await holderOf('similar')).toBe(one);
    expect((await decide(body.id, true, 'reviewer2')).body.state).toBe('approved');
    expect(await decide(body.id, true, 'reviewer2')).toMatchObject(problem(409, 'already-decided'));
    expect(await holderOf('similar')).toBe(other);
    const detail = await get(`/holders/${other}`);
    expect(detail).toMatchObject({ rights: 3, merged: [{ id: one }] });
    expect(detail.rightsPage.items).toHaveLength(3);
    expect(await get(`/holders/${one}`)).toMatchObject({ mergedInto: other, rights: 0 });
    const { items } = await get(`/rights/${licenceOf(rows.similar)}/versions`);
    expect(items[1]).toMatchObject({ event: 'holder-merged', changes: [{ field: 'holder_id' }] });
  });

  it('stays so when the same file comes again: nothing changes', async () => {
    const before = await get(`/rights/${licenceOf(rows.similar)}`);
    await importText(harness, file);
    expect(await get(`/rights/${licenceOf(rows.similar)}`)).toEqual(before);
  });

  it('can be split again, with the history of both', async () => {
    const [one, other] = [(await get(`/holders/${await holderOf('same')}`)).merged[0].id, await holderOf('same')];
    expect(await propose('merge', one, other)).toMatchObject(problem(409, 'holder-decision-impossible'));
    // What a later file brings under the merged holder's own name belongs to him again as well.
    const more = person({ 矿业权人: '李芳', 行政区划代码: '150200', ...phones('16900000011', '0471-1110012') });
    await importText(harness, registerText(more));
    expect((await get(`/rights/${licenceOf(more)}`)).holder.id).toBe(other);
    await carryOut('split', one, other);
    expect(await holderOf('similar')).toBe(one);
    expect((await get(`/rights/${licenceOf(more)}`)).holder.id).toBe(one);
    expect(await holderOf('same')).toBe(other);
    expect(
      (await get(`/rights/${licenceOf(rows.similar)}/versions`)).items.map(({ event }: { event: string }) => event),
    ).toEqual([...['imported', 'holder-merged', 'holder-split']]);
    expect((await candidates()).map(({ holder }) => holder.name)).toEqual(['赵敏']);
    await importText(harness, file);
    expect(await holderOf('similar')).toBe(one);
  });

  it('in a chain, is split with whoever had been merged into it', async () => {
    const [a, b, c] = [await holderOf('neighbour'), await holderOf('neighbour2'), await holderOf('far')];
    await carryOut('merge', c, b);
    await carryOut('merge', b, a);
    expect(await holderOf('far')).toBe(a);
    await carryOut('split', b, a);
    expect([await holderOf('neighbour'), await holderOf('neighbour2'), await holderOf('far')]).toEqual([a, b, b]);
  });

  it('keeps the one with a credit code, and never makes one of two codes', async () => {
    const [business, owner] = [await holderOf('business'), await holderOf('owner')];
    expect((await propose('merge', business, owner)).body.detail).toContain('保留的一方');
    await carryOut('merge', owner, business);
    expect(await holderOf('owner')).toBe(business);
    expect(await propose('merge', business, business)).toMatchObject(problem(409, 'holder-decision-impossible'));
    expect(await propose('split', business, owner)).toMatchObject(problem(409, 'holder-decision-impossible'));
    expect(await propose('merge', 999_999, business)).toMatchObject(problem(404, 'no-such-holder'));
  });
});

describe('GET /holders', () => {
  it('finds by part of the name and by credit code, without those merged into another', async () => {
    const named = async (query: string) => (await get(`/holders?${query}`)).items;
    expect(await named(`search=${encodeURIComponent('敏')}`)).toMatchObject([
      { name: '赵敏', kind: 'individual-business', rights: 2 },
    ]);
    expect(await named('search=91350100m000100y43')).toHaveLength(1);
    expect(await named('kind=enterprise')).toEqual([]);
    expect((await get('/holders', 'other-clerk')).items).toEqual([]);
    expect((await harness.as('other-clerk').get(`/holders/${await holderOf('same')}`)).status).toBe(404);
  });
});
