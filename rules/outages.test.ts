import { describe, expect, it } from 'vitest';
import { addOutage } from './outages.ts';

const lost = (outageId: number, ...days: string[]) =>
  days.map((day) => ({ outageId, documentNo: `自然资信函〔2021〕${outageId}号`, day }));

describe('addOutage', () => {
  it('N2-5: one entry an outage, with its days in words and its document', () => {
    expect(addOutage([...lost(7, '2021-04-20', '2021-04-21', '2021-04-23'), ...lost(9, '2021-04-30')])).toEqual([
      { days: 3, reason: '公示系统2021年4月20日至21日、23日停机', basis: '自然资信函〔2021〕7号' },
      { days: 1, reason: '公示系统2021年4月30日停机', basis: '自然资信函〔2021〕9号' },
    ]);
  });

  it('adds nothing where no day was lost', () => {
    expect(addOutage([])).toEqual([]);
  });
});
