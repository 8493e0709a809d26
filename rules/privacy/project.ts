/**
 * The one projection (design: privacy fails closed): every output about a right or its holder to anybody goes through it.
 *
 *   1. Officials see what they work with; lists leave contacts out, and who opens one record is logged.
 *   2. A natural person or 个体工商户 (民法典 54), and whoever is not known to be a legal person: without a separate
 *      consent in force nothing leaves the authority at all.                                     N6-3, 个保法 25
 *   3. With consent: surname + 某, no telephone, no code that names the person, place to the county, no free text.  N6-4
 *   4. What the law itself sends outside goes without consent, as little of it as does the duty.         N2-4, R-3
 *   5. Of a legal person the public particulars; its contact is a person, and stays inside.                    N6-4
 *   6. Nothing of a right is for those who carry messages or run machines.
 *   7. A count for a third party counts the rows this third party could be shown, and no others.               N6-3
 */
import { NAMED_GROUNDS } from '../exclusions.ts';
import { type Audience, type Consent, consentHolds, isProtected, type ThirdParty } from './audiences.ts';
import { FIELD_RULES, FIELDS, type Field, type Matter, type Particulars, STATUTORY, type Treatment } from './fields.ts';
import { maskBusinessName, maskPersonName } from './person-name.ts';
import { holdsSecret, secretsOf } from './secrets.ts';

export interface View {
  audience: Audience;
  matter?: Matter;
  /** The holder's separate consent, where one is on record. */
  consent?: Consent | undefined;
  /** Legal time at which the consent must be in force. */
  asOf: Date;
}

/** What of a right an audience may see; undefined: not even that it exists. Fields not on the table are never in it. */
export function project<T extends Particulars>(right: T, view: View): Partial<T> | undefined {
  const { audience } = view;
  switch (audience) {
    case 'authority':
    case 'holder':
      return pick(right, FIELDS);
    case 'authority-list':
      return pick(
        right,
        FIELDS.filter((field) => FIELD_RULES[field].list === 'shown'),
      );
    case 'ministry-system':
    case 'public':
      return isProtected(right.holderKind) ? projectPerson(right, { ...view, audience }) : projectLegalPerson(right);
    case 'provider':
    case 'operator':
      return undefined;
  }
}

/** How many of these an audience may be told of. */
export function countShown(rights: readonly Particulars[], viewOf: (right: Particulars) => View): number {
  return rights.filter((right) => project(right, viewOf(right)) !== undefined).length;
}

function projectLegalPerson<T extends Particulars>(right: T): Partial<T> {
  return treat(right, FIELDS, (field) => FIELD_RULES[field].legalPerson);
}

function projectPerson<T extends Particulars>(
  right: T,
  { audience, matter = 'particulars', consent, asOf }: View & { audience: ThirdParty },
): Partial<T> | undefined {
  // A draw is published by licence number, consent or not: nobody consented to being drawn.
  const fields = consentHolds(consent, asOf) && matter !== 'draw' ? FIELDS : STATUTORY[matter][audience];
  if (!fields) return undefined;
  const shown = treat(right, fields, (field) => FIELD_RULES[field].person);
  const safe = withoutSecrets(right, shown);
  // A number of unknown shape may hold a name; and what has no number cannot be told apart from anything.
  return right.licenceNo !== undefined && safe.licenceNo === undefined ? undefined : safe;
}

/** The last look: a name or a number that was typed into a field where it does not belong takes the field with it. */
function withoutSecrets<T extends Particulars>(right: T, shown: Partial<T>): Partial<T> {
  const secrets = secretsOf(right);
  const kept = Object.entries(shown).filter(([field, value]) => !holdsSecret(field as Field, value, secrets));
  return Object.fromEntries(kept) as Partial<T>;
}

function pick<T extends Particulars>(right: T, fields: readonly Field[]): Partial<T> {
  return treat(right, fields, () => 'shown');
}

function treat<T extends Particulars>(
  right: T,
  fields: readonly Field[],
  treatmentOf: (field: Field) => Treatment,
): Partial<T> {
  const shown: Partial<Record<Field, unknown>> = {};
  for (const field of fields) {
    const value = right[field as keyof T];
    const treated = value === undefined ? undefined : treatValue(treatmentOf(field), value, right.holderKind);
    if (treated !== undefined) shown[field] = treated;
  }
  return shown as Partial<T>;
}

/** A document number 文号: 内自然资字〔2020〕113号, 国土资规〔2015〕6号, 令第13号. */
const DOCUMENT_NUMBER = /^\p{Script=Han}{1,20}(?:[〔[(（][0-9]{4}[〕\])）][0-9]{1,5}|第[0-9]{1,5})号$/u;

function treatValue(treatment: Treatment, value: unknown, holderKind: unknown): unknown {
  const text = typeof value === 'string' ? value.trim() : '';
  switch (treatment) {
    case 'shown':
      return value;
    case 'dropped':
      return undefined;
    case 'masked':
      return holderKind === 'individual-business' ? maskBusinessName(text) : maskPersonName(text);
    case 'county':
      return /^[0-9]{6}/.exec(text)?.[0];
    case 'named-ground':
      return Object.values<string>(NAMED_GROUNDS).includes(text) ? text : undefined;
    case 'document':
      return DOCUMENT_NUMBER.test(text) ? text : undefined;
  }
}
