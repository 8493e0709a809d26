import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { creditCodeCheckCharacter, isCreditCode, normaliseCreditCode } from './credit-code.ts';

// Ten thousand cases each, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000 });

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const body = fc.string({ unit: fc.constantFrom(...ALPHABET), minLength: 17, maxLength: 17 });

describe('isCreditCode', () => {
  it('accepts the worked example of GB 32100-2015', () => {
    expect(isCreditCode('91350100M000100Y43')).toBe(true);
  });

  it('finds every single mistyped character, of the alphabet or not', () => {
    fc.assert(
      fc.property(body, fc.nat(17), fc.constantFrom(...ALPHABET, ...'IOSVZa中-'), (text, at, typed) => {
        const code = text + creditCodeCheckCharacter(text);
        expect(isCreditCode(code)).toBe(true);
        if (code.charAt(at) !== typed) expect(isCreditCode(code.slice(0, at) + typed + code.slice(at + 1))).toBe(false);
      }),
      { numRuns: 20_000 },
    );
  });

  // The weights of any two neighbours differ modulo 31, the check character's own weight of 1 included: none is missed.
  it('finds every two neighbours exchanged, the check character among them', () => {
    fc.assert(
      fc.property(body, fc.nat(16), (text, at) => {
        const code = text + creditCodeCheckCharacter(text);
        const swapped = code.slice(0, at) + code.charAt(at + 1) + code.charAt(at) + code.slice(at + 2);
        if (swapped !== code) expect(isCreditCode(swapped)).toBe(false);
      }),
      { numRuns: 20_000 },
    );
  });

  it.each(['', '91350100M000100Y4', '91350100M000100Y433', '91350100I000100Y43', '91350100m000100y43'])(
    'refuses %j',
    (code) => {
      expect(isCreditCode(code)).toBe(false);
    },
  );

  it('reads through spaces, small letters and full width', () => {
    expect(normaliseCreditCode(' 91350100m000100y４３ ')).toBe('91350100M000100Y43');
  });

  it('normalises once and for all', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        (text) => normaliseCreditCode(normaliseCreditCode(text)) === normaliseCreditCode(text),
      ),
      { numRuns: 10_000 },
    );
  });
});
