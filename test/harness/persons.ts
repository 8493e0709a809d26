import fc from 'fast-check';
import { creditCodeCheckCharacter } from '../../rules/credit-code.ts';
import { REGISTER_COLUMNS, type RegisterColumn } from '../../rules/register-heading.ts';

/**
 * A register in which nearly every holder is a person, made so that any part of what is personal in it can be told at
 * sight: names are of characters that stand nowhere else in the product, numbers of ranges nobody else uses.
 */
const NAME_CHARACTERS = '𠮷𬎆龘靐齉爨驫麤鱻犇';
const LATIN = 'Qxzywq';

/** What of it must not be met outside: a single character of a name is enough. */
export const PERSONAL: Readonly<Record<string, RegExp>> = {
  name: new RegExp(`[${NAME_CHARACTERS}]|${LATIN}`, 'iu'),
  mobile: /16900\d{6}/,
  landline: /0471[-)）]?111\d{4}/,
  identityNumber: /150102\s?19\d{6}\s?\d{3}[\dX]/i,
  email: /@person\.example/,
  creditCode: /92150102\w{10}/,
};

/** Which kinds of personal data a text holds. */
export function personalDataIn(text: string): string[] {
  return Object.keys(PERSONAL).filter((kind) => PERSONAL[kind]?.test(text));
}

const character = fc.constantFrom(...NAME_CHARACTERS);
const given = fc.array(character, { minLength: 1, maxLength: 3 }).map((characters) => characters.join(''));
const personName = fc.oneof(
  fc.tuple(fc.constantFrom('李', '欧阳', '司马', '𠮷'), given).map((parts) => parts.join('')),
  fc.tuple(given, given).map(([own, father]) => `${own}买提·${father}`),
  fc.tuple(given, given).map(([first, second]) => `乌云${first}${second}`),
  fc.stringMatching(/^[A-Z][a-z]{2,6}$/).map((first) => `${first} ${LATIN}`),
);
const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
const identityNumber = digits(4).map((rest) => `15010219800101${rest}`);

const fate = fc.constantFrom('有效', '有效', '有效', '有效', '有效', '有效', '有效', '政策性关停', '注销');
/** Where somebody typed what does not belong there; most rows are as they should be. */
const slip = fc.constantFrom(
  ...Array<string>(30).fill('none'),
  'identity-number',
  'name-as-day',
  'telephone-as-licence',
);

const holder = fc.record({
  kind: fc.constantFrom('自然人', '自然人', '个体工商户', '企业'),
  ...{ person: personName, contact: personName, identityNumber, state: fate, slip },
  phone: fc.oneof(
    digits(6).map((rest) => `16900${rest}`),
    digits(4).map((rest) => `0471-111${rest}`),
  ),
  code: digits(9),
});
type Holder = typeof holder extends fc.Arbitrary<infer T> ? T : never;

/** A CSV of so many rights, each of a holder of its own. The same seed, the same bytes. */
export function personRegister(rights: number, seed: number): string {
  const rows = fc.sample(holder, { numRuns: rights, seed }).map(rowOf);
  const lines = [Object.values(REGISTER_COLUMNS), ...rows].map((cells) =>
    cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','),
  );
  return `${lines.join('\r\n')}\r\n`;
}

function rowOf(of: Holder, index: number): string[] {
  const cells: Record<RegisterColumn, string> = {
    licenceNo: `C15010020150${String(index).padStart(11, '0')}`,
    name: `呼和浩特市${of.person}采石场`,
    kind: '采矿权',
    ...holderCells(of),
    ...{
      mineral: '建筑用砂',
      area: '1.2500',
      validFrom: '2019-03-20',
      validTo: '2029-03-19',
      firstIssued: '2015-06-25',
    },
    ...{
      issuingAuthority: '内蒙古自治区自然资源厅',
      managingAuthority: '呼和浩特市自然资源局',
      divisionCode: '150100',
    },
    state: of.state,
    closureGround: of.state === '政策性关停' ? '自然保护地' : '',
    documentNo: of.state === '政策性关停' ? '内自然资字〔2020〕113号' : '',
    ...{ mergedInto: '', greenMine: '否' },
    ...{ systemPhones: of.phone, registeredPhones: `（0471）111${of.code.slice(0, 4)}`, contactPerson: of.contact },
    ...{ email: `h${index}@person.example`, remark: `联系${of.contact}，电话${of.phone}` },
  };
  if (of.slip === 'identity-number') cells.creditCode = of.identityNumber;
  if (of.slip === 'name-as-day') cells.validFrom = of.person;
  if (of.slip === 'telephone-as-licence') cells.licenceNo = of.phone;
  return Object.values(cells);
}

function holderCells({ kind, person, code }: Holder) {
  const body = `${kind === '企业' ? '91' : '92'}150102${code}`;
  const creditCode = kind === '自然人' ? '' : body + creditCodeCheckCharacter(body);
  const names: Record<string, string> = { 企业: '呼和浩特红山矿业有限公司', 个体工商户: `红山${person}采石场` };
  return { holder: names[kind] ?? person, holderKind: kind, creditCode };
}
