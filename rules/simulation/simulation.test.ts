import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newestCalendar } from '../calendar/years.ts';
import { legalDayOf } from '../legal-day.ts';
import { scheduleRounds } from '../rounds.ts';
import {
  type ReachGroup,
  SIMULATED_CHANNELS,
  type SimulationTerms,
  simulateCampaign,
  spreadMessages,
} from './index.ts';

const calendar = newestCalendar();
const WINDOW = { from: '09:00', to: '20:00' };
const at = (text: string) => new Date(`${text}+08:00`);

const terms = (overrides: Partial<SimulationTerms> = {}): SimulationTerms => ({
  ...{ window: WINDOW, calendar, ladder: SIMULATED_CHANNELS, ratePerSecond: { sms: 50, voice: 1, email: 10 } },
  ...{ failurePercent: { sms: 10, voice: 40, email: 10 }, filedPercent: 0, reportHours: 4 },
  ...{ unitsPerMessage: { sms: 2, voice: 1, email: 1 }, priceMilliYuan: { sms: 45, voice: 80, email: 1 } },
  ...overrides,
});
const group = (overrides: Partial<ReachGroup> = {}): ReachGroup => ({
  ...{ sms: true, voice: true, email: true, telephone: true, holders: 1_000, rights: 1_500, ...overrides },
});
const rounds = (daysBefore = [60, 30]) =>
  scheduleRounds({ lastDay: '2021-04-30', daysBefore, window: WINDOW, from: at('2021-01-04T09:00') });

describe('spreadMessages', () => {
  const queue = { from: at('2021-03-01T09:00'), until: at('2021-03-31T09:00'), ratePerSecond: 1, window: WINDOW };

  it('N2-6: sends inside the contact window, as fast as the rate lets it', () => {
    expect(spreadMessages({ ...queue, messages: 100 })).toEqual({
      ...{ perDay: new Map([['2021-03-01', 100]]), finishedAt: at('2021-03-01T09:01:40'), expired: 0 },
    });
    const day = 11 * 3600;
    expect(spreadMessages({ ...queue, messages: day + 1 })).toEqual({
      perDay: new Map([
        ['2021-03-01', day],
        ['2021-03-02', 1],
      ]),
      finishedAt: at('2021-03-02T09:00:01'),
      expired: 0,
    });
  });

  it('N2-6: calls on working days only: not at the weekend, not on a holiday, and on a day made to work', () => {
    const days = (from: string, messages: number) => [
      ...spreadMessages({
        ...{ messages, ratePerSecond: 1, window: WINDOW, workingDays: calendar },
        ...{ from: at(from), until: at('2021-05-31T00:00') },
      }).perDay.keys(),
    ];
    expect(days('2021-03-06T09:00', 10)).toEqual(['2021-03-08']);
    // 1 to 5 May are off, Saturday the 8th works.
    expect(days('2021-04-30T19:59:59', 2)).toEqual(['2021-04-30', '2021-05-06']);
    expect(days('2021-05-08T09:00', 1)).toEqual(['2021-05-08']);
  });

  it('lets expire what does not go out in time, and counts on no day of a year nobody has published', () => {
    expect(spreadMessages({ ...queue, messages: 5, until: at('2021-03-01T09:00:03') })).toMatchObject({ expired: 2 });
    const late = { from: at('2099-01-05T09:00'), until: at('2099-02-01T09:00'), workingDays: calendar };
    expect(spreadMessages({ ...queue, ...late, messages: 5 })).toMatchObject({ expired: 5, finishedAt: null });
  });

  it('loses and doubles none, whatever the queue', () => {
    const instant = fc.integer({ min: 0, max: 40 * 24 * 60 }).map((m) => new Date(queue.from.getTime() + m * 60_000));
    fc.assert(
      fc.property(fc.nat(200_000), instant, instant, fc.integer({ min: 1, max: 20 }), (messages, from, until, rate) => {
        const { perDay, expired, finishedAt } = spreadMessages({
          ...queue,
          messages,
          from,
          until,
          ratePerSecond: rate,
        });
        const sent = [...perDay.values()].reduce((total, one) => total + one, 0);
        expect(sent + expired).toBe(messages);
        if (finishedAt) expect(finishedAt <= until && finishedAt >= from).toBe(true);
        else expect(sent).toBe(0);
      }),
    );
  });
});

describe('simulateCampaign', () => {
  it('N2-6: goes down the ladder: text message, call, mail, a person who calls', () => {
    const { rounds: simulated, totals } = simulateCampaign([group()], rounds([60]), terms());
    const [round] = simulated;
    expect(round?.ways.map(({ channel, messages, units }) => [channel, messages, units])).toEqual([
      ['sms', 1_000, 2_000],
      ['voice', 100, 100],
      ['email', 40, 40],
    ]);
    expect([round?.calls, totals.calls]).toEqual([4, 4]);
    expect(totals.costMilliYuan).toBe(2_000 * 45 + 100 * 80 + 40);
    // 1 March 2021 is a Monday: sms 20 s, four hours for reports, 100 s of calls, four hours, 4 s of mail.
    expect(round?.finishesAt).toEqual(at('2021-03-01T17:02:04'));
  });

  it('calls at once whom no text message can reach, and leaves to a person whom no machine can', () => {
    const landline = group({ sms: false, email: false });
    const service = group({ sms: false, voice: false, email: false });
    const [round] = simulateCampaign([landline, service], rounds([60]), terms()).rounds;
    expect(round?.ways[1]).toMatchObject({ messages: 1_000, finishesAt: at('2021-03-01T09:16:40') });
    expect(round?.calls).toBe(400 + 1_000);
  });

  it('goes by the ladder of the campaign, which may leave a channel out', () => {
    const simulated = simulateCampaign([group()], rounds([60]), terms({ ladder: ['sms', 'email'] })).rounds[0];
    expect(simulated?.ways.map(({ channel }) => channel)).toEqual(['sms', 'email']);
    expect(simulated?.calls).toBe(10);
  });

  it('names those nobody can reach, and writes to none of them', () => {
    const lost = group({ sms: false, voice: false, email: false, telephone: false, holders: 7, rights: 9 });
    const simulated = simulateCampaign([lost], rounds(), terms());
    expect(simulated.unreachable).toEqual({ holders: 7, rights: 9 });
    expect(simulated).toMatchObject({ days: [], lastFinishesAt: null, totals: { calls: 0, costMilliYuan: 0 } });
  });

  it('writes to fewer where holders file between the rounds', () => {
    const simulated = simulateCampaign([group()], rounds([60, 30, 14]), terms({ filedPercent: 50 }));
    expect(simulated.rounds.map(({ holders }) => holders)).toEqual([1_000, 500, 250]);
  });

  it('names no sum where a channel that is used has no price', () => {
    expect(
      simulateCampaign([group()], rounds(), terms({ priceMilliYuan: { sms: 45 } })).totals.costMilliYuan,
    ).toBeNull();
    const mobileOnly = group({ voice: false, email: false });
    const { totals, days } = simulateCampaign([mobileOnly], rounds([60]), terms({ priceMilliYuan: { sms: 45 } }));
    expect([totals.costMilliYuan, days[0]?.costMilliYuan]).toEqual([90_000, 90_000]);
  });

  it('adds up: what the days send is what the rounds send, no message outside its round or the contact window', () => {
    const groups = fc.array(
      fc.record({
        ...{ sms: fc.boolean(), voice: fc.boolean(), email: fc.boolean(), telephone: fc.boolean() },
        ...{ holders: fc.nat(5_000), rights: fc.nat(9_000) },
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(groups, fc.nat(100), fc.nat(100), (reach, failure, filedPercent) => {
        const failurePercent = { sms: failure, voice: failure, email: failure };
        const held = rounds([60, 30, 14, 7, 3, 1]);
        const {
          days,
          rounds: simulated,
          totals,
        } = simulateCampaign(reach, held, terms({ failurePercent, filedPercent }));
        for (const channel of SIMULATED_CHANNELS) {
          const ofDays = days.reduce((total, { messages }) => total + messages[channel], 0);
          expect(ofDays).toBe(totals.messages[channel]);
        }
        for (const { ways, dueAt, endsAt } of simulated)
          for (const { finishesAt } of ways)
            if (finishesAt) expect(finishesAt >= dueAt && finishesAt <= endsAt).toBe(true);
        for (const { day } of days) expect(day >= legalDayOf(held[0]?.dueAt as Date)).toBe(true);
      }),
    );
  });
});
