import { describe, expect, it } from 'vitest';
import type { Refusal } from '../refusal.ts';
import { DIFFERENCE_CHOICES, DIFFERENCE_TYPES, type DifferenceState, fieldTitle, valueInWords } from './differences.ts';
import { assertChoice, assertProposed, type DecidableDifference } from './refusals.ts';
import { fieldsTaken, type RightFacts, readRegisterCells, rowTaken, TITLES } from './take.ts';

const OURS: RightFacts = {
  ...{ name: '红山金矿勘探', kind: 'exploration', holderName: '乌兰砂石有限公司', holderKind: 'enterprise' },
  ...{
    creditCode: '91150700272HD1TJ3U',
    mineral: '金矿',
    areaKm2: 33.4221,
    validFrom: '2019-03-20',
    validTo: '2021-03-19',
  },
  ...{
    firstIssued: '2007-05-20',
    issuingAuthority: '内蒙古自治区自然资源厅',
    managingAuthority: '鄂尔多斯市自然资源局',
  },
  ...{
    divisionCode: '150600',
    state: 'valid',
    closureGround: null,
    documentNo: null,
    mergedInto: null,
    greenMine: false,
  },
  ...{ systemPhones: ['16900123514'], registeredPhones: ['16900613984', '0482-1113999'], contactPerson: '李芳' },
  ...{ email: 'holder0@example.cn', remark: '' },
};
const LICENCE = 'T15520070501000001';
const problemOf = (act: () => void): string | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as Refusal).problem.type.split(':').at(-1);
  }
};

describe('a row that takes theirs over', () => {
  it('reads back as ours, with this one field of theirs', () => {
    const cells = rowTaken(LICENCE, OURS, { ...OURS, areaKm2: 99.5, name: '别的名称' }, 'areaKm2');
    expect(cells).toHaveLength(TITLES.length);
    const row = readRegisterCells(cells);
    expect(row).toMatchObject({
      ok: true,
      right: { licenceNo: LICENCE, name: '红山金矿勘探', holder: { name: '乌兰砂石有限公司' } },
    });
    expect(row.ok && Number(row.right.areaKm2)).toBe(99.5);
    expect(row.ok && row.right.registeredPhones).toEqual(['16900613984', '0482-1113999']);
  });

  it('takes with a field what only holds together with it', () => {
    expect(fieldsTaken('holderName')).toEqual(['holderName', 'holderKind', 'creditCode']);
    const theirs = {
      ...OURS,
      state: 'policy-closed',
      closureGround: '生态保护红线',
      documentNo: '113号',
      remark: '不取',
    };
    const row = readRegisterCells(rowTaken(LICENCE, OURS, theirs, 'state'));
    expect(row).toMatchObject({ ok: true, right: { state: theirs.state, closureGround: '生态保护红线', remark: '' } });
  });

  it('is all of theirs where we have none', () => {
    const row = readRegisterCells(rowTaken(LICENCE, undefined, OURS, ''));
    expect(row).toMatchObject({
      ok: true,
      right: { divisionCode: '150600', greenMine: false, systemPhones: ['16900123514'] },
    });
  });

  it('is refused by the register’s own rules, column by column', () => {
    const row = readRegisterCells(rowTaken(LICENCE, OURS, { ...OURS, validTo: '2018-01-01' }, 'validTo'));
    expect(row.ok).toBe(false);
    expect(!row.ok && row.problems.map(({ field }) => field)).toContain('有效期止');
  });
});

describe('a choice', () => {
  const difference = (changes: Partial<DecidableDifference>): DecidableDifference => ({
    ...{ id: 1, kind: 'rights', type: 'field', field: 'name', state: 'open', choice: null },
    ...changes,
  });

  it('take-theirs needs something to take', () => {
    for (const type of DIFFERENCE_TYPES)
      expect(problemOf(() => assertChoice(difference({ type }), 'take-theirs'))).toBe(
        type === 'missing-there' ? 'nothing-to-take' : undefined,
      );
    expect(problemOf(() => assertChoice(difference({ field: 'authority' }), 'take-theirs'))).toBe('nothing-to-take');
    expect(
      problemOf(() => assertChoice(difference({ kind: 'filings', type: 'missing-here', field: '' }), 'take-theirs')),
    ).toBe('nothing-to-take');
    expect(
      problemOf(() => assertChoice(difference({ kind: 'filings', type: 'withdrawn', field: '' }), 'take-theirs')),
    ).toBeUndefined();
    expect(problemOf(() => assertChoice(difference({ kind: 'draws', type: 'missing-here' }), 'take-theirs'))).toBe(
      'nothing-to-take',
    );
  });

  it('may be changed until it is carried out', () => {
    const allowed = (state: DifferenceState, choice: DecidableDifference['choice'] = null) =>
      DIFFERENCE_CHOICES.filter(
        (wanted) => problemOf(() => assertChoice(difference({ state, choice }), wanted)) === undefined,
      );
    expect(allowed('open')).toEqual([...DIFFERENCE_CHOICES]);
    expect(allowed('asked', 'ask')).toEqual([...DIFFERENCE_CHOICES]);
    expect(allowed('decided', 'keep-ours')).toEqual([...DIFFERENCE_CHOICES]);
    expect(allowed('decided', 'take-theirs')).toEqual([]);
    expect(allowed('proposed', 'take-theirs')).toEqual([]);
    expect(allowed('gone')).toEqual([]);
  });

  it('is approved where it was proposed, and nowhere else', () => {
    expect(problemOf(() => assertProposed(difference({ state: 'proposed' })))).toBeUndefined();
    expect(problemOf(() => assertProposed(difference({ state: 'open' })))).toBe('difference-not-open');
  });
});

describe('words', () => {
  it('are the register’s', () => {
    expect(fieldTitle('rights', 'areaKm2')).toBe('面积(平方公里)');
    expect(fieldTitle('filings', 'filedAt')).toBe('填报时间');
    expect(valueInWords('kind', 'mining')).toBe('采矿权');
    expect(valueInWords('greenMine', false)).toBe('否');
    expect(valueInWords('systemPhones', ['1', '2'])).toBe('1、2');
    expect(valueInWords('remark', null)).toBe('');
  });
});
