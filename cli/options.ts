import { InvalidArgumentError } from 'commander';
import { UsageError } from './output.ts';

/** Refuses what is no division code 行政区划代码. */
export function requireCode(option: string, code: string): void {
  if (!/^[0-9]{6}$/.test(code))
    throw new UsageError(`${option} ${code}: must be six digits, such as 150000 / 应为 6 位行政区划代码`);
}

/** The text without space around it; refused when nothing is left. */
export function requireText(option: string, text: string): string {
  const trimmed = text.trim();
  if (trimmed !== '') return trimmed;
  throw new UsageError(`${option} ${JSON.stringify(text)}: must not be empty / 不得为空`);
}

/** For commander: a port. */
export function toPort(text: string): number {
  return wholeNumber(text, 1, 65_535, 'a port from 1 to 65535 / 端口须为 1–65535');
}

/** For commander: a year a campaign may be opened for. */
export function toYear(text: string): number {
  return wholeNumber(text, 2015, 2100, 'a year from 2015 to 2100, such as 2021 / 年度须为 2015–2100');
}

/** For commander: the number of a record. */
export function toId(text: string): number {
  return wholeNumber(text, 1, Number.MAX_SAFE_INTEGER, 'the number of a record, such as 1 / 应为编号');
}

/** For commander: the length of a period. */
export function toLength(text: string): number {
  return wholeNumber(text, 1, 3_650, 'a whole number from 1 to 3650 / 应为 1–3650 的整数');
}

/** For commander: a share. */
export function toPercent(text: string): number {
  return wholeNumber(text, 0, 100, 'a whole number from 0 to 100 / 应为 0–100 的整数');
}

/** For commander: legal days a second. */
export function toSpeed(text: string): number {
  return wholeNumber(text, 1, 1_000, 'days a second, from 1 to 1000 / 应为 1–1000 的整数');
}

function wholeNumber(text: string, least: number, most: number, wanted: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < least || number > most) throw new InvalidArgumentError(wanted);
  return number;
}
