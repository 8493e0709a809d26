import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countCallMinutes, countSegments } from './segments.ts';

const gsm = (text: string) => countSegments(text, 'by-alphabet');
const domestic = (text: string) => countSegments(text, 'always-70');

describe('countSegments', () => {
  it.each([
    [0, 1],
    [160, 1],
    [161, 2],
    [306, 2],
    [307, 3],
    [459, 3],
    [460, 4],
  ])('%i characters of the GSM alphabet are %i segments', (length, segments) => {
    expect(gsm('a'.repeat(length))).toEqual({ alphabet: 'gsm-7', units: length, segments });
  });

  it.each([
    [70, 1],
    [71, 2],
    [134, 2],
    [135, 3],
  ])('%i Chinese characters are %i segments', (length, segments) => {
    expect(gsm('矿'.repeat(length))).toEqual({ alphabet: 'ucs-2', units: length, segments });
    expect(domestic('a'.repeat(length))).toEqual({ alphabet: 'ucs-2', units: length, segments });
  });

  it('counts characters of the extension table twice, and never divides one between two segments', () => {
    expect(gsm('€'.repeat(80))).toMatchObject({ units: 160, segments: 1 });
    expect(gsm('€'.repeat(81))).toMatchObject({ units: 162, segments: 2 });
    // 153 is odd: the seventy-seventh would begin in the first segment and end in the second.
    expect(gsm(`${'€'.repeat(76)}${'a'.repeat(1)}${'€'.repeat(76)}`)).toMatchObject({ units: 305, segments: 2 });
    expect(gsm(`${'€'.repeat(76)}${'€'.repeat(77)}`)).toMatchObject({ units: 306, segments: 3 });
  });

  it('turns to the other alphabet for a single character, and counts a rare one as two units', () => {
    expect(gsm(`${'a'.repeat(70)}矿`)).toEqual({ alphabet: 'ucs-2', units: 71, segments: 2 });
    expect(gsm('𠮷'.repeat(35))).toEqual({ alphabet: 'ucs-2', units: 70, segments: 1 });
    expect(gsm('𠮷'.repeat(67))).toMatchObject({ units: 134, segments: 3 });
  });

  const text = fc.string({
    unit: fc.constantFrom(...'aZ9 €[]{}\\\n', '矿', '公', '𠮷', '【', '。'),
    maxLength: 400,
  });

  it('never holds more than the segments do, and never needs more than one of them would waste', () => {
    fc.assert(
      fc.property(text, fc.constantFrom('by-alphabet' as const, 'always-70' as const), (words, counting) => {
        const { alphabet, units, segments } = countSegments(words, counting);
        const [single, joined] = alphabet === 'gsm-7' ? [160, 153] : [70, 67];
        expect(units).toBeLessThanOrEqual(segments === 1 ? single : segments * joined);
        expect(segments).toBeLessThanOrEqual(Math.max(1, Math.ceil(units / (joined - 1))));
      }),
    );
  });

  it('grows with the text, and is never less with a domestic provider', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(gsm(one + other).segments).toBeGreaterThanOrEqual(gsm(one).segments);
        expect(domestic(one).segments).toBeGreaterThanOrEqual(gsm(one).segments);
      }),
    );
  });
});

describe('countCallMinutes', () => {
  it('pays each minute begun: the message is said twice, with picking up and the key around it', () => {
    expect(countCallMinutes('矿'.repeat(80), 'zh')).toBe(1);
    expect(countCallMinutes('矿'.repeat(81), 'zh')).toBe(2);
    expect(countCallMinutes('a'.repeat(280), 'en')).toBe(1);
    expect(countCallMinutes('a'.repeat(281), 'en')).toBe(2);
  });
});
