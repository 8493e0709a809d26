import { describe, expect, it } from 'vitest';
import { readItem } from '../rules/reconciliation/item.ts';
import { SYSTEM_KINDS } from '../rules/reconciliation/kinds.ts';
import { REGISTER_COLUMNS } from '../rules/register-heading.ts';
import { makeRows } from './make-register.ts';
import { makeMinistry } from './ministry-sample.ts';

const titles = Object.values(REGISTER_COLUMNS);
const rows = [...makeRows({ exploration: 200, mining: 400, seed: 3 })].map(([, ...cells]) =>
  Object.fromEntries(titles.map((title, at) => [title, cells[at] as string])),
);
const options = { authority: '150000', year: 2021, seed: 1 };

describe('the ministry of a rehearsal', () => {
  const held = makeMinistry(rows, options);

  it('holds things that can all be read', () => {
    for (const kind of SYSTEM_KINDS)
      for (const [at, item] of held[kind].entries())
        expect([kind, readItem(kind, { ...item, sequence: at + 1 })]).toMatchObject([kind, { ok: true }]);
    expect(held.rights).toHaveLength(600);
    expect(SYSTEM_KINDS.every((kind) => held[kind].length > 0)).toBe(true);
  });

  it('has most filings in time, some late, some never', () => {
    const late = held.filings.filter(
      ({ occurredAt }) => Date.parse(occurredAt) >= Date.parse('2021-05-01T00:00:00+08:00'),
    );
    expect(late.length).toBeGreaterThan(0);
    expect(late.length).toBeLessThan(held.filings.length / 10);
    expect(held.filings.length).toBeLessThan(rows.filter((row) => row[REGISTER_COLUMNS.state] === '有效').length);
  });

  it('is the same by the same seed', () => {
    expect(makeMinistry(rows, options)).toEqual(held);
    expect(makeMinistry(rows, { ...options, seed: 2 })).not.toEqual(held);
  });
});
