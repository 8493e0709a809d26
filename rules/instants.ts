/** Instants as other systems write them. */
import { parseDay } from './dates.ts';

const PLAIN = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(:\d{2})?$/;
const INSTANT =
  /^((?:19|20|21)\d{2}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/** 2021-04-30 18:05 or 2021-04-30 18:05:00, as tables write it, is Beijing time; everything else stays as it stands. */
export function withBeijingOffset(text: string): string {
  const plain = PLAIN.exec(text.trim());
  return plain ? `${plain[1]}T${plain[2]}${plain[3] ?? ':00'}+08:00` : text.trim();
}

/** Whether a text is an instant with its offset on a real day: JavaScript itself takes 30 February for 2 March. */
export function isInstant(text: string): boolean {
  const match = INSTANT.exec(text);
  return match !== null && parseDay(match[1] as string) !== undefined;
}
