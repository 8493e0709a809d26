import type { RegisterColumn } from '../../rules/register-heading.ts';
import type { SampleHolder } from './holders.ts';
import { PLACES, type Place, SPOTS } from './places.ts';
import type { Random } from './random.ts';

/** The cells that describe the right itself. */
export type SampleRight = Record<Exclude<RegisterColumn, keyof SampleHolder>, string>;

const MINERALS = {
  探矿权: ['铜矿', '金矿', '银矿', '铅锌矿', '萤石(普通)', '煤炭', '铁矿'],
  采矿权: ['煤炭', '铁矿', '建筑石料用灰岩', '建筑用砂', '石灰岩', '膨润土', '砖瓦用粘土', '铅锌矿'],
} as const;
const POLICY_GROUNDS = ['自然保护地', '生态保护红线', '最低产能', '限产', '城市规划调整'];
const TERMS_YEARS = [2, 3, 5, 10, 20];
const DAY_MS = 86_400_000;

// The register of the year 2021 as a province has it that spring.
const FIRST_ISSUE = ['2003-05-01', '2021-02-28'] as const;
const CURRENT_TERM = ['2016-06-01', '2021-02-28'] as const;

/** Invents one right. Precondition: `sequence` is unique in the register, 1 … 999,999. */
export function makeRight(
  random: Random,
  { sequence, kind }: { sequence: number; kind: '探矿权' | '采矿权' },
): SampleRight {
  const place = random.pick(PLACES);
  const firstIssued = dayBetween(random, ...FIRST_ISSUE);
  const validFrom = laterDay(firstIssued, dayBetween(random, ...CURRENT_TERM));
  const mineral = random.pick(MINERALS[kind]);
  const licenceNo = makeLicence(random, { place, kind, firstIssued, sequence });
  const fate = makeFate(random, sequence);
  return {
    licenceNo,
    name: `${place.name}${random.pick(SPOTS)}${mineral}${kind === '探矿权' ? '勘查' : ''}`,
    kind,
    mineral,
    area: (random.next() * 45 + 0.03).toFixed(4),
    validFrom,
    validTo: addDays(validFrom, random.pick(TERMS_YEARS) * 365),
    firstIssued,
    issuingAuthority: random.chance(0.5) ? '内蒙古自治区自然资源厅' : `${place.name}自然资源局`,
    managingAuthority: `${place.name}自然资源局`,
    divisionCode: place.code,
    ...fate,
    greenMine: kind === '采矿权' && fate.state === '有效' && random.chance(0.06) ? '是' : '否',
    remark: '',
  };
}

interface Licence {
  place: Place;
  kind: '探矿权' | '采矿权';
  firstIssued: string;
  sequence: number;
}

function makeLicence(random: Random, { place, kind, firstIssued, sequence }: Licence): string {
  const month = firstIssued.slice(0, 7).replace('-', '');
  const number = String(sequence).padStart(6, '0');
  if (kind === '采矿权') return `C${place.code}${month}${random.digits(4)}${number}`;
  // Older exploration licences have 18 characters.
  if (random.chance(0.8)) return `T15${random.integer(1, 5)}${month}0${random.integer(1, 4)}${number}`;
  return `T${place.code}${month}${random.digits(4)}${number}`;
}

/** What became of it: most are valid, a few closed, cancelled, abolished or merged. */
function makeFate(random: Random, sequence: number) {
  const none = { closureGround: '', documentNo: '', mergedInto: '' };
  const dice = random.next();
  if (dice < 0.025) {
    const documentNo = `内自然资发〔2020〕${random.integer(1, 380)}号`;
    return { ...none, state: '政策性关停', closureGround: random.pick(POLICY_GROUNDS), documentNo };
  }
  if (dice < 0.04) return { ...none, state: '注销', documentNo: `内自然资公告〔2020〕${random.integer(1, 80)}号` };
  if (dice < 0.045) return { ...none, state: '废止' };
  if (dice < 0.05)
    return {
      ...none,
      state: '已并入',
      mergedInto: `C150000201001${random.digits(4)}${String(1_000_000 - sequence).padStart(6, '0')}`,
    };
  return { ...none, state: '有效' };
}

function dayBetween(random: Random, from: string, to: string): string {
  return addDays(from, random.integer(0, (Date.parse(to) - Date.parse(from)) / DAY_MS));
}

const laterDay = (a: string, b: string) => [a, b].sort()[1] as string;

const addDays = (day: string, days: number) => new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
