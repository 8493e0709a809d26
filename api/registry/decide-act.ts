import type { Transaction } from '../../db/client.ts';
import type { Command } from '../../db/queries/commands.ts';
import { recordEvidence } from '../../db/queries/evidence.ts';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import {
  applyAct,
  holdOffImports,
  listRightsOfAct,
  lockAct,
  objectionsTo,
  type RegisterAct,
  saveActApplied,
  updateAct,
} from '../../db/queries/registry.ts';
import { assertOtherOfficial, type Official } from '../../rules/identity.ts';
import { legalDayOf } from '../../rules/legal-day.ts';
import { actNotOpen, actOutdated, noSuchAct } from '../../rules/register-act-refusals.ts';

type By = Pick<Command, 'id' | 'asOf' | 'recordedAt' | 'actorId'>;

/** Decides an act; approved, it is carried out at once where its day has come, else when it comes. */
export async function decideAct(
  tx: Transaction,
  id: string,
  decision: { approve: boolean; note?: string | undefined },
  by: By,
  actor: Official,
): Promise<void> {
  const act = await lockAct(tx, Number(id));
  if (!act) throw noSuchAct(id);
  await assertWithinAuthority(tx, actor, act.deciderCode);
  assertOtherOfficial(act.proposedBy, actor);
  // An approval that waits for its day can still be taken back, by the same two pairs of eyes.
  const open = act.state === 'proposed' || (act.state === 'approved' && !decision.approve);
  if (!open) throw actNotOpen(act, '审核');
  const decided = { decidedBy: actor.id, decidedAt: by.asOf, decisionNote: decision.note ?? null };
  if (!decision.approve) {
    await updateAct(tx, act.id, { state: 'rejected', ...decided });
    return record(tx, act, 'register-act.rejected', by);
  }
  await approve(tx, act, decided, by);
}

async function approve(
  tx: Transaction,
  act: RegisterAct,
  decided: Pick<RegisterAct, 'decidedBy' | 'decidedAt' | 'decisionNote'>,
  by: By,
): Promise<void> {
  await holdOffImports(tx);
  const errors = await objectionsTo(tx, act, await listRightsOfAct(tx, act.id));
  if (errors.length > 0) throw actOutdated(act.id, errors);
  await record(tx, act, 'register-act.approved', by);
  if (act.effectiveFrom > legalDayOf(by.asOf)) {
    await updateAct(tx, act.id, { state: 'approved', ...decided });
    return;
  }
  const { asOf, recordedAt, actorId, id: commandId } = by;
  await applyAct(tx, act, { asOf, recordedAt, actorId, commandId });
  await saveActApplied(tx, act.id, { ...decided, appliedAt: asOf });
  await record(tx, act, 'register-act.applied', by);
}

/** Takes a proposal back before anybody decided: whoever made it, or an officer of the authority that keeps the register. */
export async function withdrawAct(tx: Transaction, id: string, by: By, actor: Official): Promise<void> {
  const act = await lockAct(tx, Number(id));
  if (!act) throw noSuchAct(id);
  if (act.proposedBy !== actor.id) await assertWithinAuthority(tx, actor, act.authorityCode);
  if (act.state !== 'proposed') throw actNotOpen(act, '撤回');
  await updateAct(tx, act.id, { state: 'withdrawn' });
  await record(tx, act, 'register-act.withdrawn', by);
}

function record(tx: Transaction, act: RegisterAct, kind: string, by: By): Promise<void> {
  const { asOf, recordedAt, actorId, id: commandId } = by;
  const data = { kind: act.kind, documentNo: act.documentNo, effectiveFrom: act.effectiveFrom };
  return recordEvidence(tx, {
    ...{ asOf, recordedAt, actorId, commandId, room: 'registry', kind, subject: `register-act/${act.id}`, data },
  });
}
