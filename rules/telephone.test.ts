import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { firstMobile, parseTelephone, parseTelephones } from './telephone.ts';
import { toHalfWidth } from './text.ts';

// Ten thousand cases each, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000 });

const mobile = fc.nat(999_999).map((n) => `16900${String(n).padStart(6, '0')}`);
const landline = fc.nat(9999).map((n) => `0471-111${String(n).padStart(4, '0')}`);
const extended = fc.tuple(landline, fc.nat(999_999)).map(([base, extension]) => `${base}-${extension}`);
const service = fc.nat(9999).map((n) => `400-111-${String(n).padStart(4, '0')}`);
const number = fc.oneof(mobile, landline, extended, service);
/** Ways to write a number that mean the same. */
const style = fc.constantFrom<(given: string) => string>(
  (given) => fullWidth(given),
  (given) => ` ${given}　`,
  (given) => given.replaceAll('-', '—'),
  (given) => given.replace(/^(0[0-9]{3})-([0-9]{7})/, '（$1）$2'),
  (given) => given.replace(/^(0[0-9]{3})-([0-9]{7})-/, '$1$2转'),
  (given) => given.replace(/^0/, '+86 '),
  (given) => given.replace(/^(1[0-9]{2})([0-9]{4})([0-9]{4})$/, '$1 $2 $3'),
  (given) => (/^1/.test(given) ? `0086${given}` : given),
);
/** Anything a cell may hold: numbers, half numbers, what stands around them, and nonsense. */
const typed = fc.oneof(
  number,
  fc.string(),
  fc.string({ unit: fc.constantFrom(...'0123456789471-—（）()转 　+机#.,；和李'), maxLength: 24 }),
  fc.tuple(number, style).map(([given, write]) => write(given)),
);
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
    ['0471-1110000分机802', 'landline', '0471-1110000-802'],
    ['（0471）1110000（转802）', 'landline', '0471-1110000-802'],
    ['0471-1110000 ext. 802', 'landline', '0471-1110000-802'],
    ['【0471】1110000', 'landline', '0471-1110000'],
    ['０４７１－１１１００００', 'landline', '0471-1110000'],
    ['0471-111-0000', 'landline', '0471-1110000'],
    ['010 1110 0000', 'landline', '010-11100000'],
    ['+86 471 1110000', 'landline', '0471-1110000'],
    ['+86-(0471)-1110000', 'landline', '0471-1110000'],
    ['008610-11100000', 'landline', '010-11100000'],
    ['电话：0471-1110000', 'landline', '0471-1110000'],
    ['手机 16900000001', 'mobile', '16900000001'],
    ['016900000001', 'mobile', '16900000001'],
    ['400-111-0000', 'landline', '400-111-0000'],
    ['4001110000', 'landline', '400-111-0000'],
    ['400 1110 000', 'landline', '400-111-0000'],
    ['800-111-0000转1', 'landline', '800-111-0000-1'],
    ['传真0471-1110000', 'unusable', '传真0471-1110000'],
    ['1690000000116900000002', 'unusable', '1690000000116900000002'],
    ['1690000000', 'unusable', '1690000000'],
    ['169000000011', 'unusable', '169000000011'],
    ['12900000001', 'unusable', '12900000001'],
    ['1110000', 'unusable', '1110000'],
    ['无', 'unusable', '无'],
  ])('reads %s as %s', (text, kind, expected) => {
    expect(parseTelephone(text)).toEqual({ kind, number: expected });
  });

  it('reads what it wrote: any normalised number is a fixed point', () => {
    fc.assert(
      fc.property(typed, (text) => {
        const once = parseTelephone(text);
        expect(parseTelephone(once.number)).toEqual(once);
      }),
      { numRuns: 20_000 },
    );
  });

  it('reads a number however it is written', () => {
    fc.assert(
      fc.property(number, style, (given, write) => {
        expect(parseTelephone(write(given)).number).toBe(given);
      }),
      { numRuns: 10_000 },
    );
  });

  it('calls a number usable only if all its digits stood there, in that order', () => {
    fc.assert(
      fc.property(typed, (text) => {
        const read = parseTelephone(text);
        const digits = (of: string) => toHalfWidth(of).replace(/[^0-9]/g, '');
        if (read.kind === 'unusable') expect(read.number).toBe(text.trim());
        else expect(digits(text)).toContain(digits(read.number).replace(/^0/, ''));
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('parseTelephones', () => {
  it('takes several numbers apart, whatever separates them and whatever their width', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(number, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(
          '；',
          ';',
          '、',
          ',',
          '，',
          '/',
          '／',
          '|',
          '\\',
          '。',
          ' ',
          '　',
          '\t',
          '\n',
          '； ',
          '和',
          ' 或 ',
        ),
        fc.boolean(),
        (numbers, separator, full) => {
          const cell = numbers.join(separator);
          expect(parseTelephones(full ? fullWidth(cell) : cell).map((t) => t.number)).toEqual(numbers);
        },
      ),
      { numRuns: 10_000 },
    );
  });

  it('reads the cell it would write as the same numbers', () => {
    fc.assert(
      fc.property(fc.array(typed, { maxLength: 4 }), fc.constantFrom('；', ' ', '/', ''), (pieces, separator) => {
        const once = parseTelephones(pieces.join(separator));
        expect(parseTelephones(once.map((t) => t.number).join('；'))).toEqual(once);
      }),
      { numRuns: 20_000 },
    );
  });

  it.each([
    ['169 0000 0001 0471 1110000', ['16900000001', '0471-1110000']],
    ['16900000001-16900000002', ['16900000001', '16900000002']],
    ['李和 16900000001', ['李和', '16900000001']],
    ['0471-1110000、1110001', ['0471-1110000', '1110001']],
  ])('reads %s as %j', (cell, numbers) => {
    expect(parseTelephones(cell).map((t) => t.number)).toEqual(numbers);
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
