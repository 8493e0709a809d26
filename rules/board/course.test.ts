import { describe, expect, it } from 'vitest';
import { filingCurve, funnelOf, type ReminderGroup, weekly } from './course.ts';

const reminders = (over: Partial<ReminderGroup>): ReminderGroup => ({
  ...{ roundId: 1, channel: 'sms', state: 'planned', reason: null, handedOver: false, filed: false, counts: true },
  rights: 1,
  ...over,
});

describe('the filing curve', () => {
  it('N8-1: has every day, and never falls', () => {
    const days = [
      { day: '2021-03-01', filed: 2 },
      { day: '2021-03-03', filed: 5 },
    ];
    expect(filingCurve(days, '2021-02-28', '2021-03-04')).toEqual([
      { day: '2021-02-28', filed: 0, total: 0 },
      { day: '2021-03-01', filed: 2, total: 2 },
      { day: '2021-03-02', filed: 0, total: 2 },
      { day: '2021-03-03', filed: 5, total: 7 },
      { day: '2021-03-04', filed: 0, total: 7 },
    ]);
    expect(filingCurve(days, '2021-03-04', '2021-03-03')).toEqual([]);
  });

  it('is told week by week without losing a filing', () => {
    const curve = filingCurve(
      [
        { day: '2021-03-02', filed: 3 },
        { day: '2021-03-09', filed: 4 },
      ],
      '2021-03-01',
      '2021-03-10',
    );
    expect(weekly(curve)).toEqual([
      { day: '2021-03-07', filed: 3, total: 3 },
      { day: '2021-03-10', filed: 4, total: 7 },
    ]);
    expect(weekly([])).toEqual([]);
  });
});

describe('the funnel of a channel', () => {
  it('N2-6: narrows from planned to handed over, delivered, and filed after it', () => {
    const funnel = funnelOf([
      reminders({ state: 'planned', rights: 1 }),
      reminders({ state: 'handed_over', handedOver: true, rights: 2 }),
      reminders({ state: 'delivered', handedOver: true, rights: 4 }),
      reminders({ state: 'delivered', handedOver: true, filed: true, rights: 8 }),
      reminders({ state: 'failed', reason: 'number-gone', handedOver: true, rights: 16 }),
      reminders({ state: 'failed', reason: 'expired', filed: true, rights: 32 }),
      reminders({ state: 'skipped', reason: 'filed', filed: true, rights: 64 }),
    ]);
    expect(funnel).toEqual([{ channel: 'sms', planned: 63, handedOver: 30, delivered: 12, filed: 8 }]);
  });

  it('stands in the order in which channels are tried, one nobody knows at the end', () => {
    const channels = ['pigeon', 'call-list', 'voice', 'sms'].map((channel) => reminders({ channel }));
    expect(funnelOf(channels).map(({ channel }) => channel)).toEqual(['sms', 'voice', 'call-list', 'pigeon']);
  });
});
