/**
 * Citizen identity number 公民身份号码 (GB 11643): 6 digits of a division, the day of birth, 3 digits, a check character;
 * 15 digits before 1999, with two of the year and no check character.
 * A register must not hold one; where it was typed into a wrong cell all the same, it is not shown again.
 */
import { toHalfWidth } from './text.ts';

// The check character is not computed: a number with a slip of the finger still says who was born where and when.
const SHAPE =
  /(?<![0-9A-Za-z])([0-9]{6})([\s-]*(?:(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[\s-]*[0-9]{3}[0-9Xx]|[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}))(?![0-9A-Za-z])/g;

/** As many whatever the length: a mask that counts tells the two kinds apart. */
const HIDDEN = '*'.repeat(12);

/** `150102198001011234` → `150102************`, full width or not; everything else stays as it stands. */
export function maskIdentityNumbers(text: string): string {
  // Character for character, so that places in the one are places in the other.
  const plain = toHalfWidth(text);
  let shown = '';
  let from = 0;
  for (const { index, 0: all, 1: division = '' } of plain.matchAll(SHAPE)) {
    shown += text.slice(from, index + division.length) + HIDDEN;
    from = index + all.length;
  }
  return shown + text.slice(from);
}
