// The packs as data: what a text says has its clause, and what it does not say is nobody's to guess.
import { describe, expect, it } from 'vitest';
import { assertParameter, isParameterName, LEGAL_NAMES, STEP_NAMES, stepOf, stepsWith } from '../parameters/index.ts';
import { Refusal } from '../refusal.ts';
import {
  assertRegimeInForce,
  defaultRulePack,
  lookUpOf,
  RULE_PACK_IDS,
  type RulePackId,
  rulePack,
  textValueOn,
  textValues,
} from './index.ts';

const everyLine = RULE_PACK_IDS.flatMap((pack) => LEGAL_NAMES.map((name) => ({ pack, name })));

describe('every rule pack', () => {
  it.each(everyLine)('$pack: $name has its texts with clause, or says what to look up and where', ({ pack, name }) => {
    const texts = textValues(pack, name);
    const lookUp = lookUpOf(pack, name);
    expect(texts.length > 0).toBe(lookUp === undefined);
    for (const { value, document, clause } of texts) {
      expect(() => assertParameter(name, value)).not.toThrow();
      expect(document.trim()).not.toBe('');
      expect(clause.trim()).not.toBe('');
    }
    if (lookUp) for (const words of Object.values(lookUp)) expect(words.trim()).not.toBe('');
  });

  it.each(RULE_PACK_IDS)('%s: values that follow one another leave no day to two of them', (pack) => {
    for (const name of LEGAL_NAMES) {
      const texts = textValues(pack, name);
      for (const [index, text] of texts.slice(1).entries())
        expect((texts[index]?.through ?? '9999') < (text.from ?? '')).toBe(true);
    }
  });

  it.each(RULE_PACK_IDS)('N0-1: %s names no measure without a basis, and each once', (pack) => {
    const { measures } = rulePack(pack);
    expect(new Set(measures.map(({ id }) => id)).size).toBe(measures.length);
    for (const { basis } of measures) {
      expect(basis.length).toBeGreaterThan(0);
      for (const { document, clause } of basis)
        expect([document, clause].every((text) => text.trim() !== '')).toBe(true);
    }
  });

  it('says nothing of what is still to be confirmed against its text (credit repair)', () => {
    for (const pack of RULE_PACK_IDS) {
      expect(textValues(pack, 'repair.acceptance-working-days')).toEqual([]);
      expect(textValues(pack, 'repair.answer-working-days')).toEqual([]);
    }
  });

  it('every parameter of a step is in the catalogue, and every legal one is asked for by a step or optional', () => {
    for (const step of STEP_NAMES) expect(stepOf(step).parameters.every(isParameterName)).toBe(true);
    const unused = LEGAL_NAMES.filter((name) => stepsWith(name).length === 0);
    expect(unused).toEqual(['messaging.foreign-provider-basis', 'serious.measures']);
  });
});

describe('values with a basis', () => {
  const on = (pack: RulePackId, name: (typeof LEGAL_NAMES)[number], day: string) => {
    const text = textValueOn(pack, name, day);
    return text && [text.value, text.document, text.clause];
  };

  it('N7-1, N7-5: pack 2021 has 15 working days and three calls of part seven', () => {
    expect(on('2021', 'serious.publicity-working-days', '2021-06-01')).toEqual([
      15,
      '自然资办发〔2021〕23号',
      '第七部分第一款',
    ]);
    expect(on('2021', 'serious.call-rounds', '2021-06-01')?.[0]).toBe(3);
  });

  it('R-1: pack 令第13号 has the three years and the publication of at least one and at most three, and no listing article', () => {
    expect(on('decree-13', 'serious.measures-years', '2026-01-01')?.slice(0, 2)).toEqual([3, '自然资源部令第13号']);
    expect(on('decree-13', 'serious.publication-years', '2025-06-21')).toBeUndefined();
    expect(on('decree-13', 'serious.publication-years', '2025-06-22')?.[0]).toEqual({ least: 1, most: 3 });
    for (const name of ['serious.articles', 'abnormal.articles', 'serious.publicity-working-days'] as const)
      expect(on('decree-13', name, '2026-01-01')).toBeUndefined();
  });

  it('R-7: the answer to a review rests on the article in force on the day', () => {
    expect(on('2021', 'review.answer-days', '2023-12-31')?.[2]).toBe('第二十三条第一款');
    expect(on('2021', 'review.answer-days', '2024-01-01')?.[2]).toBe('第四十八条');
  });
});

describe('the regime in force (R-1)', () => {
  const at = (instant: string) => new Date(instant);
  const open = (pack: RulePackId, instant: string, mode: 'production' | 'rehearsal' = 'production') =>
    assertRegimeInForce(rulePack(pack), at(instant), mode);

  it.each(['2021', '2023'] as const)('R-1: pack %s opens on 30 June 2024, and not from 1 July in Beijing', (pack) => {
    expect(() => open(pack, '2024-06-30T23:59:59.999+08:00')).not.toThrow();
    expect(() => open(pack, '2024-07-01T00:00:00+08:00')).toThrow(Refusal);
  });

  it('R-1: pack 令第13号 opens from 1 July 2024, and not before', () => {
    expect(() => open('decree-13', '2024-06-30T23:59:59.999+08:00')).toThrow(Refusal);
    expect(() => open('decree-13', '2024-07-01T00:00:00+08:00')).not.toThrow();
  });

  it.each(RULE_PACK_IDS)('R-1: a rehearsal opens pack %s on any day', (pack) => {
    for (const instant of ['2021-01-04T09:00:00+08:00', '2026-07-01T00:00:00+08:00'])
      expect(() => open(pack, instant, 'rehearsal')).not.toThrow();
  });

  it('R-1: unless one is named, a rehearsal runs pack 2021 and production the pack in force', () => {
    expect(defaultRulePack({ mode: 'rehearsal', day: '2026-01-01', year: 2026 })).toBe('2021');
    expect(defaultRulePack({ mode: 'production', day: '2024-07-01', year: 2024 })).toBe('decree-13');
    expect(defaultRulePack({ mode: 'production', day: '2024-06-30', year: 2024 })).toBe('2023');
    expect(defaultRulePack({ mode: 'production', day: '2022-12-01', year: 2022 })).toBe('2021');
  });
});
