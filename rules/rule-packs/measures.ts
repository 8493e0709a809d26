/**
 * Credit-sanction measures 失信惩戒措施 a document may name (N0-1): those of the rule pack, then those an authority has
 * entered with document and clause. None without a basis; what is not here is not named anywhere.
 */
import type { EffectiveParameter } from '../parameters/resolve.ts';
import type { Measure, RulePackId } from './pack.ts';
import { rulePack } from './packs.ts';

export interface MeasureInUse extends Measure {
  source: 'pack' | 'authority';
  /** Row of the parameter `serious.measures`; null: the pack's. */
  parameterId: number | null;
}

export function measuresUnder(
  pack: RulePackId,
  own: EffectiveParameter<'serious.measures'> | undefined,
): MeasureInUse[] {
  const ofPack = rulePack(pack).measures.map((measure) => ({ ...measure, source: 'pack' as const, parameterId: null }));
  const entered = (own?.value ?? []).map((measure) => ({
    ...measure,
    source: 'authority' as const,
    parameterId: own?.id ?? null,
  }));
  return [...ofPack, ...entered];
}
