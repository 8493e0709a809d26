/**
 * Which rules a case opens under.
 *
 * - in production no case opens under pack 2021 or 2023 on or after 2024-07-01, and none under 令第13号 before.
 * - Rehearsals may open any pack, on any day; unless one is named they run pack 2021.
 * - A case keeps the pack it opened under: nothing here is asked again while it lives.
 */
import { legalDayOf } from '../legal-day.ts';
import { Refusal } from '../refusal.ts';
import { RULE_PACK_IDS, type RulePack, type RulePackId } from './pack.ts';

export type Mode = 'production' | 'rehearsal';

/** First day of 令第13号. */
const DECREE_13_BEGINS = '2024-07-01';

/** The pack a case of `year` opens under on a legal day where none is named. */
export function defaultRulePack(at: { mode: Mode; day: string; year: number }): RulePackId {
  if (at.mode === 'rehearsal') return '2021';
  if (at.day >= DECREE_13_BEGINS) return 'decree-13';
  return at.year >= 2023 ? '2023' : '2021';
}

/** whether a case may open under a pack on a legal day in production. */
export function isOpenOn({ opensFrom, opensThrough }: RulePack, day: string): boolean {
  return day >= (opensFrom ?? '') && (opensThrough === null || day <= opensThrough);
}

/** refuses to open a case under a pack that is not in force that day (422). Rehearsals may. */
export function assertRegimeInForce(pack: RulePack, asOf: Date, mode: Mode): void {
  const day = legalDayOf(asOf);
  const { opensFrom, opensThrough } = pack;
  if (mode === 'rehearsal' || isOpenOn(pack, day)) return;
  const span = opensThrough === null ? `自 ${opensFrom} 起` : `至 ${opensThrough} 止`;
  const other = day >= DECREE_13_BEGINS ? '；现行规则包为 decree-13（令第13号），请去掉 rulePack 或改为该包' : '';
  throw new Refusal('regime-not-in-force', {
    status: 422,
    title: '规则包不适用',
    titleEn: 'The rule pack is not in force',
    detail: `规则包 ${pack.id}（${pack.title}）${span}用于新事项，今日为 ${day}，不得据以启动${other}。`,
    errors: [{ pointer: '/body/rulePack', value: pack.id, detail: `${span}用于新事项` }],
  });
}

/** Refuses a name that is no rule pack's: 422 in a body, 404 in a path. */
export function assertRulePackId(id: string, place: { pointer: string; status: 404 | 422 }): asserts id is RulePackId {
  if ((RULE_PACK_IDS as readonly string[]).includes(id)) return;
  const known = RULE_PACK_IDS.join('、');
  throw new Refusal('no-such-rule-pack', {
    status: place.status,
    title: '没有这个规则包',
    titleEn: 'No such rule pack',
    detail: `没有规则包 ${JSON.stringify(id)}；可用的规则包：${known}。`,
    errors: [{ pointer: place.pointer, value: id, detail: `应为下列之一：${known}` }],
  });
}
