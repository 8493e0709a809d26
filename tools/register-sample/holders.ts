import { creditCodeCheckCharacter } from '../../rules/credit-code.ts';
import { placeOf, SPOTS } from './places.ts';
import type { Random } from './random.ts';

/** The cells that describe a holder 矿业权人. */
export interface SampleHolder {
  holder: string;
  holderKind: '企业' | '个体工商户' | '自然人';
  creditCode: string;
  systemPhones: string;
  registeredPhones: string;
  contactPerson: string;
  email: string;
}

const FAMILY_NAMES = ['云', '郝', '贺', '康', '武', '苗', '丁', '侯', '孟', '白', '薛', '田'];
const GIVEN_NAMES = ['建国', '海燕', '志刚', '晓梅', '永胜', '春生', '丽华', '东升', '玉兰', '文斌', '思远', '小军'];
const BUSINESSES = [
  '矿业有限公司',
  '矿产开发有限公司',
  '能源有限公司',
  '建材有限责任公司',
  '地质勘查有限公司',
  '石材有限公司',
];
const CODE_ALPHABET = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];

/** Invents a holder. Most can be reached by mobile; some give only a landline, a few nothing at all. */
export function makeHolder(
  random: Random,
  { divisionCode, sequence }: { divisionCode: string; sequence: number },
): SampleHolder {
  const place = placeOf(divisionCode);
  const person = random.pick(FAMILY_NAMES) + random.pick(GIVEN_NAMES);
  const mobile = () => `16900${random.digits(6)}`;
  const landline = () => `${place.areaCode}-111${random.digits(4)}`;
  return {
    ...name(random, place.name.replace(/[市盟]$/, ''), person, divisionCode),
    systemPhones: random.chance(0.88) ? mobile() : random.chance(0.7) ? landline() : '',
    registeredPhones: random.chance(0.55) ? landline() : random.chance(0.6) ? mobile() : '',
    contactPerson: person,
    email: random.chance(0.5) ? `lianxi${sequence}@example.cn` : '',
  };
}

function name(random: Random, place: string, person: string, divisionCode: string) {
  const dice = random.next();
  if (dice < 0.05) return { holder: person, holderKind: '自然人', creditCode: '' } as const;
  if (dice < 0.1) {
    const creditCode = makeCreditCode(random, `92${divisionCode}`);
    return { holder: `${place}${random.pick(SPOTS)}${person}采石场`, holderKind: '个体工商户', creditCode } as const;
  }
  const creditCode = makeCreditCode(random, `91${divisionCode}`);
  return { holder: `${place}${random.pick(SPOTS)}${random.pick(BUSINESSES)}`, holderKind: '企业', creditCode } as const;
}

function makeCreditCode(random: Random, start: string): string {
  const body = start + Array.from({ length: 17 - start.length }, () => random.pick(CODE_ALPHABET)).join('');
  return body + creditCodeCheckCharacter(body);
}
