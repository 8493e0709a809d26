/** The packs there are, and what their texts say of a parameter. */
import type { LegalName } from '../parameters/catalogue.ts';
import { PACK_2021 } from './2021.ts';
import { PACK_2023 } from './2023.ts';
import { PACK_DECREE_13 } from './decree-13.ts';
import { isUnset, type RulePack, type RulePackId, type TextValue, type Unset } from './pack.ts';

const PACKS: Record<RulePackId, RulePack> = { '2021': PACK_2021, '2023': PACK_2023, 'decree-13': PACK_DECREE_13 };

export function rulePack(id: RulePackId): RulePack {
  return PACKS[id];
}

/** Everything the texts of a pack say of a parameter, in the order of time; empty where they say nothing. */
export function textValues(pack: RulePackId, name: LegalName): readonly TextValue[] {
  const line = PACKS[pack].values[name];
  return isUnset(line) ? [] : line;
}

/** What they say on a day. */
export function textValueOn(pack: RulePackId, name: LegalName, day: string): TextValue | undefined {
  return textValues(pack, name).find(
    ({ from, through }) => day >= (from ?? '') && (through === undefined || day <= through),
  );
}

/** What an authority has to look up for a parameter the texts leave open; undefined where they do not. */
export function lookUpOf(pack: RulePackId, name: LegalName): Unset | undefined {
  const line = PACKS[pack].values[name];
  return isUnset(line) ? line : undefined;
}
