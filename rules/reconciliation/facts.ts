/**
 * What is read out of an item's columns, by kind. The columns of a right are those of the yearly announcement, read by
 * the rules every register is read by; the other kinds are small.
 */
import { parseDay } from '../dates.ts';
import { isInstant, withBeijingOffset } from '../instants.ts';
import { normaliseLicence, parseLicence } from '../licence.ts';
import type { RegisterRight } from '../register.ts';
import type { RightField } from './differences.ts';
import type { ItemProblem, SystemKind } from './kinds.ts';
import { readRegisterCells, TITLES } from './take.ts';

/** What facts are read from: an item's envelope, checked. */
export interface ItemContent {
  id: string;
  occurredAt: string;
  content: Record<string, unknown>;
}

export interface FactsResult {
  /** Absent: the problems say why. */
  facts?: Record<string, unknown>;
  problems: ItemProblem[];
  unknownFields: string[];
}

/** One column of the small kinds: `need` whether it must be filled, `read` undefined where the text is not what it should be. */
interface Column {
  fact: string;
  need: boolean;
  read: (text: string) => unknown;
  wanted: string;
}

const text = (fact: string, need = true): Column => ({
  ...{ fact, need, wanted: '应为不超过 500 字的文本' },
  read: (value) => (value.length <= 500 ? value : undefined),
});
const day = (fact: string, need = true): Column => ({
  fact,
  need,
  read: parseDay,
  wanted: '应为有效日期，如 2021-03-05',
});
const licence = (need = true): Column => ({
  ...{ fact: 'licenceNo', need, wanted: '应为许可证号' },
  read: (value) => {
    const found = parseLicence(value);
    return found.ok ? found.licenceNo : undefined;
  },
});
const year = (fact: string): Column => ({
  ...{ fact, need: true, wanted: '应为年度，如 2021' },
  read: (value) => (/^20[0-9]{2}$/.test(value) ? Number(value) : undefined),
});

/** 2021-04-30 18:05:00, in Asia/Shanghai, or an instant with its offset. */
function readTime(value: string): string | undefined {
  const text = withBeijingOffset(value);
  return isInstant(text) ? new Date(text).toISOString() : undefined;
}

/** 有效 · 撤回 · 作废; empty: it stands. */
const FILING_STATES: Readonly<Record<string, 'valid' | 'withdrawn' | 'voided'>> = {
  有效: 'valid',
  撤回: 'withdrawn',
  作废: 'voided',
};

/** Columns of the small kinds, by the name they have in the ministry's tables. */
export const SMALL_COLUMNS: Readonly<Record<Exclude<SystemKind, 'rights'>, Readonly<Record<string, Column>>>> = {
  filings: {
    许可证号: licence(),
    年度: year('year'),
    填报时间: { fact: 'filedAt', need: true, read: readTime, wanted: '应为时间，如 2021-04-30 18:05:00' },
    状态: {
      ...{ fact: 'state', need: false, wanted: `应为${Object.keys(FILING_STATES).join('、')}之一，或不填` },
      read: (value) => (Object.hasOwn(FILING_STATES, value) ? FILING_STATES[value] : undefined),
    },
  },
  'abnormal-list': {
    许可证号: licence(),
    列入日期: day('listedOn'),
    列入事由: text('reason'),
    列入机关: text('listedBy'),
    决定文号: text('documentNo', false),
    移出日期: day('removedOn', false),
    移出事由: text('removalReason', false),
  },
  'serious-list': {
    许可证号: licence(false),
    矿业权人: text('holderName'),
    统一社会信用代码: text('creditCode', false),
    列入日期: day('listedOn'),
    列入事由: text('reason'),
    列入机关: text('listedBy'),
    决定文号: text('documentNo', false),
    移出日期: day('removedOn', false),
    移出事由: text('removalReason', false),
  },
  draws: {
    抽查年度: year('year'),
    抽查机关: text('drawnBy'),
    抽取日期: day('drawnOn'),
    抽查对象: {
      ...{ fact: 'licenceNos', need: true, wanted: '应为许可证号，以分号分隔' },
      read: (value) => {
        const numbers = value
          .split(/[;；、,，\s]+/)
          .filter((part) => part !== '')
          .map(normaliseLicence);
        return numbers.length > 0 && numbers.every((number) => parseLicence(number).ok) ? numbers : undefined;
      },
    },
  },
};

/** Columns of a kind in the order a file has them. */
export function columnsOf(kind: SystemKind): string[] {
  return kind === 'rights' ? [...TITLES] : Object.keys(SMALL_COLUMNS[kind]);
}

/** Reads an item's columns. Columns nobody knows are named, not judged. */
export function readFacts(kind: SystemKind, item: ItemContent): FactsResult {
  const known = new Set(columnsOf(kind));
  const unknownFields = Object.keys(item.content).filter((name) => !known.has(name));
  const notText = [...known]
    .filter((name) => Object.hasOwn(item.content, name) && typeof item.content[name] !== 'string')
    .map((field) => ({ field, detail: '应为文本' }));
  if (notText.length > 0) return { problems: notText, unknownFields };
  const cells = item.content as Record<string, string>;
  const read = kind === 'rights' ? readRight(item.id, cells) : readSmall(SMALL_COLUMNS[kind], cells);
  return { ...read, unknownFields };
}

/** A right is the register's row: read, normalised and refused by the same rules as a file an official imports. */
function readRight(id: string, cells: Record<string, string>): Omit<FactsResult, 'unknownFields'> {
  const row = readRegisterCells(TITLES.map((name) => (Object.hasOwn(cells, name) ? (cells[name] ?? '') : '')));
  if (!row.ok) return { problems: row.problems };
  if (row.right.licenceNo !== normaliseLicence(id)) return { problems: [{ field: 'id', detail: '应与许可证号相同' }] };
  return { facts: rightFacts(row.right), problems: [] };
}

/** A right in the terms the registers are compared by (`RIGHT_FIELDS`): nothing that only we make of it. */
function rightFacts(right: RegisterRight): Record<RightField, unknown> {
  const { holder, areaKm2, mobile: _mobile, licenceNo: _licenceNo, ...rest } = right;
  const { kind: holderKind, name: holderName, creditCode } = holder;
  // As many digits as the register's own column keeps.
  return { ...rest, holderName, holderKind, creditCode, areaKm2: Math.round(Number(areaKm2) * 10_000) / 10_000 };
}

function readSmall(columns: Readonly<Record<string, Column>>, cells: Record<string, string>) {
  const facts: Record<string, unknown> = {};
  const problems: ItemProblem[] = [];
  for (const [field, { fact, need, read, wanted }] of Object.entries(columns)) {
    const cell = (Object.hasOwn(cells, field) ? (cells[field] ?? '') : '').trim();
    const value = cell === '' ? null : read(cell);
    if (value === undefined || (need && value === null)) problems.push({ field, detail: wanted });
    else facts[fact] = value;
  }
  return problems.length > 0 ? { problems } : { facts, problems };
}
