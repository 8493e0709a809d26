import type { Transaction } from '../../db/client.ts';
import {
  type CalendarNotice,
  type EffectCounts,
  findCalendarOn,
  lockCalendar,
  lockCalendarProposal,
  recomputeDeadlines,
  saveProposalDecision,
} from '../../db/queries/calendar/index.ts';
import { assertWithinAuthority, findAuthority } from '../../db/queries/identity.ts';
import { mayApproveCalendar } from '../../rules/calendar/proposals.ts';
import { noSuchProposal, notForThisAuthority, proposalDecided } from '../../rules/calendar/refusals.ts';
import { assertOtherOfficial, type Official } from '../../rules/identity.ts';
import { legalDayOf } from '../../rules/legal-day.ts';
import { assertArrangement, type By, recordNotice } from './propose.ts';

/** Approves, and brings every open deadline up to the new calendar in the same transaction; or rejects. */
export async function decide(
  tx: Transaction,
  id: number,
  { approve, note }: { approve: boolean; note?: string },
  by: By,
  actor: Official,
): Promise<{ row: CalendarNotice; effects: EffectCounts | null }> {
  await lockCalendar(tx, 'change');
  const proposal = await openProposal(tx, id);
  const authority = await findAuthority(tx, actor.authorityCode);
  if (!authority || !mayApproveCalendar(authority)) throw notForThisAuthority(actor.username, actor.authorityCode);
  assertOtherOfficial(proposal.proposedBy as number, actor);
  const today = legalDayOf(by.asOf);
  // Asked again: another notice may have been approved since.
  if (approve) assertArrangement(proposal, (await findCalendarOn(tx, today)).calendar, today, (pointer) => pointer);
  const state = approve ? 'approved' : 'rejected';
  const decision = { state, decidedBy: actor.id, decidedAt: by.asOf, decisionNote: note?.trim() ?? null } as const;
  const row = await saveProposalDecision(tx, proposal, decision, today);
  const effects = approve ? await recomputeDeadlines(tx, await findCalendarOn(tx, today), evidenceBy(by)) : null;
  await recordNotice(tx, by, `calendar.${state}`, row, effects ? { effects } : {});
  return { row, effects };
}

/** By an official of the authority that proposed it, or of one above. */
export async function withdraw(
  tx: Transaction,
  id: number,
  reason: string,
  by: By,
  actor: Official,
): Promise<CalendarNotice> {
  const proposal = await openProposal(tx, id);
  await assertWithinAuthority(tx, actor, proposal.authorityCode as string);
  const decision = {
    state: 'withdrawn',
    decidedBy: actor.id,
    decidedAt: by.asOf,
    decisionNote: reason.trim(),
  } as const;
  const row = await saveProposalDecision(tx, proposal, decision, legalDayOf(by.asOf));
  await recordNotice(tx, by, 'calendar.withdrawn', row, { reason: row.decisionNote });
  return row;
}

async function openProposal(tx: Transaction, id: number): Promise<CalendarNotice> {
  const proposal = await lockCalendarProposal(tx, id);
  if (!proposal) throw noSuchProposal(id);
  if (proposal.state !== 'proposed') throw proposalDecided(proposal.id, proposal.state);
  return proposal;
}

const evidenceBy = ({ id: commandId, asOf, recordedAt, actorId }: By) => ({ commandId, asOf, recordedAt, actorId });
