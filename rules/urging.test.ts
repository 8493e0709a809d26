import { describe, expect, it } from 'vitest';
import { nextUrgingOn, urgingDueOn } from './urging.ts';

const entry = { listedOn: '2021-01-01', lastDueOn: null };

describe('urging', () => {
  it('N3-2: is due thirty days after the listing, not a day before', () => {
    expect(nextUrgingOn(entry, 30)).toBe('2021-01-31');
    expect(urgingDueOn(entry, 30, '2021-01-30')).toBeUndefined();
    expect(urgingDueOn(entry, 30, '2021-01-31')).toBe('2021-01-31');
  });

  it('N3-2: is due again thirty days after the last one', () => {
    const urged = { ...entry, lastDueOn: '2021-01-31' };
    expect(urgingDueOn(urged, 30, '2021-03-01')).toBeUndefined();
    expect(urgingDueOn(urged, 30, '2021-03-02')).toBe('2021-03-02');
  });

  it('makes up once for what fell due while nobody looked', () => {
    expect(urgingDueOn(entry, 30, '2021-03-10')).toBe('2021-03-02');
    expect(urgingDueOn({ ...entry, lastDueOn: '2021-03-02' }, 30, '2021-03-10')).toBeUndefined();
  });

  it('follows a parameter that was changed', () => {
    expect(urgingDueOn({ ...entry, lastDueOn: '2021-01-31' }, 1, '2021-02-01')).toBe('2021-02-01');
  });
});
