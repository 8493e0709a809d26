import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { normaliseLicence, parseLicence } from './licence.ts';

// Ten thousand cases each, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000 });

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
    '1500000720015',
    '蒙采证字〔1998〕第015号',
  ])('does not know the shape of %s, and gives the number for an officer to accept', (text) =>
    expect(parseLicence(text)).toEqual({ ok: false, reason: 'bad-licence', licenceNo: text }),
  );

  it.each([
    '150102198001011234',
    '15010219800101123X',
    '150102800101123',
    '16900000001',
    '+8616900000001',
    '0471-1110000',
    '见附件',
    '无',
    '123',
    `C${'1'.repeat(40)}`,
    'C15;DROP',
  ])('refuses %s whatever an officer decided: no licence number', (text) =>
    expect(parseLicence(text)).toEqual({ ok: false, reason: 'not-a-licence' }),
  );

  it('knows every number of the three shapes, and no other', () => {
    const cell = fc.oneof(
      fc.stringMatching(/^[CT][0-9]{16,24}$/),
      fc.stringMatching(/^[A-Z]?[0-9]{10,25}$/),
      fc.string({ unit: fc.constantFrom(...'CTX0123456789'), minLength: 1, maxLength: 24 }),
    );
    fc.assert(
      fc.property(cell, (text) => {
        const known = (text[0] === 'C' && text.length === 23) || (text[0] === 'T' && [18, 23].includes(text.length));
        expect(parseLicence(text).ok).toBe(known && /^[0-9]+$/.test(text.slice(1)));
      }),
      { numRuns: 10_000 },
    );
  });

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
      { numRuns: 10_000 },
    );
  });

  it('normalises once and for all', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        (text) => normaliseLicence(normaliseLicence(text)) === normaliseLicence(text),
      ),
      { numRuns: 10_000 },
    );
  });
});
