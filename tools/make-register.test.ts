import { describe, expect, it } from 'vitest';
import { readRow } from '../rules/register.ts';
import { REGISTER_COLUMNS, readHeading } from '../rules/register-heading.ts';
import { parseTelephone } from '../rules/telephone.ts';
import { makeCsv, makeRows } from './make-register.ts';

const OPTIONS = { exploration: 200, mining: 300, seed: 1 };

function read(options: typeof OPTIONS & { flaws?: number }) {
  const result = readHeading(['序号', ...Object.values(REGISTER_COLUMNS)]);
  if (!result.ok) throw new Error('the heading of the test is wrong');
  return [...makeRows(options)].map((row) => readRow(result.heading, row));
}

describe('makeRows', () => {
  it('makes the same register from the same seed, and another from another', () => {
    const text = (seed: number) => [...makeCsv({ ...OPTIONS, seed })].join('');
    expect(text(1)).toBe(text(1));
    expect(text(1)).not.toBe(text(2));
  });

  it('makes rows an import has nothing to say about, each with a licence number of its own', () => {
    const rights = read(OPTIONS).map((row) => {
      if (!row.ok || row.normalised.length > 0) throw new Error(JSON.stringify(row));
      return row.right;
    });
    expect(rights.filter((right) => right.kind === 'exploration')).toHaveLength(200);
    expect(new Set(rights.map((right) => right.licenceNo)).size).toBe(500);
    expect(new Set(rights.map((right) => right.holder.key)).size).toBeLessThan(400);
  });

  it('gives only telephone numbers that no network assigns', () => {
    for (const row of read(OPTIONS)) {
      const phones = row.ok ? [...row.right.systemPhones, ...row.right.registeredPhones] : [];
      for (const phone of phones) expect(parseTelephone(phone).number).toMatch(/^(16900\d{6}|0\d{3}-111\d{4})$/);
    }
  });

  it('spoils as many rows as asked: some are put right, some rejected', () => {
    const rows = read({ ...OPTIONS, flaws: 0.5 });
    const rejected = rows.filter((row) => !row.ok).length;
    const normalised = rows.filter((row) => row.ok && row.normalised.length > 0).length;
    expect(rejected).toBeGreaterThan(60);
    expect(normalised).toBeGreaterThan(60);
    expect(rejected + normalised).toBeLessThan(320);
  });

  it('refuses more rights than licence numbers can count', () => {
    expect(() => makeRows({ ...OPTIONS, mining: 1_000_000 }).next()).toThrow('999999');
  });
});
