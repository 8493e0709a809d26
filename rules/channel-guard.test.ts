import { describe, expect, it } from 'vitest';
import { FOREIGN_PROVIDER_BASIS, foreignProviderRefusal } from './channel-guard.ts';
import { assertParameter, type EffectiveParameter } from './parameters/index.ts';
import { Refusal } from './refusal.ts';

const ABROAD = { channel: 'sms', provider: 'twilio', domestic: false };
const ASSESSMENT = {
  ...{ provider: 'twilio', recipient: 'Twilio Inc.', necessity: '境内服务商无法覆盖的号码' },
  ...{ assessedOn: '2026-01-05', validThrough: '2028-01-04' },
};
const basis = (...value: (typeof ASSESSMENT)[]): EffectiveParameter<typeof FOREIGN_PROVIDER_BASIS> => ({
  ...{ id: 1, source: 'authority', name: FOREIGN_PROVIDER_BASIS, value, demonstration: false },
  ...{ basisDocument: '某办〔2026〕1号', basisClause: '三' },
});
const refusal = (
  provider: typeof ABROAD,
  entered: ReturnType<typeof basis> | undefined,
  day = '2026-03-01',
  mode: 'production' | 'rehearsal' = 'production',
) => foreignProviderRefusal(provider, mode, entered, day);

describe('个人信息保护法 36', () => {
  it('a provider outside the country is refused in production, and the parameter is named', () => {
    expect(refusal(ABROAD, undefined)?.problem).toMatchObject({
      status: 422,
      type: 'urn:gongshi:problem:foreign-provider-refused',
      detail: expect.stringMatching(/twilio.*第三十六条.*messaging\.foreign-provider-basis/),
    });
  });

  it('one inside the country is not, nor anything in a rehearsal', () => {
    expect(refusal({ ...ABROAD, provider: 'alibaba', domestic: true }, undefined)).toBeUndefined();
    expect(refusal(ABROAD, undefined, '2026-03-01', 'rehearsal')).toBeUndefined();
  });

  it('an assessment allows the provider it names and no other', () => {
    expect(refusal(ABROAD, basis(ASSESSMENT))).toBeUndefined();
    expect(refusal(ABROAD, basis({ ...ASSESSMENT, provider: 'vonage' }))).toBeInstanceOf(Refusal);
    expect(refusal({ ...ABROAD, channel: 'voice' }, basis(ASSESSMENT))).toBeUndefined();
  });

  it.each([
    ['2026-01-04', false],
    ['2026-01-05', true],
    ['2028-01-04', true],
    ['2028-01-05', false],
  ])('an assessment holds from its day to its last: %s %s', (day, allowed) => {
    expect(refusal(ABROAD, basis(ASSESSMENT), day) === undefined).toBe(allowed);
  });
});

describe('the parameter', () => {
  it('takes assessments, each provider once', () => {
    expect(() => assertParameter(FOREIGN_PROVIDER_BASIS, [ASSESSMENT])).not.toThrow();
  });

  it.each([
    [[]],
    [[ASSESSMENT, ASSESSMENT]],
    [[{ ...ASSESSMENT, necessity: ' ' }]],
    [[{ ...ASSESSMENT, assessedOn: '2026-02-30' }]],
    [[{ ...ASSESSMENT, validThrough: '2026-01-04' }]],
    [[{ ...ASSESSMENT, note: 'x' }]],
    ['twilio'],
  ])('refuses %j', (value) => {
    expect(() => assertParameter(FOREIGN_PROVIDER_BASIS, value)).toThrow('不符合要求');
  });
});
