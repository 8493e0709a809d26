import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstMobile, parseTelephone, parseTelephones } from './telephone.ts';

const mobile = fc.nat(999_999).map((n) => `16900${String(n).padStart(6, '0')}`);
const landline = fc.nat(9999).map((n) => `0471-111${String(n).padStart(4, '0')}`);
const number = fc.oneof(mobile, landline);
const fullWidth = (text: string) => text.replace(/[0-9]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));

describe('parseTelephone', () => {
  it.each([
    ['16900000001', 'mobile', '16900000001'],
    ['169 0000 0001', 'mobile', '16900000001'],
    ['169-0000-0001', 'mobile', '16900000001'],
    ['+86 16900000001', 'mobile', '16900000001'],
    ['008616900000001', 'mobile', '16900000001'],
    ['8616900000001', 'mobile', '16900000001'],
    ['0471-1110000', 'landline', '0471-1110000'],
    ['04711110000', 'landline', '0471-1110000'],
    ['(0471)1110000', 'landline', '0471-1110000'],
    ['（0471）1110000', 'landline', '0471-1110000'],
    ['0471—1110000', 'landline', '0471-1110000'],
    ['0471 1110000', 'landline', '0471-1110000'],
    ['010-11100000', 'landline', '010-11100000'],
    ['0471-1110000转802', 'landline', '0471-1110000-802'],
    ['0471-1110000-802', 'landline', '0471-1110000-802'],
    ['400-111-0000', 'landline', '400-111-0000'],
    ['1690000000', 'unusable', '1690000000'],
    ['169000000011', 'unusable', '169000000011'],
    ['12900000001', 'unusable', '12900000001'],
    ['1110000', 'unusable', '1110000'],
    ['无', 'unusable', '无'],
  ])('reads %s as %s', (text, kind, expected) => {
    expect(parseTelephone(text)).toEqual({ kind, number: expected });
  });

  it('reads what it wrote', () => {
    fc.assert(
      fc.property(fc.oneof(number, fc.string()), (text) => {
        const once = parseTelephone(text);
        expect(parseTelephone(once.number)).toEqual(once);
      }),
    );
  });
});

describe('parseTelephones', () => {
  it('takes several numbers apart, whatever separates them and whatever their width', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(number, { minLength: 1, maxLength: 4 }),
        fc.constantFrom('；', ';', '、', ',', '，', '/', ' ', '\n', '； '),
        fc.boolean(),
        (numbers, separator, full) => {
          const cell = numbers.join(separator);
          expect(parseTelephones(full ? fullWidth(cell) : cell).map((t) => t.number)).toEqual(numbers);
        },
      ),
    );
  });

  it('keeps an area code with the number behind it', () => {
    expect(parseTelephones('0471 1110000 16900000001').map((t) => t.number)).toEqual(['0471-1110000', '16900000001']);
  });

  it('gives nothing for an empty cell and a number only once', () => {
    expect(parseTelephones(' ；')).toEqual([]);
    expect(parseTelephones('16900000001；169-0000-0001')).toHaveLength(1);
  });
});

describe('firstMobile', () => {
  it('takes the first mobile of 系统填报电话', () => {
    expect(firstMobile(['0471-1110000', '16900000001', '16900000002'], ['16900000003'])).toEqual({
      number: '+8616900000001',
      source: 'system',
    });
  });

  it('then that of 登记电话', () => {
    expect(firstMobile(['0471-1110000'], ['无', '16900000003'])).toEqual({
      number: '+8616900000003',
      source: 'registered',
    });
  });

  it('gives none where there is none: the message is skipped(no-mobile), nobody is called by guess', () => {
    expect(firstMobile(['0471-1110000'], [])).toBeUndefined();
  });
});
