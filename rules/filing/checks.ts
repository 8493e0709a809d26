/**
 * What the items of one filing say of each other. A check speaks only where all the items it compares have values: who
 * answers *unknown* or *not applicable* contradicts nobody.
 *
 *   1. A licence does not end before it begins.
 *   2. Reserves: used 动用 = extracted 采出 + lost 损失, exactly.
 *   3. Recovery rate 回采率 = extracted ÷ used, to 0.1 percentage point: it is rounded by whoever reports it.
 *   4. A mine being built 筹建 or closed 关闭 has no output; one that is suspended 停产 may have had some before.
 *   5. Metres are drilled in holes: neither without the other.
 *   6. Exploration not started: no metres, no samples.
 */
import type { FieldError } from '../refusal.ts';
import { answeredValue, type FilingContent } from './answers.ts';
import { millionths } from './decimal.ts';

type Check = (of: Reader) => FieldError[];

/** Reads an item by section and name: as a text, or as a decimal in millionths. */
interface Reader {
  text: (path: string) => string | undefined;
  decimal: (path: string) => bigint | undefined;
}

const wrong = (path: string, value: unknown, detail: string): FieldError => ({ pointer: `/${path}`, value, detail });

const validity: Check = ({ text }) => {
  const from = text('basic/validFrom');
  const to = text('basic/validTo');
  if (from === undefined || to === undefined || from <= to) return [];
  return [wrong('basic/validTo', to, `有效期止早于有效期起（${from}），请核对两个日期`)];
};

const reserves: Check = ({ decimal, text }) => {
  const [used, extracted, lost] = ['reservesUsed', 'reservesExtracted', 'reservesLost'].map((name) =>
    decimal(`extraction/${name}`),
  );
  if (used === undefined || extracted === undefined || lost === undefined || used === extracted + lost) return [];
  const given = text('extraction/reservesUsed');
  const parts = `${text('extraction/reservesExtracted')} + ${text('extraction/reservesLost')}`;
  return [wrong('extraction/reservesUsed', given, `动用资源储量应等于采出与损失之和（${parts}），请核对三项`)];
};

/** A tenth of a percentage point. */
const RATE_TOLERANCE = millionths('0.1');
const HUNDRED = 100n;

const recovery: Check = ({ decimal, text }) => {
  const used = decimal('extraction/reservesUsed');
  const extracted = decimal('extraction/reservesExtracted');
  const rate = decimal('extraction/recoveryRate');
  if (used === undefined || extracted === undefined || rate === undefined) return [];
  const given = text('extraction/recoveryRate');
  if (used === 0n)
    return rate === 0n ? [] : [wrong('extraction/recoveryRate', given, '动用资源储量为 0 时回采率应为“不适用”')];
  // rate/100 against extracted/used, without dividing: |rate·used − 100·extracted| ≤ tolerance·used.
  const difference = rate * used - HUNDRED * millionths('1') * extracted;
  const distance = difference < 0n ? -difference : difference;
  if (distance <= RATE_TOLERANCE * used) return [];
  return [
    wrong(
      'extraction/recoveryRate',
      given,
      '开采回采率应为采出资源储量除以动用资源储量（误差不超过 0.1 个百分点），请核对',
    ),
  ];
};

const IDLE: Readonly<Record<string, string>> = { building: '筹建', closed: '关闭' };

const output: Check = ({ decimal, text }) => {
  const state = IDLE[text('extraction/activity') ?? ''];
  const mined = decimal('extraction/output');
  if (state === undefined || mined === undefined || mined === 0n) return [];
  return [wrong('extraction/output', text('extraction/output'), `矿山状态为${state}而有产量，请核对矿山状态或产量`)];
};

const drilling: Check = ({ decimal, text }) => {
  const metres = decimal('exploration/drillingMetres');
  const holes = decimal('exploration/drillHoles');
  if (metres === undefined || holes === undefined || (metres === 0n) === (holes === 0n)) return [];
  return [wrong('exploration/drillHoles', text('exploration/drillHoles'), '钻探工作量与钻孔数应同时为 0 或同时大于 0')];
};

const WORK = ['drillingMetres', 'tunnellingMetres', 'trenchingCubicMetres', 'samples'] as const;

const started: Check = ({ decimal, text }) => {
  if (text('exploration/activity') !== 'not-started') return [];
  return WORK.filter((name) => (decimal(`exploration/${name}`) ?? 0n) > 0n).map((name) =>
    wrong(`exploration/${name}`, text(`exploration/${name}`), '勘查状态为未开工而有工作量，请核对勘查状态或工作量'),
  );
};

const CHECKS: readonly Check[] = [validity, reserves, recovery, output, drilling, started];

/** Everything the items contradict each other in. Precondition: each item is as the form wants it, or left out as wrong. */
export function contradictions(content: FilingContent): FieldError[] {
  const text = (path: string) => {
    const [section = '', field = ''] = path.split('/');
    const value = answeredValue(content[section]?.[field]);
    return typeof value === 'string' ? value : undefined;
  };
  const decimal = (path: string) => {
    const value = text(path);
    return value === undefined ? undefined : millionths(value);
  };
  return CHECKS.flatMap((check) => check({ text, decimal }));
}
