import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listEvidence } from '../db/queries/evidence.ts';
import { findParameter } from '../db/queries/parameters.ts';
import { createHarness, type Harness } from './harness/index.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await createHarness();
});
afterAll(() => harness?.close());

function proposal(overrides: Record<string, unknown> = {}) {
  return {
    ...{
      authority: '150000',
      name: 'disclosure.deadline',
      value: '2021-04-30',
      basisDocument: '内自然资发〔2021〕9号',
    },
    ...{ basisClause: '第三条', effectiveFrom: '2021-02-01', ...overrides },
  };
}

async function propose(overrides: Record<string, unknown> = {}): Promise<number> {
  const { status, body } = await harness.as('clerk').post('/parameters', proposal(overrides));
  expect(status).toBe(201);
  return body.id;
}

const decide = (id: number, approve: boolean, as: Parameters<Harness['as']>[0] = 'reviewer') =>
  harness.as(as).post(`/parameters/${id}/decision`, { approve });

const inForce = async (authority: string, on: string) =>
  (await findParameter(harness.database, { authority, name: 'disclosure.deadline', on, rulePack: '2021' }))?.value;

describe('a parameter', () => {
  it('holds from its first day once another officer approved it, and not before', async () => {
    const id = await propose({ value: '2021-05-10' });
    expect(await inForce('150000', '2021-02-01')).toBe('2021-04-30');
    const { status, body } = await decide(id, true);
    expect([status, body.state, body.decidedBy]).toEqual([200, 'approved', harness.officials.reviewer.id]);
    expect(await inForce('150000', '2021-01-31')).toBe('2021-04-30');
    expect(await inForce('150000', '2021-02-01')).toBe('2021-05-10');
    const log = await listEvidence(harness.database, `parameter/${id}`, { limit: 10 });
    expect(log.map(({ kind, actorId }) => [kind, actorId])).toEqual([
      ['parameter.proposed', harness.officials.clerk.id],
      ['parameter.approved', harness.officials.reviewer.id],
    ]);
    expect(log[0]?.data).toMatchObject({ basisDocument: '内自然资发〔2021〕9号', value: '2021-05-10' });
  });

  it('is not decided by who proposed it', async () => {
    const proposed = await harness.as('reviewer').post('/parameters', proposal());
    expect(proposed.status).toBe(201);
    const own = await decide(proposed.body.id, true);
    expect(own).toMatchObject({ status: 403, body: { type: 'urn:gongshi:problem:same-officer' } });
    expect((await decide(proposed.body.id, false, 'reviewer2')).body.state).toBe('rejected');
  });

  it('is decided once, and by a reviewer', async () => {
    const id = await propose({ effectiveFrom: '2022-01-01' });
    expect(await decide(id, true, 'clerk2')).toMatchObject({
      status: 403,
      body: { type: 'urn:gongshi:problem:role-missing' },
    });
    const both = await Promise.all([decide(id, true, 'reviewer'), decide(id, false, 'reviewer2')]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('holds for the authorities below, until one of them has its own', async () => {
    const before = await inForce('150100', '2021-03-15');
    expect(before).toBe(await inForce('150000', '2021-03-15'));
    const { body } = await harness
      .as('city-clerk')
      .post('/parameters', proposal({ authority: '150100', value: '2021-05-20' }));
    expect((await decide(body.id, true, 'city-reviewer')).status).toBe(200);
    expect(await inForce('150100', '2021-03-15')).toBe('2021-05-20');
    expect(await inForce('150200', '2021-03-15')).toBe(before);
    expect(await inForce('110000', '2021-03-15')).toBe('2021-04-30');
  });

  it('stays the text it was, where its digits would make a number', async () => {
    const id = await propose({ name: 'disclosure.hotline', value: '12345' });
    expect((await decide(id, true)).body.value).toBe('12345');
    const at = { authority: '150000', on: '2021-03-01', name: 'disclosure.hotline' } as const;
    expect((await findParameter(harness.database, at))?.value).toBe('12345');
  });

  it('holds on its last day and not on the day after', async () => {
    const range = { effectiveFrom: '2023-01-01', effectiveTo: '2023-12-31', value: '2023-04-30' };
    await decide(await propose(range), true);
    expect(await inForce('150000', '2023-12-31')).toBe('2023-04-30');
    expect(await inForce('150000', '2024-01-01')).not.toBe('2023-04-30');
  });

  it('falls back to a marked default where it is operational, and to nothing where it is legal', async () => {
    const at = { authority: '110000', on: '2021-03-01' };
    expect(await findParameter(harness.database, { ...at, name: 'disclosure.rounds' })).toEqual({
      ...{ id: null, source: 'default', name: 'disclosure.rounds', value: [60, 30, 14, 7, 3, 1] },
      ...{ basisDocument: '操作默认', basisClause: '', demonstration: false },
    });
    expect(
      await findParameter(harness.database, { ...at, name: 'disclosure.cutoff', rulePack: '2023' }),
    ).toBeUndefined();
  });
});

describe('POST /parameters', () => {
  it.each([
    ['disclosure.deadline', '2021-02-29'],
    ['disclosure.deadline', '30.4.2021'],
    ['disclosure.rounds', [30, 60]],
    ['disclosure.rounds', [30, 30]],
    ['disclosure.rounds', []],
    ['disclosure.rounds', [1.5]],
    ['disclosure.contact-window', { from: '20:00', to: '09:00' }],
    ['disclosure.contact-window', { from: '09:00', to: '25:00' }],
    ['disclosure.hotline', '请拨打'],
    ['sms.rate-per-second', 0],
    ['sms.rate-per-second', '50'],
  ])('refuses %s = %j, naming what it should be', async (name, value) => {
    const { status, body } = await harness.as('clerk').post('/parameters', proposal({ name, value }));
    expect([status, body.type]).toEqual([422, 'urn:gongshi:problem:parameter-invalid']);
    expect(body.errors[0]).toMatchObject({ pointer: '/body/value', value });
  });

  it.each(['0000-01-01', '9999-12-31'])('refuses %s, a day of no calendar of ours', async (effectiveFrom) => {
    const { status, body } = await harness.as('clerk').post('/parameters', proposal({ effectiveFrom }));
    expect([status, body.errors[0].pointer]).toEqual([400, '/body/effectiveFrom']);
  });

  it.each(['nonsense', 'toString', '__proto__'])('refuses the name %s, which is not in the catalogue', async (name) => {
    const { status, body } = await harness.as('clerk').post('/parameters', proposal({ name }));
    expect([status, body.type]).toEqual([422, 'urn:gongshi:problem:unknown-parameter']);
  });

  it('asks for document and clause, field by field', async () => {
    const body = proposal({ basisClause: '' }) as Record<string, unknown>;
    delete body.basisDocument;
    const refused = await harness.as('clerk').post('/parameters', body);
    expect(refused.status).toBe(400);
    const pointers = refused.body.errors.map(({ pointer }: { pointer: string }) => pointer);
    expect(pointers.sort()).toEqual(['/body/basisClause', '/body/basisDocument']);
  });

  it('refuses an end before the beginning', async () => {
    const { status, body } = await harness.as('clerk').post('/parameters', proposal({ effectiveTo: '2021-01-31' }));
    expect([status, body.errors[0].pointer]).toEqual([422, '/body/effectiveTo']);
  });

  it('refuses demonstration values in production', async () => {
    const production = await createHarness({ mode: 'production' });
    try {
      const asked = await production.as('clerk').post('/parameters', proposal({ demonstration: true }));
      expect(asked).toMatchObject({ status: 422, body: { type: 'urn:gongshi:problem:demonstration-refused' } });
      expect((await production.as('clerk').post('/parameters', proposal())).status).toBe(201);
    } finally {
      await production.close();
    }
  });
});

describe('GET /parameters', () => {
  it('lists what concerns an authority, its own and what stands above, and can be asked for a day', async () => {
    const all = await harness.as('city-clerk').get('/parameters?name=sms.rate-per-second&on=2021-03-01');
    expect(all.body).toMatchObject({
      items: [
        {
          authority: '150000',
          name: 'sms.rate-per-second',
          value: 500,
          demonstration: true,
          state: 'approved',
        },
      ],
      next: null,
    });
    const before = await harness.as('city-clerk').get('/parameters?name=sms.rate-per-second&on=2020-12-31');
    expect(before.body.items).toEqual([]);
  });

  it('does not show another province', async () => {
    const { status } = await harness.as('other-clerk').get('/parameters?authority=150000');
    expect(status).toBe(403);
  });
});
