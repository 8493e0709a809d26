import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseLicence, parseLicence } from './licence.ts';

const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));

describe('parseLicence', () => {
  it.each([
    ['C1506002015061234000003', 'mining'],
    [`C${'1'.repeat(22)}`, 'mining'],
    [`T${'1'.repeat(22)}`, 'exploration'],
    [`T${'1'.repeat(17)}`, 'exploration'],
  ])('accepts %s as %s', (text, kind) => {
    expect(parseLicence(text)).toEqual({ ok: true, licenceNo: text, kind });
  });

  it.each([
    `C${'1'.repeat(17)}`,
    `C${'1'.repeat(21)}`,
    `C${'1'.repeat(23)}`,
    `T${'1'.repeat(18)}`,
    `X${'1'.repeat(22)}`,
    `C${'1'.repeat(21)}A`,
  ])('refuses %s: no known shape', (text) => expect(parseLicence(text)).toEqual({ ok: false, reason: 'bad-licence' }));

  it.each(['', ' ', '　'])('says that there is none in %j', (text) => {
    expect(parseLicence(text)).toEqual({ ok: false, reason: 'no-licence' });
  });

  it('reads through spaces, small letters and full width', () => {
    fc.assert(
      fc.property(digits(22), fc.nat(22), (body, at) => {
        const full = [...body].map((c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join('');
        for (const text of [`c${body.slice(0, at)} ${body.slice(at)}`, `　Ｃ${full}\t`])
          expect(parseLicence(text)).toEqual({ ok: true, licenceNo: `C${body}`, kind: 'mining' });
      }),
    );
  });

  it('normalises once and for all', () => {
    fc.assert(fc.property(fc.string(), (text) => normaliseLicence(normaliseLicence(text)) === normaliseLicence(text)));
  });
});
