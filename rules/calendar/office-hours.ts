/**
 * Office hours (业务时间) of an authority: by season, for Xinjiang and Tibet keep other hours than the clock of Beijing
 * suggests, and many places shorten the noon rest in winter. A parameter of the authority (`calendar.office-hours`),
 * without a value of ours: unset, a last day ends at 24:00, which favours the holder (民法典 203).
 */
export interface OfficeSeason {
  /** First and last day of the season, `MM-DD`, inclusive; may run over New Year, `10-01` to `04-30`. */
  from: string;
  through: string;
  /** Opening and closing times of the day, Beijing time, in order: `[["10:00","14:00"],["16:00","20:00"]]`. */
  hours: [opens: string, closes: string][];
}

const MONTH_DAY = /^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** Whether every day of a year lies in exactly one season and the hours follow each other. */
export function areOfficeHours(seasons: readonly OfficeSeason[]): boolean {
  if (!seasons.every(({ from, through, hours }) => MONTH_DAY.test(from) && MONTH_DAY.test(through) && inOrder(hours)))
    return false;
  // 2020 has a 29 February.
  for (let at = Date.UTC(2020, 0, 1); at < Date.UTC(2021, 0, 1); at += 86_400_000) {
    const day = new Date(at).toISOString().slice(5, 10);
    if (seasons.filter((season) => isIn(season, day)).length !== 1) return false;
  }
  return true;
}

/** When offices close on a day, `18:30`; undefined where no season holds. */
export function closingTime(seasons: readonly OfficeSeason[], day: string): string | undefined {
  return seasons.find((season) => isIn(season, day.slice(5)))?.hours.at(-1)?.[1];
}

/** Whether offices are open at an instant's time of day (`HH:MM`, Beijing) on a day that works. `closes` is exclusive. */
export function isOpenAt(seasons: readonly OfficeSeason[], day: string, time: string): boolean {
  const season = seasons.find((candidate) => isIn(candidate, day.slice(5)));
  return season?.hours.some(([opens, closes]) => time >= opens && time < closes) ?? false;
}

function isIn({ from, through }: OfficeSeason, day: string): boolean {
  return from <= through ? day >= from && day <= through : day >= from || day <= through;
}

function inOrder(hours: OfficeSeason['hours']): boolean {
  const times = hours.flat();
  return times.length > 0 && times.every((time, index) => index === 0 || (times[index - 1] as string) < time);
}
