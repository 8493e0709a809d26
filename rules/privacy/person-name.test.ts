import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isStorable } from '../text.ts';
import { maskBusinessName, maskPersonName } from './person-name.ts';

describe('maskPersonName', () => {
  it.each([
    ['李芳', '李某'],
    ['李　芳', '李某'],
    ['欧阳芳', '欧阳某'],
    ['歐陽芳', '歐陽某'],
    ['司马相如', '司马某'],
    ['欧阳', '欧某'],
    ['范徐丽泰', '范某'],
    ['买买提·艾力', '买某'],
    ['阿不都热合曼•买买提', '阿某'],
    ['乌云其木格', '乌某'],
    ['𠮷田', '𠮷某'],
    ['王𬎆', '王某'],
    ['葛󠄀城', '葛某'],
    ['John Smith', 'J某'],
    ['ōta ken', 'Ō某'],
    ['Ахмет', 'А某'],
    ['李', '某'],
    ['J', '某'],
    ['', '某'],
    ['　', '某'],
    ['', '某'],
    ['16900000001', '某'],
    ['李某', '某'],
  ])('N6-4: masks %s as %s', (name, masked) => expect(maskPersonName(name)).toBe(masked));

  it('N6-4: never holds the whole name, and at most its surname', () => {
    const character = fc.oneof(
      fc.constantFrom(...'李王欧阳司马诸葛芳伟娜某·𠮷𬎆 　'),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    );
    fc.assert(
      fc.property(fc.array(character, { maxLength: 12 }), (characters) => {
        const name = characters.join('');
        const masked = maskPersonName(name);
        expect(masked.endsWith('某')).toBe(true);
        const tight = name.replace(/\s/g, '');
        if (tight !== '' && tight !== '某') expect(masked).not.toContain(tight);
        expect([...masked].length).toBeLessThanOrEqual(3);
        expect(isStorable(masked)).toBe(true);
      }),
      { numRuns: 20_000 },
    );
  });
});

describe('maskBusinessName', () => {
  it.each([
    ['李芳', '李某'],
    ['欧阳娜娜', '欧阳某'],
    ['红山李芳采石场', '某个体工商户'],
    ['李芳店', '某个体工商户'],
    ['东胜区买买提·艾力砂石经营部', '某个体工商户'],
    ['', '某个体工商户'],
  ])('N6-4: masks %s as %s', (name, masked) => expect(maskBusinessName(name)).toBe(masked));
});
