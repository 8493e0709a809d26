import {
  assertDeadlineMayChange,
  bringOutagesUpToDate,
  lockCampaign,
  lockDeadlineChange,
  saveDeadlineDecision,
  saveFilingDeadline,
} from '../../db/queries/annual-disclosure/index.ts';
import type { ApplyCommand } from '../../db/queries/commands.ts';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import { isOver } from '../../rules/annual-disclosure.ts';
import { campaignOver } from '../../rules/campaign-refusals.ts';
import { alreadyDecided, noSuchProposalOf } from '../../rules/four-eyes.ts';
import { assertOtherOfficial } from '../../rules/identity.ts';
import type { ActivityDeps } from '../deps.ts';
import { evidenceBy, recordCampaignEvent } from './record.ts';
import { bringRoundsUpToDate } from './schedule.ts';

/**
 * Decides what another officer proposed about the deadline (N2-5): the event it runs from, or another last day. Approved,
 * the deadline is computed anew in the same transaction, and the rounds not begun move with it.
 */
export function applyDecideDeadline(deps: ActivityDeps): ApplyCommand {
  return async (tx, command, actor) => {
    const { id, changeId } = command.params as { id: string; changeId: string };
    const { approve, note: decisionNote = null } = command.body as { approve: boolean; note?: string };
    const campaign = await lockCampaign(tx, Number(id), 'plan');
    if (!campaign) throw new Error(`campaign ${id} of command ${command.id} is not in the database`);
    await assertWithinAuthority(tx, actor, campaign.authorityCode);
    const change = await lockDeadlineChange(tx, campaign.id, Number(changeId));
    const where = `GET /api/v1/campaigns/${id}/deadline/changes`;
    if (!change) throw noSuchProposalOf('截止日期的调整或事件', Number(changeId), where);
    if (change.state !== 'proposed') throw alreadyDecided(`截止日期的调整或事件 ${change.id} `, change.state);
    assertOtherOfficial(change.proposedBy, actor);
    const decided = { decidedBy: actor.id, decidedAt: command.asOf, decisionNote };
    const about = { campaignId: campaign.id, by: command };
    if (!approve) {
      await saveDeadlineDecision(tx, change.id, { ...decided, state: 'rejected', deadlineVersion: null });
      await recordCampaignEvent(tx, deps, { ...about, kind: 'deadline.change-rejected', data: { change: change.id } });
      return {
        status: 200,
        body: { id: change.id, state: 'rejected', former: campaign.lastDay, due: campaign.lastDay },
      };
    }
    if (isOver(campaign.state)) throw campaignOver(campaign.year, campaign.state);
    const input = await assertDeadlineMayChange(tx, campaign, change, command.asOf);
    const by = evidenceBy(deps, command);
    const saved = await saveFilingDeadline(tx, campaign, input, by);
    const { due, version } = (await bringOutagesUpToDate(tx, { ...campaign, deadlineId: saved.id }, by)) ?? saved;
    await saveDeadlineDecision(tx, change.id, { ...decided, state: 'approved', deadlineVersion: version });
    const moved = { ...campaign, lastDay: due };
    if (campaign.state === 'running') await bringRoundsUpToDate(tx, moved, command.asOf);
    const { kind, day, documentNo, clause } = change;
    await recordCampaignEvent(tx, deps, {
      ...{ ...about, kind: kind === 'event' ? 'deadline.event-recorded' : 'deadline.moved' },
      data: { change: change.id, day, documentNo, clause, former: campaign.lastDay, due, version },
    });
    return { status: 200, body: { id: change.id, state: 'approved', former: campaign.lastDay, due } };
  };
}
