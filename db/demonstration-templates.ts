import { DEFAULT_TEMPLATES } from '../rules/templates/index.ts';
import type { Transaction } from './client.ts';
import { listTemplates, saveTemplateDecision, saveTemplateProposal } from './queries/templates/index.ts';

/** Enters every text of the product as a version marked 演示, unless the authority has templates already. */
export async function seedTemplates(
  tx: Transaction,
  authorityCode: string,
  by: { proposedBy: number; decidedBy: number; asOf: Date },
): Promise<void> {
  const { proposedBy, decidedBy, asOf } = by;
  if ((await listTemplates(tx, { authority: authorityCode, limit: 1 })).length > 0) return;
  for (const draft of DEFAULT_TEMPLATES) {
    const { id } = await saveTemplateProposal(tx, {
      ...{ ...draft, authorityCode, demonstration: true, effectiveFrom: '2021-01-01', note: '演示' },
      ...{ proposedBy, proposedAt: asOf },
    });
    await saveTemplateDecision(tx, id, { state: 'approved', decidedBy, decidedAt: asOf, decisionNote: null });
  }
}
