/** The list of the late as a sheet, for the officials who work with it. */
import { instantInWords } from './legal-day.ts';
import type { RightKind } from './registry.ts';

export interface LateSheetRow {
  licenceNo: string;
  name: string;
  kind: RightKind | string;
  dueAt: Date;
  listedAt: Date;
  remindersSent: number;
  remindersDelivered: number;
  filedLateAt: Date | null;
  proofDigest: string | null;
}

const KIND_NAMES: Readonly<Record<string, string>> = { exploration: '探矿权', mining: '采矿权' };

/** Headings and widths of the columns, in characters. */
export const LATE_COLUMNS = {
  年度: 8,
  许可证号: 26,
  矿业权名称: 30,
  矿业权类型: 12,
  填报截止: 18,
  列入时间: 18,
  已发提醒: 10,
  已送达: 10,
  逾期补报时间: 18,
  证明摘要: 68,
} as const;

/** One row, in the order of the headings. */
export function lateSheetRow(row: LateSheetRow, year: number): string[] {
  const { licenceNo, name, kind, dueAt, listedAt, remindersSent, remindersDelivered, filedLateAt, proofDigest } = row;
  return [
    ...[String(year), licenceNo, name, KIND_NAMES[kind] ?? kind, instantInWords(dueAt), instantInWords(listedAt)],
    ...[String(remindersSent), String(remindersDelivered)],
    ...[filedLateAt ? instantInWords(filedLateAt) : '', proofDigest ?? ''],
  ];
}
