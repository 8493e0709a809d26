/**
 * The ministry's system of a rehearsal, invented: the register as it stands there, with a few rows that differ, a year of
 * filings, both lists and two earlier draws. The same register and seed give the same things.
 */
import type { SystemKind } from '../rules/reconciliation/kinds.ts';
import { REGISTER_COLUMNS } from '../rules/register-heading.ts';
import { type Random, randomFrom } from './register-sample/random.ts';

/** One version of one thing, as the simulator takes it. */
export interface SampleItem {
  id: string;
  version: number;
  occurredAt: string;
  authority: string;
  content: Record<string, string>;
}

export interface MinistryOptions {
  authority: string;
  /** The year that is disclosed. */
  year: number;
  seed: number;
}

/** Shares of the rights in force: who files at the ministry, and of these who is late. */
const FILES = 0.85;
const FILES_LATE = 0.02;
/** One right in so many stands otherwise at the ministry, is on its abnormal list, or was drawn in an earlier year. */
const DIFFERS_ONE_IN = 400;
const LISTED_ONE_IN = 200;
const DRAWN_ONE_IN = 20;
/** The filing opens on 1 January; most file in the last weeks. */
const DAYS_OPEN = 119;

type Row = Record<string, string>;

/** What the simulator is to hold. `rows`: the register's, each by its headings. */
export function makeMinistry(rows: readonly Row[], options: MinistryOptions): Record<SystemKind, SampleItem[]> {
  const random = randomFrom(options.seed);
  const inForce = rows.filter((row) => row[REGISTER_COLUMNS.state] === '有效');
  return {
    rights: rows.map((row) => makeRight(random, row, options)),
    filings: inForce.flatMap((row) => (random.chance(FILES) ? [makeFiling(random, row, options)] : [])),
    'abnormal-list': inForce.flatMap((row) =>
      random.chance(1 / LISTED_ONE_IN) ? [makeEntry(random, row, options)] : [],
    ),
    'serious-list': inForce.slice(0, 2).map((row, at) => makeSerious(row, at, options)),
    draws: [options.year - 2, options.year - 1].map((year) => makeDraw(random, inForce, year, options)),
  };
}

const licenceOf = (row: Row) => row[REGISTER_COLUMNS.licenceNo] as string;

function makeRight(random: Random, row: Row, { authority, year }: MinistryOptions): SampleItem {
  const area = REGISTER_COLUMNS.area;
  const differs = random.chance(1 / DIFFERS_ONE_IN);
  const content = differs ? { ...row, [area]: (Number(row[area]) + random.integer(1, 9)).toFixed(4) } : row;
  return { id: licenceOf(row), version: 1, occurredAt: `${year}-01-01T00:00:00+08:00`, authority, content };
}

function makeFiling(random: Random, row: Row, { authority, year }: MinistryOptions): SampleItem {
  // The later of two draws: a deadline is what people work towards.
  const day = random.chance(FILES_LATE)
    ? DAYS_OPEN + random.integer(1, 20)
    : Math.max(random.integer(0, DAYS_OPEN), random.integer(0, DAYS_OPEN));
  const minute = random.integer(8 * 60, 22 * 60);
  const filedAt = new Date(Date.UTC(year, 0, 1 + day, -8, minute)).toISOString();
  const content = { 许可证号: licenceOf(row), 年度: String(year), 填报时间: filedAt, 状态: '有效' };
  return { id: `F-${licenceOf(row)}`, version: 1, occurredAt: filedAt, authority, content };
}

function makeEntry(random: Random, row: Row, { authority, year }: MinistryOptions): SampleItem {
  const listedOn = `${year - 1}-07-${String(random.integer(1, 28)).padStart(2, '0')}`;
  const content = {
    ...{ 许可证号: licenceOf(row), 列入日期: listedOn, 列入事由: '未按规定填报公示' },
    ...{
      列入机关: row[REGISTER_COLUMNS.issuingAuthority] as string,
      决定文号: `演示〔${year - 1}〕${random.digits(3)}号`,
    },
  };
  return { id: `Y-${licenceOf(row)}`, version: 1, occurredAt: `${listedOn}T09:00:00+08:00`, authority, content };
}

function makeSerious(row: Row, at: number, { authority, year }: MinistryOptions): SampleItem {
  const listedOn = `${year - 1}-09-0${at + 1}`;
  const content = {
    ...{ 许可证号: licenceOf(row), 矿业权人: row[REGISTER_COLUMNS.holder] as string, 列入日期: listedOn },
    ...{ 列入事由: '演示：逾期不改正', 列入机关: '自然资源部', 决定文号: `演示〔${year - 1}〕${at + 1}号` },
  };
  return { id: `W-${year - 1}-${at + 1}`, version: 1, occurredAt: `${listedOn}T09:00:00+08:00`, authority, content };
}

function makeDraw(random: Random, rows: readonly Row[], year: number, { authority }: MinistryOptions): SampleItem {
  const drawn = rows.filter(() => random.chance(1 / DRAWN_ONE_IN)).map(licenceOf);
  const content = {
    ...{
      抽查年度: String(year),
      抽查机关: rows[0]?.[REGISTER_COLUMNS.issuingAuthority] ?? '',
      抽取日期: `${year}-06-01`,
    },
    抽查对象: drawn.join('；'),
  };
  return { id: `D-${authority}-${year}`, version: 1, occurredAt: `${year}-06-01T09:00:00+08:00`, authority, content };
}
