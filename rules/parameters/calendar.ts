/** Parameters of the calendar 日历: what an authority decides about its own hours. */
import { Type } from 'typebox';
import { areOfficeHours } from '../calendar/office-hours.ts';
import { operational } from './entry.ts';

const MonthDay = Type.String({ pattern: '^\\d{2}-\\d{2}$' });
const TimeOfDay = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' });
const Season = Type.Object(
  {
    from: MonthDay,
    through: MonthDay,
    hours: Type.Array(Type.Tuple([TimeOfDay, TimeOfDay]), { minItems: 1, maxItems: 4 }),
  },
  { additionalProperties: false },
);

export const CALENDAR_PARAMETERS = {
  /** Without a default: unset, a last day ends at 24:00, which favours the holder (民法典 203). */
  'calendar.office-hours': operational({
    ...{ title: '办公时间（按季节；北京时间）', unit: '时刻', optional: true },
    schema: Type.Array(Season, { minItems: 1, maxItems: 6 }),
    expected:
      '覆盖全年、互不重叠的季节及其上下班时间，例如 [{"from":"05-01","through":"09-30","hours":[["10:00","13:30"],["16:00","20:00"]]},{"from":"10-01","through":"04-30","hours":[["10:00","14:00"],["15:30","19:30"]]}]',
    holds: areOfficeHours,
  }),
} as const;
