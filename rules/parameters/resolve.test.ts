import { describe, expect, it } from 'vitest';
import { Refusal } from '../refusal.ts';
import {
  assertStepReady,
  assertWithinText,
  type DatedValue,
  type LegalName,
  missingIn,
  missingSteps,
  PARAMETER_NAMES,
  type ParameterName,
  packOfProposal,
  parameterTimeline,
  type Resolved,
  resolveParameter,
  type StoredValue,
} from './index.ts';

const stored = (over: Partial<DatedValue> = {}): DatedValue => ({
  ...{ id: 1, name: 'serious.publicity-working-days', value: 20, rulePack: '2021' },
  ...{ basisDocument: '省厅〔2021〕1号', basisClause: '三', demonstration: false },
  ...{ effectiveFrom: '2021-02-01', effectiveTo: null, ...over },
});

describe('which value holds', () => {
  const asked = { rulePack: '2021', day: '2021-06-01' } as const;
  const of = (rows: StoredValue[], name: ParameterName = 'serious.publicity-working-days', at: object = {}) =>
    resolveParameter(name, rows, { ...asked, ...at }).effective;

  it('is the authority’s own, the first of the order it is given, before the text of the pack', () => {
    expect(of([stored({ id: 2, value: 18 }), stored()])).toMatchObject({ id: 2, source: 'authority', value: 18 });
    expect(of([])).toMatchObject({ id: null, source: 'pack', value: 15, basisDocument: '自然资办发〔2021〕23号' });
  });

  it('R-1: is none that was entered for another pack', () => {
    expect(of([stored()], 'serious.publicity-working-days', { rulePack: 'decree-13' })).toBeUndefined();
    expect(of([stored({ rulePack: 'decree-13' })])).toMatchObject({ source: 'pack', value: 15 });
  });

  it('is a marked default for an operational parameter alone, whatever the pack', () => {
    expect(of([], 'serious.call-days')).toMatchObject({ source: 'default', basisDocument: '操作默认' });
    const own = stored({ name: 'serious.call-days', value: 4, rulePack: null });
    expect(of([own], 'serious.call-days', { rulePack: 'decree-13' })).toMatchObject({ source: 'authority', value: 4 });
    expect(of([], 'removal.limit')).toBeUndefined();
  });

  it('N2-5: is not last year’s deadline; what would hold for another year is named', () => {
    const deadline = (year: number, rows: StoredValue[]) =>
      resolveParameter('disclosure.deadline', rows, { ...asked, year });
    const own = stored({ name: 'disclosure.deadline', value: '2020-04-30' });
    expect(deadline(2021, [own]).effective).toMatchObject({ source: 'pack', value: '2021-04-30' });
    expect(deadline(2022, [own])).toEqual({ ofAnotherYear: '2020-04-30' });
    expect(deadline(2022, [])).toEqual({ ofAnotherYear: '2021-04-30' });
  });
});

describe('a step', () => {
  const at = { authority: '150000', day: '2026-01-05', rulePack: 'decree-13', year: 2026 };
  const nothing = new Map<ParameterName, Resolved>();

  it('R-4: that is adverse is refused by the names of what is missing', () => {
    const refused = () => assertStepReady('serious-violation.announce', nothing, at);
    expect(refused).toThrow(Refusal);
    expect(refused).toThrow(/serious\.articles（.*）、serious\.publicity-working-days/);
  });

  it('R-4: in the holder’s favour goes on, with an alarm that names what is missing', () => {
    expect(assertStepReady('list-removal.decide', nothing, at)).toEqual({
      ...{ step: 'list-removal.decide', title: '办理移出' },
      missing: ['removal.limit', 'removal.backstop-months'],
    });
  });

  it('R-4: has no alarm where everything is set, and never misses what is optional', () => {
    const set = new Map(PARAMETER_NAMES.map((name) => [name, { effective: { name } } as Resolved]));
    expect(assertStepReady('list-removal.decide', set, at)).toBeUndefined();
    expect(missingIn('serious-violation.count-automated-call', nothing)).toEqual([]);
  });

  it('R-4: that lacks a value is listed with an example that is refused as it stands', () => {
    const steps = missingSteps(nothing, { ...at, rulePack: 'decree-13' });
    const announce = steps.find(({ step }) => step === 'abnormal-list.announce');
    expect(announce).toMatchObject({ adverse: true, effect: 'stops' });
    const [articles] = announce?.parameters ?? [];
    expect(articles).toMatchObject({
      name: 'abnormal.articles',
      lookUp: { where: expect.stringContaining('令第13号') },
    });
    expect(articles?.example.body).toMatchObject({ basisDocument: '', basisClause: '', rulePack: 'decree-13' });
  });
});

describe('an authority’s own value', () => {
  const within = (name: LegalName, value: unknown) => () => assertWithinText(name, value, '2021', '2021-06-01');

  it.each([
    ['N7-1', 'serious.publicity-working-days', 15, 14],
    ['N7-5', 'serious.call-rounds', 3, 2],
    ['N7-6', 'review.application-days', 60, 59],
    ['R-7', 'review.answer-days', 10, 11],
    ['R-4', 'removal.backstop-months', 2, 3],
  ] as const)('%s: %s may be %i, and not %i', (_clause, name, least, short) => {
    expect(within(name, least)).not.toThrow();
    expect(within(name, short)).toThrow(Refusal);
  });

  it('N0-1: names no measure by the name of one of the pack', () => {
    const measure = (id: string) => [{ id, title: '措施', basis: [{ document: '文号', clause: '一' }] }];
    expect(within('serious.measures', measure('local-one'))).not.toThrow();
    expect(within('serious.measures', measure('more-checks'))).toThrow(Refusal);
  });

  it('is for a pack where it is legal, and for none where it is operational', () => {
    expect(packOfProposal('removal.limit', undefined, 'decree-13')).toBe('decree-13');
    expect(packOfProposal('removal.limit', '2023', 'decree-13')).toBe('2023');
    expect(packOfProposal('disclosure.hotline', undefined, 'decree-13')).toBeNull();
    expect(() => packOfProposal('disclosure.hotline', '2021', '2021')).toThrow(Refusal);
  });
});

describe('the history of a parameter', () => {
  const spans = (rows: DatedValue[]) =>
    parameterTimeline('serious.publicity-working-days', rows, '2021').map(({ from, through, effective }) => [
      ...[from, through, effective?.value, effective?.source],
    ]);

  it('keeps what was superseded, and the text before anything was entered', () => {
    const later = stored({ id: 2, value: 25, effectiveFrom: '2022-01-01' });
    expect(spans([later, stored()])).toEqual([
      [null, '2021-01-31', 15, 'pack'],
      ['2021-02-01', '2021-12-31', 20, 'authority'],
      ['2022-01-01', null, 25, 'authority'],
    ]);
  });

  it('lets the former value hold again when one that had an end has ended', () => {
    const forAYear = stored({ id: 2, value: 25, effectiveFrom: '2022-01-01', effectiveTo: '2022-12-31' });
    expect(spans([forAYear, stored()]).slice(2)).toEqual([
      ['2022-01-01', '2022-12-31', 25, 'authority'],
      ['2023-01-01', null, 20, 'authority'],
    ]);
  });

  it('is one period without value where nothing was ever set', () => {
    expect(parameterTimeline('removal.limit', [], '2021')).toEqual([
      { from: null, through: null, effective: undefined },
    ]);
  });
});
