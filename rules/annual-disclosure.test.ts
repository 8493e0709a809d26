import { describe, expect, it } from 'vitest';
import { annualDisclosureWorkflowId } from './annual-disclosure.ts';
import { describeCampaign } from './campaign-details.ts';

it('makes one id of authority and year, so that a second start meets the first', () => {
  expect(annualDisclosureWorkflowId('150000', 2021)).toBe('annual-disclosure/150000/2021');
});

describe('describeCampaign', () => {
  const live = {
    phase: 'running' as const,
    campaignId: 1,
    round: null,
    waiting: { what: '等待第 2 轮提醒', dueAt: '2021-03-31T01:00:00.000Z' },
  };

  it('says in plain Chinese what a campaign waits for, in Beijing time', () => {
    expect(describeCampaign({ year: 2021, live })).toBe(
      '**2021 年度公示 · 填报阶段**\n\n等待第 2 轮提醒：2021-03-31 09:00',
    );
  });

  it('says how a campaign ended', () => {
    const closing = { roster: 100, filed: 90, late: 10 };
    const text = describeCampaign({ year: 2021, live: { ...live, phase: 'closed', waiting: null }, closing });
    expect(text).toContain('应公示 100 宗，按期填报 90 宗，逾期未填报 10 宗');
  });
});
