import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { AUDIENCES, type Audience, type Consent, consentHolds } from './audiences.ts';
import { projectDrawEntry } from './draw.ts';
import { FIELD_RULES, FIELDS, type Matter, type Particulars } from './fields.ts';
import { countShown, project } from './project.ts';

// Ten thousand cases each, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000 });

const asOf = new Date('2021-05-01T00:00:00Z');
const consent: Consent = { document: '同意书2021-1', givenAt: new Date('2021-01-04T00:00:00Z'), revokedAt: null };
const numRuns = 10_000;

const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
const han = fc.constantFrom(...'李王张欧阳司马诸葛芳伟娜秀英买提艾力乌云其木格𠮷𬎆');
const personName = fc.oneof(
  fc.array(han, { minLength: 2, maxLength: 6 }).map((name) => name.join('')),
  fc.tuple(han, han, han, han).map(([a, b, c, d]) => `${a}${b}·${c}${d}`),
  fc.stringMatching(/^[A-Z][a-z]{2,8} [A-Z][a-z]{2,8}$/),
);
const mobile = digits(9).map((rest) => `16${rest}`);
const landline = digits(4).map((rest) => `0471-111${rest}`);
const identityNumber = digits(3).map((rest) => `15010219800101${rest}X`);
const protectedKind = fc.oneof(
  fc.constantFrom('natural-person', 'individual-business'),
  fc.string().filter((kind) => kind !== 'enterprise'),
  fc.constantFrom(undefined, null, 0, 'Enterprise'),
);

/** What a person wrote, or somebody wrote of a person, into a field where it does not belong. */
interface Person {
  name: string;
  contact: string;
  phones: string[];
  identityNumber: string;
  creditCode: string;
  email: string;
}

const person: fc.Arbitrary<Person> = fc.record({
  name: personName,
  contact: personName,
  phones: fc.array(fc.oneof(mobile, landline), { minLength: 1, maxLength: 3 }),
  identityNumber,
  creditCode: digits(16).map((rest) => `92${rest}`),
  email: digits(6).map((rest) => `holder${rest}@example.cn`),
});

/** Which secret stands where in a field of free text, and what around it. */
const slip = fc.record({ before: fc.nat(3), what: fc.nat(9), after: fc.nat(2) });
type Slip = typeof slip extends fc.Arbitrary<infer T> ? T : never;

/** Free text with somebody's secrets in it, as people type them. */
function careless(of: Person, { before, what, after }: Slip): string {
  const spaced = [...of.name].join(' ');
  const secrets = [of.name, of.contact, spaced, of.phones.join('、'), of.identityNumber, of.email, ...of.phones];
  return (
    ['红山', '', '由', '联系'][before] + (secrets[what % secrets.length] as string) + ['采石场', '', '办理'][after]
  );
}

const careful = {
  ...{ mineral: '铁矿', issuingAuthority: '包头市自然资源局', groundText: '限产', divisionCode: '150203' },
  ...{ documentNo: '内自然资字〔2020〕113号' },
};
const CARELESS = Object.keys(careful) as (keyof typeof careful)[];

/** A right of a holder of some kind; any field of free text may hold what does not belong there. */
function caseOf(kind: fc.Arbitrary<unknown>) {
  const slips = fc.array(fc.option(slip), { minLength: CARELESS.length, maxLength: CARELESS.length });
  return fc.tuple(person, kind, digits(22), slip, slips).map(([of, holderKind, number, named, others]) => {
    const texts = CARELESS.map((field, i) => [field, others[i] ? careless(of, others[i]) : careful[field]]);
    const right = {
      ...{ licenceNo: `C${number}`, kind: 'mining', holderKind, holderName: of.name, state: 'valid' },
      ...{ name: careless(of, named), remark: careless(of, named), creditCode: of.creditCode },
      ...{ systemPhones: of.phones, registeredPhones: of.phones, contactPerson: of.contact, email: of.email },
      passport: of.identityNumber,
      ...(Object.fromEntries(texts) as typeof careful),
    };
    return [of, right] as const;
  });
}

/** Everything of a person that stands in a text, however it is spaced. The licence number is the right's, not his. */
function found(of: Person, shown: object): string[] {
  const { licenceNo: _, mergedInto: __, ...rest } = shown as Record<string, unknown>;
  const text = JSON.stringify(rest).replace(/\s/g, '');
  const run = JSON.stringify(rest).replace(/[^0-9]/g, '');
  const words = [of.name, of.contact, of.creditCode, of.identityNumber, of.email].map((word) =>
    word.replace(/\s/g, ''),
  );
  return [
    ...words.filter((word) => text.includes(word)),
    ...of.phones.filter((phone) => run.includes(phone.replace(/[^0-9]/g, ''))),
  ];
}

describe('a natural person, an individual business, or whoever is not known to be a legal person', () => {
  it('N6-3: without consent is nothing at all to the public and to the ministry system', () => {
    fc.assert(
      fc.property(caseOf(protectedKind), fc.constantFrom('public', 'ministry-system'), ([, right], audience) => {
        expect(project(right, { audience, asOf })).toBeUndefined();
      }),
      { numRuns },
    );
  });

  it('N6-4: with consent is shown masked: no full name, no telephone, no code, no words of others', () => {
    fc.assert(
      fc.property(caseOf(protectedKind), fc.constantFrom('public', 'ministry-system'), ([of, right], audience) => {
        const shown = project(right, { audience, asOf, consent }) ?? {};
        expect(found(of, shown)).toEqual([]);
        expect(shown.licenceNo).toBe(right.licenceNo);
        expect(shown.holderName ?? '某').toMatch(/某/);
        for (const field of [
          'name',
          'creditCode',
          'systemPhones',
          'registeredPhones',
          'contactPerson',
          'email',
          'remark',
        ])
          expect(shown).not.toHaveProperty(field);
        if (shown.divisionCode !== undefined) expect(shown.divisionCode).toMatch(/^[0-9]{6}$/);
      }),
      { numRuns },
    );
  });

  it('N2-4: is annotated in the ministry system by licence number, ground and document alone', () => {
    fc.assert(
      fc.property(caseOf(protectedKind), ([of, right]) => {
        const view = { matter: 'roster-annotation' as Matter, asOf };
        const shown = project(right, { ...view, audience: 'ministry-system' }) ?? {};
        expect(found(of, shown)).toEqual([]);
        expect(shown.licenceNo).toBe(right.licenceNo);
        const allowed = ['licenceNo', 'kind', 'divisionCode', 'ground', 'groundText', 'documentNo'];
        expect(Object.keys(shown).filter((field) => !allowed.includes(field))).toEqual([]);
        expect(project(right, { ...view, audience: 'public' })).toBeUndefined();
      }),
      { numRuns },
    );
  });

  it('R-3: stands in a published draw by licence number only, and in no stratum that tells of a listing', () => {
    const stratum = fc.oneof(
      fc.constantFrom('exploration', 'mining', 'green-mine', 'special', 'abnormal-list', 'serious-list'),
      fc.string(),
    );
    const audience = fc.constantFrom<Audience>('public', 'ministry-system');
    fc.assert(
      fc.property(caseOf(protectedKind), stratum, audience, fc.boolean(), ([, right], name, to, consented) => {
        const shown = projectDrawEntry(right, name, { audience: to, asOf, consent: consented ? consent : undefined });
        const plain = ['exploration', 'mining', 'green-mine', 'special'].includes(name);
        expect(shown).toEqual(plain ? { licenceNo: right.licenceNo } : undefined);
      }),
      { numRuns },
    );
  });

  it('N6-3: changes no count a third party is told: what it is not shown it cannot work out', () => {
    const rights = fc.array(caseOf(fc.oneof(protectedKind, fc.constant('enterprise'))), { maxLength: 6 });
    fc.assert(
      fc.property(rights, caseOf(protectedKind), ([...others], [, one]) => {
        const view = () => ({ audience: 'public' as const, asOf });
        const all = others.map(([, right]) => right as Particulars);
        expect(countShown([...all, one], view)).toBe(countShown(all, view));
        expect(countShown(all, view)).toBe(all.filter((right) => right.holderKind === 'enterprise').length);
      }),
      { numRuns },
    );
  });
});

it('N6-4: a person whose name stands in a licence number of unknown shape is not shown, consent or not', () => {
  const right = { licenceNo: '李芳采证〔1998〕0015', holderKind: 'natural-person', holderName: '李　芳' };
  expect(project(right, { audience: 'public', asOf, consent })).toBeUndefined();
  expect(projectDrawEntry(right, 'mining', { audience: 'public', asOf })).toBeUndefined();
});

it('N6-4: a short name takes no word of ours with it', () => {
  const right = { licenceNo: 'C1', state: 'cancelled', holderKind: 'natural-person', holderName: 'An' };
  const shown = project(right, { audience: 'public', asOf, consent });
  expect(shown).toEqual({ ...right, holderName: 'A某' });
});

describe('a legal person', () => {
  it('N6-4: is shown with its public particulars, never with its contact, who is a person', () => {
    fc.assert(
      fc.property(caseOf(fc.constant('enterprise')), ([, right]) => {
        const shown = project(right, { audience: 'public', asOf });
        const { systemPhones: _s, registeredPhones: _r, contactPerson: _c, email: _e, passport: _p, ...rest } = right;
        expect(shown).toEqual(rest);
      }),
      { numRuns },
    );
  });
});

describe('any right', () => {
  const anybody = caseOf(fc.oneof(protectedKind, fc.constant('enterprise')));

  it('is nothing to those who carry messages or run machines, with or without consent', () => {
    fc.assert(
      fc.property(anybody, fc.constantFrom<Audience>('provider', 'operator'), ([, right], audience) => {
        expect(project(right, { audience, asOf, consent })).toBeUndefined();
        expect(project(right, { audience, asOf, consent, matter: 'draw' })).toBeUndefined();
      }),
      { numRuns },
    );
  });

  it('is shown in lists of officials without telephones and contacts', () => {
    fc.assert(
      fc.property(anybody, ([of, right]) => {
        const shown = project(right, { audience: 'authority-list', asOf }) ?? {};
        for (const field of ['systemPhones', 'registeredPhones', 'contactPerson', 'email'])
          expect(shown).not.toHaveProperty(field);
        expect(shown.holderName).toBe(of.name);
      }),
      { numRuns },
    );
  });

  it('shows nobody a field that is not on the table', () => {
    fc.assert(
      fc.property(anybody, fc.constantFrom(...(Object.keys(AUDIENCES) as Audience[])), ([, right], audience) => {
        expect(project(right, { audience, asOf, consent }) ?? {}).not.toHaveProperty('passport');
      }),
      { numRuns },
    );
  });
});

describe('a consent', () => {
  it.each<[string, Partial<Consent>, Date, boolean]>([
    ['holds from the instant it was given', {}, consent.givenAt, true],
    ['does not hold a moment before', {}, new Date(consent.givenAt.getTime() - 1), false],
    ['holds until a moment before it is revoked', { revokedAt: asOf }, new Date(asOf.getTime() - 1), true],
    ['does not hold from the instant it is revoked', { revokedAt: asOf }, asOf, false],
    ['does not hold without its document', { document: ' ' }, asOf, false],
  ])('N6-4: %s', (_what, changes, at, holds) => {
    expect(consentHolds({ ...consent, ...changes }, at)).toBe(holds);
    const right = { licenceNo: 'C1', holderKind: 'natural-person', holderName: '李芳' };
    const shown = project(right, { audience: 'public', asOf: at, consent: { ...consent, ...changes } });
    expect(shown).toEqual(holds ? { licenceNo: 'C1', holderKind: 'natural-person', holderName: '李某' } : undefined);
  });

  it('that is not there does not hold', () => expect(consentHolds(undefined, asOf)).toBe(false));
});

describe('the table of fields', () => {
  it('has a term and a basis on every line', () => {
    for (const field of FIELDS) {
      const { term, basis } = FIELD_RULES[field];
      expect([field, term.length > 0, /^(N|R-)\d/.test(basis)]).toEqual([field, true, true]);
    }
  });

  it('drops contacts for every third party', () => {
    for (const field of ['systemPhones', 'registeredPhones', 'contactPerson', 'email'] as const)
      expect(FIELD_RULES[field]).toMatchObject({ list: 'dropped', legalPerson: 'dropped', person: 'dropped' });
  });
});
