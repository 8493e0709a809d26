/**
 * Reads the State Council's notice of holidays (放假安排通知) as it is published:
 *
 *   国办发明电〔2020〕27号 … 四、劳动节：5月1日至5日放假调休，共5天。4月25日（星期日）、5月8日（星期六）上班。
 *
 * 1. The arrangement begins with 「一、」. Every sentence of it that names a day is read whole, or the notice is refused with
 *    that sentence: half a notice is a wrong calendar. Recommendations (鼓励…) and the signature name days and arrange none.
 * 2. A sentence is made of parts between commas: days with a verb, a number of days, or an aside (与周末连休).
 * 3. What a notice says twice must agree: days of the week in brackets, numbers of days.
 */
import { addDays } from '../legal-day.ts';
import { toHalfWidth, withoutSpaces } from '../text.ts';
import { type Calendar, type DaysOff, weekdayOf } from './calendar.ts';
import { notANotice, unreadSentences } from './refusals.ts';
import { daysFrom } from './walk.ts';

export interface ReadNotice {
  document: string;
  year: number;
  off: DaysOff[];
  work: string[];
  /** 成文日期, below the text; undefined when it was not pasted. */
  signedOn: string | undefined;
}

const DAY = String.raw`(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:\([^()]*\))?`;
const DAYS = `${DAY}(?:至${DAY})?`;
const ARRANGED = new RegExp(
  `^(?:其中)?(${DAYS}(?:、${DAYS})*)(?:全国)?(放假调休|调休放假|放假|补休|调休|上班|起正常上班)(?:(\\d+)天)?$`,
);
const EXTENDED = new RegExp(`^延长(?:\\d{4}年)?(.+)假期至(${DAY})$`);
const NUMBER = /^共(\d+)天$/;
const ASIDE = /^(与周末连休|不调休)$/;
const OUTSIDE_BRACKETS = String.raw`(?![^()]*\))`;
const SIGNATURE = /^国务院(?:办公厅)?((?:\d{4})年\d{1,2}月\d{1,2}日)$/;

/** Reads a notice. `former` is the calendar it changes: 「延长春节假期至…」 says no first day. Throws Refusal notice-unread. */
export function readNotice(text: string, former?: Calendar): ReadNotice {
  const plain = withoutSpaces(toHalfWidth(text)).replaceAll('[', '〔').replaceAll(']', '〕');
  const document = /国(?:办)?发明电〔\d{4}〕\d+号/.exec(plain)?.[0];
  const title = /(\d{4})年(?:(?:部分节假日|元旦)|([^\d。,]{2,6}?)假期)/.exec(plain);
  const year = Number(title?.[1] ?? /(\d{4})年/.exec(plain)?.[1]);
  const begins = /(?<![十第])一、|特作如下调休:/.exec(plain);
  if (!document) throw notANotice('通知中没有文号，应有“国办发明电〔年份〕序号号”', text);
  if (!year || !begins) throw notANotice('通知中没有年份或没有“一、”起的放假安排', text);
  const reading: Reading = {
    year,
    festival: title?.[2] ?? '调休',
    former,
    off: [],
    work: [],
    before: '',
    signedOn: undefined,
  };
  const sentences = plain.slice(begins.index + begins[0].length).split(/[。;]/);
  const unread = sentences.filter(
    (sentence) => !readSentence(reading, sentence.replace(/^[一二三四五六七八九十]+、/, '')),
  );
  if (unread.length > 0) throw unreadSentences(unread);
  if (reading.off.length + reading.work.length === 0) throw notANotice('通知中没有读到放假安排', text);
  return { document, year, off: reading.off, work: reading.work, signedOn: reading.signedOn };
}

interface Reading {
  year: number;
  /** What the item is about; of a notice that changes one festival, that of its title. */
  festival: string;
  former: Calendar | undefined;
  off: DaysOff[];
  work: string[];
  /** The day named last: 「9月3日至5日」 names the month once. */
  before: string;
  signedOn: string | undefined;
}

/** Whether it was read, or has nothing to arrange. */
function readSentence(reading: Reading, sentence: string): boolean {
  const signature = SIGNATURE.exec(sentence)?.[1];
  if (signature) {
    reading.signedOn = dayIn(reading, signature);
    return reading.signedOn !== undefined;
  }
  const [, festival, said = sentence] = /^([^:\d]{2,20}):(.*)$/.exec(sentence) ?? [];
  if (festival) reading.festival = festival;
  if (!/\d日/.test(said)) return festival === undefined;
  if (said.startsWith('鼓励')) return true;
  return outsideBrackets(said, ',').every((part) => readPart(reading, part));
}

function readPart(reading: Reading, part: string): boolean {
  const [, days, verb, ownNumber] = ARRANGED.exec(part) ?? [];
  if (days && verb) return readDays(reading, days, verb) && (ownNumber === undefined || hasDays(reading, ownNumber));
  const [, festival, through] = EXTENDED.exec(part) ?? [];
  if (festival && through) return extend(reading, festival, through);
  const number = NUMBER.exec(part)?.[1];
  return number ? hasDays(reading, number) : ASIDE.test(part);
}

function readDays(reading: Reading, days: string, verb: string): boolean {
  return outsideBrackets(days, '、').every((stretch) => {
    const [from, through] = outsideBrackets(stretch, '至').map((day) => dayIn(reading, day));
    if (from === undefined || (stretch.includes('至') && through === undefined)) return false;
    // 「2月3日起正常上班」 repeats what the day of the week says.
    if (verb === '起正常上班') return true;
    return verb === '上班' ? makeWork(reading, from, through) : takeOff(reading, from, through ?? from);
  });
}

function makeWork({ work }: Reading, day: string, through: string | undefined): boolean {
  work.push(day);
  return through === undefined;
}

function takeOff({ off, festival }: Reading, from: string, through: string): boolean {
  const last = off.at(-1);
  // 「其中9月3日放假,9月4日调休」 says again what 「9月3日至5日」 has said.
  if (last && last[1] <= from && through <= last[2]) return true;
  if (last && last[0] === festival && addDays(last[2], 1) === from) off[off.length - 1] = [festival, last[1], through];
  else off.push([festival, from, through]);
  return from <= through;
}

/** From the day after the holiday as it was arranged before. */
function extend(reading: Reading, festival: string, through: string): boolean {
  const last = dayIn(reading, through);
  const before = [...(reading.former?.arranged.values() ?? [])]
    .filter(({ words, day }) => words.startsWith(festival) && day.startsWith(`${reading.year}`))
    .map(({ day }) => day)
    .sort()
    .at(-1);
  if (last === undefined || before === undefined || last <= before) return false;
  reading.off.push([festival, addDays(before, 1), last]);
  return true;
}

/** Whether the holiday named last has that many days. */
function hasDays({ off }: Reading, number: string): boolean {
  const last = off.at(-1);
  return last !== undefined && daysFrom(last[1], last[2]) + 1 === Number(number);
}

/** A day as written; undefined when there is no such day, or its day of the week is another. */
function dayIn(reading: Reading, text: string): string | undefined {
  const [, year = reading.year, month = reading.before.slice(5, 7), date = '', remark = ''] =
    /^(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\((.*)\))?$/.exec(text) ?? [];
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  if (Number.isNaN(Date.parse(day)) || new Date(day).toISOString().slice(0, 10) !== day) return undefined;
  const said = /(?:星期|周)([日一二三四五六])$/.exec(remark)?.[1];
  if (said !== undefined && '日一二三四五六'.indexOf(said) !== weekdayOf(day)) return undefined;
  reading.before = day;
  return day;
}

const outsideBrackets = (text: string, separator: string) => text.split(new RegExp(separator + OUTSIDE_BRACKETS));
