import { describe, expect, it } from 'vitest';
import type { OfficeSeason } from './office-hours.ts';
import { computeDeadline, type Deadline, type PeriodInput } from './period.ts';
import { explainDeadline } from './words.ts';
import { calendarKnownOn, newestCalendar } from './years.ts';

const all = newestCalendar();
const workingDays = (start: string, length: number, more: Partial<PeriodInput> = {}): Deadline =>
  computeDeadline(all, { start, period: { unit: 'working-day', length }, ...more });
const dueOf = (start: string, unit: 'calendar-day' | 'month' | 'year', length: number) =>
  computeDeadline(all, { start, period: { unit, length } }).due;
const basis = { reason: '公示系统故障', basis: '停机记录〔2021〕1号' };
const paused = { reason: '等待鉴定', basis: '鉴定委托书〔2021〕2号' };

describe('working days', () => {
  // The table of clauses.md, "Counting days".
  it.each([
    ['2021-04-20', ['2021-04-23', '2021-04-26', '2021-05-06', '2021-05-12', '2021-05-19']],
    ['2021-04-30', ['2021-05-08', '2021-05-11', '2021-05-18', '2021-05-25', '2021-06-01']],
    ['2021-09-30', ['2021-10-11', '2021-10-13', '2021-10-20', '2021-10-27', '2021-11-03']],
    ['2021-11-30', ['2021-12-03', '2021-12-07', '2021-12-14', '2021-12-21', '2021-12-28']],
  ])('from %s end 3, 5, 10, 15 and 20 working days later on the days of the table', (start, ends) => {
    expect([3, 5, 10, 15, 20].map((length) => workingDays(start, length).due)).toEqual(ends);
  });

  it('published on 2020-01-17 end 15 working days later on 02-12, and on 02-14 after the notice of 2020-01-27', () => {
    const input: PeriodInput = { start: '2020-01-17', period: { unit: 'working-day', length: 15 } };
    const before = computeDeadline(calendarKnownOn('2020-01-26')!, input);
    const after = computeDeadline(calendarKnownOn('2020-01-27')!, input, before);
    expect([before.due, before.calendarVersion]).toEqual(['2020-02-12', '2020.1']);
    expect([after.due, after.calendarVersion, after.told?.due]).toEqual(['2020-02-14', '2020.2', '2020-02-12']);
  });

  it('name what was counted and what was not, each rest day with its reason and its notice', () => {
    const { counted, skipped } = workingDays('2021-04-20', 15);
    expect(counted).toEqual([
      { from: '2021-04-21', through: '2021-04-23' },
      { from: '2021-04-25', through: '2021-04-30' },
      { from: '2021-05-06', through: '2021-05-08' },
      { from: '2021-05-10', through: '2021-05-12' },
    ]);
    expect(skipped).toEqual([
      { from: '2021-04-24', through: '2021-04-24', kind: 'rest', reason: '周休息日' },
      {
        ...{ from: '2021-05-01', through: '2021-05-05', kind: 'rest', reason: '劳动节假期' },
        document: '国办发明电〔2020〕27号',
      },
      { from: '2021-05-09', through: '2021-05-09', kind: 'rest', reason: '周休息日' },
    ]);
  });

  it('have no end in a year that is not published, and say which year and since when it is awaited', () => {
    const deadline = workingDays('2026-12-20', 15);
    expect([deadline.due, deadline.dueAt]).toEqual([null, null]);
    expect(deadline.reason).toContain('2027年的放假安排尚未公布，暂无截止日期（不早于2027年1月1日）');
    expect(workingDays('2026-12-20', 9).due).toBe('2026-12-31');
    expect(workingDays('2014-12-20', 3).reason).toContain('2014年不在日历之内');
  });
});

describe('calendar days, months and years', () => {
  it('民法典 203: a last day on a weekend or a holiday moves on, one on a make-up day does not', () => {
    expect(dueOf('2021-04-20', 'calendar-day', 10)).toBe('2021-04-30');
    expect(dueOf('2021-04-20', 'calendar-day', 11)).toBe('2021-05-06');
    expect(dueOf('2021-05-05', 'calendar-day', 3)).toBe('2021-05-08');
    expect(dueOf('2021-05-05', 'calendar-day', 4)).toBe('2021-05-10');
  });

  it('民法典 202: a month ends on the day of its number, or on its last day', () => {
    expect(dueOf('2022-02-28', 'month', 1)).toBe('2022-03-28');
    expect(dueOf('2022-01-31', 'month', 1)).toBe('2022-02-28');
    expect(dueOf('2020-02-29', 'year', 1)).toBe('2021-03-01'); // 2021-02-28 is a Sunday
  });

  it('need the calendar of their last day only', () => {
    expect(dueOf('2014-12-20', 'calendar-day', 30)).toBe('2015-01-19');
    expect(dueOf('2025-06-01', 'year', 2)).toBeNull();
  });

  it('N2-5: 30 April stays; a fixed date on a holiday moves on', () => {
    const date = (day: string) => computeDeadline(all, { start: '2021-01-04', period: { unit: 'date', day } });
    expect([date('2021-04-30').due, date('2021-05-01').due, date('2022-04-30').due]).toEqual([
      ...['2021-04-30', '2021-05-06', '2022-05-05'],
    ]);
    expect(date('2020-05-01').due).toBe('2020-05-06'); // gone by when it was set: it still is that day
  });
});

describe('the end of the last day', () => {
  const seasons: OfficeSeason[] = [
    {
      from: '05-01',
      through: '09-30',
      hours: [
        ['10:00', '13:30'],
        ['16:00', '20:00'],
      ],
    },
    {
      from: '10-01',
      through: '04-30',
      hours: [
        ['10:00', '14:00'],
        ['15:30', '19:30'],
      ],
    },
  ];

  it('is 24:00 in Asia/Shanghai', () => {
    expect(workingDays('2021-04-20', 15)).toMatchObject({ endsAt: '24:00', dueAt: '2021-05-12T16:00:00.000Z' });
  });

  it('民法典 203: is close of business where office hours decide, by season', () => {
    const summer = workingDays('2021-04-20', 15, { officeHours: seasons });
    const winter = workingDays('2021-04-20', 5, { officeHours: seasons });
    expect([summer.dueAt, winter.dueAt]).toEqual(['2021-05-12T12:00:00.000Z', '2021-04-26T11:30:00.000Z']);
    expect(summer.rule).toContain('停止业务活动的时间（20:00）截止');
  });
});

describe('a pause', () => {
  it('is not counted, first and last day included, nor does a period end in it', () => {
    const pauses = [{ from: '2021-04-22', through: '2021-04-26', ...paused }];
    expect(workingDays('2021-04-20', 3, { pauses }).due).toBe('2021-04-28');
    const atTheEnd = [{ from: '2021-05-06', through: '2021-05-07', ...paused }];
    const rolled = computeDeadline(all, {
      start: '2021-04-20',
      period: { unit: 'calendar-day', length: 11 },
      pauses: atTheEnd,
    });
    expect(rolled.due).toBe('2021-05-08');
  });

  it('that is open leaves no date, unless the period has ended before it', () => {
    const pauses = [{ from: '2021-04-26', through: null, ...paused }];
    expect(workingDays('2021-04-20', 10, { pauses })).toMatchObject({
      due: null,
      reason: expect.stringContaining('等待鉴定'),
    });
    expect(workingDays('2021-04-20', 3, { pauses }).due).toBe('2021-04-23');
  });

  it('takes a date away without letting it be forgotten', () => {
    const told = workingDays('2021-04-20', 15);
    const input = { start: '2021-04-20', period: { unit: 'working-day', length: 10 } } as const;
    const open = computeDeadline(all, { ...input, pauses: [{ from: '2021-04-21', through: null, ...paused }] }, told);
    const resumed = computeDeadline(
      all,
      { ...input, pauses: [{ from: '2021-04-21', through: '2021-04-21', ...paused }] },
      open,
    );
    expect([open.due, resumed.computed, resumed.due]).toEqual([null, '2021-05-07', '2021-05-12']);
  });
});

describe('added time', () => {
  it('N2-5, N7-1: prolongs a period in its own unit', () => {
    expect(workingDays('2021-04-20', 15, { added: [{ days: 2, ...basis }] }).due).toBe('2021-05-14');
    const date = { start: '2021-01-04', period: { unit: 'date', day: '2021-04-28' } } as const;
    expect(computeDeadline(all, { ...date, added: [{ days: 1, ...basis }] }).due).toBe('2021-04-29');
  });

  it('N2-5: counts from the day a deadline had rolled over to, not from the rest day before it', () => {
    const date = { start: '2021-01-04', period: { unit: 'date', day: '2021-05-01' } } as const;
    expect(computeDeadline(all, { ...date, added: [{ days: 1, ...basis }] }).due).toBe('2021-05-07');
  });
});

describe('in words', () => {
  it('tells a holder how 15 working days were counted', () => {
    const parameter = {
      name: 'serious.publicity-working-days',
      value: 15,
      basisDocument: '自然资规〔2021〕23号',
      basisClause: '第七条',
    };
    expect(explainDeadline(workingDays('2021-04-20', 15, { parameter }))).toEqual([
      '自2021年4月20日（周二）起15个工作日，当日不计入，自2021年4月21日起算。',
      '期限依据：自然资规〔2021〕23号第七条（参数 serious.publicity-working-days）。',
      '计入15个工作日：2021年4月21日至23日、25日至30日、5月6日至8日、10日至12日。',
      '不计入：2021年4月24日（周休息日）；2021年5月1日至5日（劳动节假期，国办发明电〔2020〕27号）；2021年5月9日（周休息日）。',
      '截止：2021年5月12日（周三）24:00。',
      '依据日历：国办发明电〔2025〕7号（版本 2026.1）。',
      '计算规则：民法典：开始的当日不计入（第二百零一条），只计工作日，最后一日二十四时截止（第二百零三条第二款）。',
    ]);
  });

  it('says that the last day moved, that time was added, and that the clock stood still', () => {
    const words = explainDeadline(
      computeDeadline(all, {
        ...{ start: '2021-04-20', period: { unit: 'calendar-day', length: 10 }, added: [{ days: 1, ...basis }] },
        pauses: [{ from: '2021-04-22', through: '2021-04-22', ...paused }],
      }),
    ).join('');
    expect(words).toContain('中止：2021年4月22日至2021年4月22日，等待鉴定（鉴定委托书〔2021〕2号），期间不计入。');
    expect(words).toContain('补足：增加1日，公示系统故障（停机记录〔2021〕1号）。');
    expect(words).toContain('最后一日遇法定休假日，顺延：2021年5月1日至5日（劳动节假期，国办发明电〔2020〕27号）。');
    expect(words).toContain('截止：2021年5月7日（周五）24:00。');
  });

  it('says that a date told before stays where a new calendar would give an earlier one', () => {
    const told = workingDays('2021-04-20', 15);
    const words = explainDeadline(
      computeDeadline(all, { start: '2021-04-20', period: { unit: 'working-day', length: 14 } }, told),
    );
    expect(words.join('')).toContain('按本日历计算，截止日期为2021年5月11日；此前已告知的截止日期为2021年5月12日');
    expect(words.join('')).toContain('截止：2021年5月12日');
  });
});
