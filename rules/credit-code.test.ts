import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { creditCodeCheckCharacter, isCreditCode, normaliseCreditCode } from './credit-code.ts';

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const body = fc.string({ unit: fc.constantFrom(...ALPHABET), minLength: 17, maxLength: 17 });

describe('isCreditCode', () => {
  it('accepts the worked example of GB 32100-2015', () => {
    expect(isCreditCode('91350100M000100Y43')).toBe(true);
  });

  it('finds every single mistyped character', () => {
    fc.assert(
      fc.property(body, fc.nat(17), fc.constantFrom(...ALPHABET), (text, at, typed) => {
        const code = text + creditCodeCheckCharacter(text);
        expect(isCreditCode(code)).toBe(true);
        if (code.charAt(at) !== typed) expect(isCreditCode(code.slice(0, at) + typed + code.slice(at + 1))).toBe(false);
      }),
    );
  });

  it('finds two neighbours exchanged', () => {
    fc.assert(
      fc.property(body, fc.nat(15), (text, at) => {
        const code = text + creditCodeCheckCharacter(text);
        const swapped = code.slice(0, at) + code.charAt(at + 1) + code.charAt(at) + code.slice(at + 2);
        if (swapped !== code) expect(isCreditCode(swapped)).toBe(false);
      }),
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
});
