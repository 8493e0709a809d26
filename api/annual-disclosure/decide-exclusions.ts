import type { Transaction } from '../../db/client.ts';
import {
  type Campaign,
  followLaterDue,
  lockExclusions,
  updateExclusions,
  updateRosterEntries,
  withdrawRightFromDeliveries,
} from '../../db/queries/annual-disclosure/index.ts';
import type { Command } from '../../db/queries/commands.ts';
import { exclusionNotOpen, noSuchExclusion } from '../../rules/exclusion-refusals.ts';
import { decided, type ExclusionState, withdrawn } from '../../rules/exclusions.ts';
import { assertOtherOfficial, type Official } from '../../rules/identity.ts';
import { recordExclusions } from './record-exclusions.ts';

type By = Pick<Command, 'id' | 'asOf' | 'recordedAt' | 'actorId'>;
type Locked = Awaited<ReturnType<typeof lockExclusions>>[number];

/** Decides proposals and withdrawals that wait for a second officer; one that cannot be decided, and none is. */
export async function decideExclusions(
  tx: Transaction,
  campaign: Campaign,
  decision: { ids: readonly number[]; approve: boolean; note?: string | undefined; during: boolean },
  by: By,
  actor: Official,
): Promise<void> {
  const rows = await lockAll(tx, campaign, decision.ids);
  const next = rows.map((row): [Locked, ExclusionState] => {
    const state = decided(row.state, decision.approve);
    if (!state) throw exclusionNotOpen(row, '审核');
    assertOtherOfficial(row.state === 'withdrawing' ? (row.withdrawalBy as number) : row.proposedBy, actor);
    return [row, state];
  });
  const ids = (from: ExclusionState) => next.filter(([row]) => row.state === from).map(([{ id }]) => id);
  const { approve, during, note: decisionNote = null } = decision;
  const effectiveAt = approve && during ? by.asOf : null;
  await updateExclusions(tx, ids('proposed'), {
    state: approve ? 'approved' : 'rejected',
    ...{ decidedBy: actor.id, decidedAt: by.asOf, decisionNote, effectiveAt },
  });
  await updateExclusions(tx, ids('withdrawing'), {
    state: approve ? 'withdrawn' : 'approved',
    ...{ withdrawalDecidedBy: actor.id, withdrawalDecidedAt: by.asOf },
  });
  const changed = during && approve ? next.map(([row, state]) => ({ rightId: row.rightId, state })) : [];
  const left = await changeRunningYear(tx, campaign, changed, by);
  const events = next.map(([row, state]) => ({
    ...{ id: row.id, campaignId: campaign.id, kind: kindOf(row.state, state) },
    ...(during && approve && { data: { during, messagesLeft: left.get(row.rightId) ?? 0 } }),
  }));
  await recordExclusions(tx, by, events);
}

/**
 * What a decision in the running year changes at once: a right excluded leaves every message not sent yet and the list of
 * the late; one put back is asked for again. Returns how many messages each excluded right left.
 */
async function changeRunningYear(
  tx: Transaction,
  campaign: Campaign,
  changed: readonly { rightId: number; state: ExclusionState }[],
  { id: commandId, asOf, recordedAt, actorId }: By,
): Promise<Map<number, number>> {
  const left = new Map<number, number>();
  if (changed.length === 0) return left;
  await updateRosterEntries(
    tx,
    campaign.id,
    changed.map(({ rightId }) => rightId),
  );
  for (const { rightId, state } of changed) {
    if (state !== 'approved') continue;
    const of = { campaignId: campaign.id, rightId, reason: 'excluded' as const };
    left.set(rightId, await withdrawRightFromDeliveries(tx, of, { asOf, machineNow: recordedAt }));
  }
  if (campaign.state === 'closed')
    await followLaterDue(tx, campaign.id, 'exclusion', { commandId, asOf, recordedAt, actorId });
  return left;
}

/** Withdraws a proposal at once; asks a second officer to let go of an approved one, which holds until then. */
export async function withdrawExclusion(
  tx: Transaction,
  campaign: Campaign,
  withdrawal: { id: number; reason: string },
  by: By,
): Promise<void> {
  const [row] = await lockAll(tx, campaign, [withdrawal.id]);
  const state = row && withdrawn(row.state);
  if (!row || !state) throw exclusionNotOpen(row as Locked, '撤回');
  await updateExclusions(tx, [row.id], {
    state,
    ...{ withdrawalBy: by.actorId, withdrawalAt: by.asOf, withdrawalReason: withdrawal.reason.trim() },
    ...{ withdrawalDecidedBy: null, withdrawalDecidedAt: null },
  });
  const kind = state === 'withdrawn' ? 'exclusion.withdrawn' : 'exclusion.withdrawal-proposed';
  await recordExclusions(tx, by, [{ id: row.id, campaignId: campaign.id, kind }]);
}

async function lockAll(tx: Transaction, campaign: Campaign, ids: readonly number[]): Promise<Locked[]> {
  const rows = await lockExclusions(tx, campaign.id, ids);
  const missing = ids.filter((id) => !rows.some((row) => row.id === id));
  if (missing.length > 0) throw noSuchExclusion(missing, campaign.id);
  return rows;
}

function kindOf(from: ExclusionState, to: ExclusionState): string {
  return from === 'withdrawing' && to === 'approved' ? 'exclusion.withdrawal-rejected' : `exclusion.${to}`;
}
