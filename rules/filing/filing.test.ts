import { describe, expect, it, test } from 'vitest';
import type { RightKind } from '../registry.ts';
import { currentForm, exampleContent, type FilingContent, findForm, projectFiling, readFiling } from './index.ts';

type Changes = Record<string, Record<string, unknown>>;

/** The example with some answers changed. */
function contentOf(kind: RightKind, changes: Changes = {}): Changes {
  const content: Changes = exampleContent(kind);
  for (const [section, items] of Object.entries(changes)) content[section] = { ...content[section], ...items };
  return content;
}

const errorsOf = (kind: RightKind, changes: Changes) => {
  const read = readFiling(currentForm(kind), contentOf(kind, changes));
  return read.ok ? [] : read.errors;
};
const pointers = (kind: RightKind, changes: Changes) => errorsOf(kind, changes).map(({ pointer }) => pointer);
const NOT_APPLICABLE = { answer: 'not-applicable' };
const UNKNOWN = { answer: 'unknown' };

test.each(['exploration', 'mining'] as const)('the examples of the form are a filing of an %s right', (kind) => {
  const read = readFiling(currentForm(kind), exampleContent(kind));
  expect(read).toEqual({ ok: true, content: exampleContent(kind) });
  expect(findForm(`${kind}/1`)).toBe(currentForm(kind));
});

describe('an answer', () => {
  it('keeps 0, not applicable and unknown apart', () => {
    const answers = ['0', NOT_APPLICABLE, UNKNOWN].map((output) => {
      const read = readFiling(currentForm('mining'), contentOf('mining', { extraction: { output } }));
      return read.ok && read.content.extraction?.output;
    });
    expect(answers).toEqual(['0', NOT_APPLICABLE, UNKNOWN]);
  });

  it('is not nothing, null or blank, and each item that has none is named', () => {
    const content = contentOf('mining', { extraction: { output: undefined, sales: null, employees: '' } });
    const read = readFiling(currentForm('mining'), content);
    expect(read.ok || read.errors.map(({ pointer }) => pointer)).toEqual([
      '/extraction/output',
      '/extraction/sales',
      '/extraction/employees',
    ]);
    expect(read.ok || read.errors[0]?.detail).toContain('{"answer":"not-applicable"}（不适用）');
  });

  it('keeps a note why there is no value, and takes no other member', () => {
    const noted = { answer: 'unknown', note: ' 历史资料缺失 ' };
    const read = readFiling(currentForm('mining'), contentOf('mining', { extraction: { sales: noted } }));
    expect(read.ok && read.content.extraction?.sales).toEqual({ answer: 'unknown', note: '历史资料缺失' });
    expect(pointers('mining', { extraction: { sales: { answer: 'unknown', value: '3' } } })).toEqual([
      '/extraction/sales',
    ]);
    expect(pointers('mining', { extraction: { sales: { answer: 'zero' } } })).toEqual(['/extraction/sales']);
  });

  it('may be unknown, but not “not applicable”, where the item concerns every right', () => {
    expect(pointers('mining', { basic: { areaKm2: UNKNOWN } })).toEqual([]);
    expect(pointers('mining', { basic: { areaKm2: NOT_APPLICABLE } })).toEqual(['/basic/areaKm2']);
    expect(pointers('mining', { basic: { holderName: UNKNOWN } })).toEqual(['/basic/holderName']);
  });

  it('in numbers is a text with unit, bounds and places', () => {
    const wrong = [42.3, '1e3', '042', '-1', '42.12345', '1,000', '９', ' 1'];
    for (const output of wrong)
      expect(errorsOf('mining', { extraction: { output } })).toMatchObject([
        { pointer: '/extraction/output', value: output, detail: expect.stringContaining('万吨') },
      ]);
    expect(pointers('mining', { extraction: { dilutionRate: '100' } })).toEqual([]);
    expect(pointers('mining', { extraction: { dilutionRate: '100.01' } })).toEqual(['/extraction/dilutionRate']);
    expect(pointers('mining', { extraction: { employees: '3.5' } })).toEqual(['/extraction/employees']);
  });

  it('in days, choices, yes or no and telephones is one of them', () => {
    const read = readFiling(
      currentForm('exploration'),
      contentOf('exploration', { basic: { validFrom: '2015年6月1日', contactTelephone: '（0471）１１１０００２' } }),
    );
    expect(read.ok && read.content.basic).toMatchObject({ validFrom: '2015-06-01', contactTelephone: '0471-1110002' });
    const wrong = {
      basic: { validFrom: '2021-02-30', contactTelephone: '面谈' },
      exploration: { stage: '普查', report: 'yes' },
    };
    expect(pointers('exploration', wrong)).toEqual([
      '/basic/contactTelephone',
      '/basic/validFrom',
      '/exploration/stage',
      '/exploration/report',
    ]);
  });
});

describe('a refusal', () => {
  it('names everything at once: a missing section, an item of the other kind, a name nobody knows', () => {
    const content = {
      ...contentOf('mining', { basic: { stage: 'general', 'a/b~c': '1' } }),
      obligations: 3,
      exploration: {},
    };
    const read = readFiling(currentForm('mining'), content);
    expect(read.ok || read.errors.map(({ pointer }) => pointer)).toEqual([
      '/exploration',
      '/basic/stage',
      '/basic/a~1b~0c',
      '/obligations',
    ]);
    expect(readFiling(currentForm('mining'), [])).toMatchObject({ ok: false, errors: [{ pointer: '' }] });
  });

  it('does not repeat what may be a person’s, and no identity number is taken', () => {
    const errors = errorsOf('mining', {
      basic: { contactTelephone: '李芳 13x', contactPerson: '李芳 150102198001011234' },
    });
    expect(errors.map(({ pointer }) => pointer)).toEqual(['/basic/contactPerson', '/basic/contactTelephone']);
    expect(JSON.stringify(errors)).not.toContain('李芳');
  });
});

describe('items of one filing', () => {
  it.each([
    ['a licence that ends before it begins', 'mining', { basic: { validTo: '2015-05-31' } }, '/basic/validTo'],
    ['reserves that do not add up', 'mining', { extraction: { reservesUsed: '45.0001' } }, '/extraction/reservesUsed'],
    [
      'a recovery rate that is another',
      'mining',
      { extraction: { recoveryRate: '94.11' } },
      '/extraction/recoveryRate',
    ],
    ['the output of a closed mine', 'mining', { extraction: { activity: 'closed' } }, '/extraction/output'],
    ['metres without holes', 'exploration', { exploration: { drillHoles: '0' } }, '/exploration/drillHoles'],
  ] as const)('must not contradict each other: %s', (_what, kind, changes, pointer) => {
    expect(pointers(kind, changes)).toEqual([pointer]);
  });

  it('may differ by rounding, and say nothing where one of them has no value', () => {
    expect(pointers('mining', { extraction: { recoveryRate: '94.1' } })).toEqual([]);
    expect(
      pointers('mining', { extraction: { reservesUsed: '99', reservesLost: UNKNOWN, recoveryRate: NOT_APPLICABLE } }),
    ).toEqual([]);
    expect(pointers('mining', { extraction: { activity: 'suspended' } })).toEqual([]);
    expect(pointers('mining', { extraction: { activity: 'closed', output: '0' } })).toEqual([]);
  });

  it('of exploration that has not started are named one by one', () => {
    expect(pointers('exploration', { exploration: { activity: 'not-started' } })).toEqual([
      '/exploration/drillingMetres',
      '/exploration/trenchingCubicMetres',
      '/exploration/samples',
    ]);
  });
});

describe('a filing is shown', () => {
  const form = currentForm('mining');
  const content = contentOf('mining', {
    basic: { holderName: '李芳', mineName: '李芳采石场' },
    extraction: { sales: { answer: 'unknown', note: '李芳称无账' } },
  }) as FilingContent;
  const asOf = new Date('2021-05-01T00:00:00Z');
  const show = (audience: Parameters<typeof projectFiling>[2]['audience'], holderKind: string, more = {}) =>
    projectFiling(content, form, { audience, holderKind, asOf, ...more });

  it('whole to the official who opens it and to its holder, without contacts in lists', () => {
    expect(show('authority', 'natural-person')).toBe(content);
    expect(show('holder', 'natural-person')).toBe(content);
    const listed = show('authority-list', 'enterprise') as FilingContent;
    expect(listed.basic).not.toHaveProperty('contactTelephone');
    expect(listed.basic).toMatchObject({ holderName: '李芳' });
  });

  it('N6-3: to no third party where the holder is a person, of a kind nobody knows, or without its form', () => {
    for (const kind of ['natural-person', 'individual-business', 'unheard-of'])
      expect(show('public', kind)).toBeUndefined();
    expect(
      projectFiling({ 备注: '李芳' }, undefined, { audience: 'public', holderKind: 'enterprise', asOf }),
    ).toBeUndefined();
    expect(show('provider', 'enterprise')).toBeUndefined();
  });

  it('N6-4: with consent masked, without free words', () => {
    const consent = { document: '同意书1号', givenAt: new Date('2021-01-01T00:00:00Z'), revokedAt: null };
    const shown = show('public', 'natural-person', { consent }) as FilingContent;
    expect(JSON.stringify(shown)).not.toContain('李芳');
    expect(shown).toMatchObject({ basic: { holderName: '李某', areaKm2: '12.5000' }, extraction: { output: '42.3' } });
    expect(show('public', 'natural-person', { consent: { ...consent, revokedAt: asOf } })).toBeUndefined();
  });

  it('of an enterprise to the public without its contact', () => {
    const shown = show('public', 'enterprise') as FilingContent;
    expect(shown.basic).toMatchObject({ mineName: '李芳采石场' });
    expect(shown.basic).not.toHaveProperty('contactPerson');
    expect(shown.extraction?.sales).toEqual({ answer: 'unknown' });
  });
});
