/** What an authority's own value may not undercut: a text that says 不少于15个工作日 leaves room in one direction only. */
import { Refusal } from '../refusal.ts';
import type { RulePackId, TextValue } from '../rule-packs/pack.ts';
import { rulePack, textValueOn } from '../rule-packs/packs.ts';
import { entryOf, isLegalName, type ParameterName } from './catalogue.ts';

/**
 * The pack a value is proposed for: a legal one for the pack named, or else `standard`; an operational one for none.
 * Refuses a pack on an operational value (422).
 */
export function packOfProposal(
  name: ParameterName,
  named: RulePackId | undefined,
  standard: RulePackId,
): RulePackId | null {
  if (isLegalName(name)) return named ?? standard;
  if (named === undefined) return null;
  throw invalid(
    '/body/rulePack',
    named,
    `参数 ${name}（${entryOf(name).title}）为操作参数，不依据任何规则包，请去掉 rulePack`,
  );
}

/** Refuses a value that falls short of what the pack's text says on the day it takes effect (422). */
export function assertWithinText(name: ParameterName, value: unknown, pack: RulePackId | null, day: string): void {
  if (pack === null || !isLegalName(name)) return;
  const text = textValueOn(pack, name, day);
  if (text?.bound && fallsShort(text, value as number)) {
    const side = text.bound === 'at-least' ? '不得少于' : '不得多于';
    const wanted = `${side} ${text.value} ${entryOf(name).unit}（${text.document}${text.clause}）`;
    throw invalid('/body/value', value, `参数 ${name}（${entryOf(name).title}）${wanted}`);
  }
  if (name === 'serious.measures') assertOwnIds(pack, value as { id: string }[]);
}

function fallsShort({ bound, value }: TextValue, given: number): boolean {
  return bound === 'at-least' ? given < (value as number) : given > (value as number);
}

/** A measure of the pack keeps its name: an authority's own stands beside it, never in its place (N0-1). */
function assertOwnIds(pack: RulePackId, measures: { id: string }[]): void {
  const taken = rulePack(pack).measures.map(({ id }) => id);
  const clash = measures.find(({ id }) => taken.includes(id));
  if (clash) throw invalid('/body/value', clash.id, `编号 ${clash.id} 为规则包 ${pack} 已有的措施，请另行编号`);
}

function invalid(pointer: string, value: unknown, words: string): Refusal {
  return new Refusal('parameter-invalid', {
    status: 422,
    title: '参数值不符合要求',
    titleEn: 'The value does not fit the parameter',
    detail: `${words}；给出的是 ${JSON.stringify(value)}。`,
    errors: [{ pointer, value, detail: words }],
  });
}
