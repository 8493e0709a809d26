import { describe, expect, it } from 'vitest';
import type { Term } from './annual-disclosure.ts';
import { calendarOf } from './calendar/calendar.ts';
import { computeDeadline, type PeriodInput } from './calendar/period.ts';
import { explainDeadline } from './calendar/words.ts';
import { NOTICES } from './calendar/years.ts';
import { eventOf, filingPeriod, periodUntil } from './filing-deadline.ts';
import type { FilingDeadline } from './parameters/disclosure.ts';

const CALENDAR = calendarOf(NOTICES.map((notice) => ({ ...notice, knownOn: notice.publishedOn })));
const term = (value: FilingDeadline): Term<FilingDeadline> => ({
  ...{ value, basisDocument: '国土资规〔2020〕1号', basisClause: '第二条', demonstration: false },
  ...{ source: 'authority', parameterId: 7 },
});
const AFTER_EPIDEMIC = { event: '解除疫情防控措施', length: 1, unit: 'month', year: 2020 } as const;
const dueOf = (input: PeriodInput | null) => computeDeadline(CALENDAR, input as PeriodInput).due;

describe('filingPeriod', () => {
  it('N2-5: a day is the last day, and its document is named', () => {
    const input = filingPeriod(term('2021-04-30')) as PeriodInput;
    const deadline = computeDeadline(CALENDAR, input);
    expect(deadline).toMatchObject({ due: '2021-04-30', dueAt: '2021-04-30T16:00:00.000Z', endsAt: '24:00' });
    expect(explainDeadline(deadline)).toContain('期限依据：国土资规〔2020〕1号第二条（参数 disclosure.deadline）。');
  });

  it('N2-5: a last day that is a statutory holiday moves on', () => {
    expect(dueOf(filingPeriod(term('2021-05-01')))).toBe('2021-05-06');
  });

  it('N2-5: one month after an event whose day is not known yet is no date; once it is, the day itself is not counted', () => {
    expect(eventOf(term(AFTER_EPIDEMIC))).toBe('解除疫情防控措施');
    expect(filingPeriod(term(AFTER_EPIDEMIC))).toBeNull();
    expect(dueOf(filingPeriod(term(AFTER_EPIDEMIC), '2020-05-11'))).toBe('2020-06-11');
    // 2020-06-27 is a Saturday of the Dragon Boat holiday, make-up day on Sunday the 28th.
    expect(dueOf(filingPeriod(term(AFTER_EPIDEMIC), '2020-05-27'))).toBe('2020-06-28');
  });
});

describe('periodUntil', () => {
  it('N2-5: a last day given by a document rolls over as any other, and names no parameter', () => {
    const deadline = computeDeadline(
      CALENDAR,
      periodUntil('2021-06-12', { document: '内自然资函〔2021〕9号', clause: '' }),
    );
    expect(deadline.due).toBe('2021-06-15');
    expect(explainDeadline(deadline)).toContain('期限依据：内自然资函〔2021〕9号。');
  });
});
