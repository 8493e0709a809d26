import {
  listDeadlinesOf,
  lockCampaign,
  lockStop,
  saveStopDecision,
  stopRounds,
  updateCampaign,
} from '../../db/queries/annual-disclosure/index.ts';
import { closeDeadline } from '../../db/queries/calendar/index.ts';
import type { ApplyCommand } from '../../db/queries/commands.ts';
import { skipPlannedDeliveries } from '../../db/queries/deliveries/index.ts';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import { isOver } from '../../rules/annual-disclosure.ts';
import { campaignOver } from '../../rules/campaign-refusals.ts';
import { alreadyDecided, noSuchProposalOf } from '../../rules/four-eyes.ts';
import { assertOtherOfficial } from '../../rules/identity.ts';
import type { ActivityDeps } from '../deps.ts';
import { evidenceBy, recordCampaignEvent } from './record.ts';

/**
 * Decides on an early stop that another officer proposed. Approved, what was planned is skipped, rounds not begun are never
 * held, deadlines end, and nobody is late; a round under way settles what is on its way and closes its accounts.
 */
export function applyDecideStop(deps: ActivityDeps): ApplyCommand {
  return async (tx, command, actor) => {
    const { id, stopId } = command.params as { id: string; stopId: string };
    const { approve, note: decisionNote = null } = command.body as { approve: boolean; note?: string };
    const campaign = await lockCampaign(tx, Number(id), 'plan');
    if (!campaign) throw new Error(`campaign ${id} of command ${command.id} is not in the database`);
    await assertWithinAuthority(tx, actor, campaign.authorityCode);
    const stop = await lockStop(tx, campaign.id, Number(stopId));
    if (!stop) throw noSuchProposalOf('提前终止', Number(stopId), `GET /api/v1/campaigns/${id}/stop`);
    if (stop.state !== 'proposed') throw alreadyDecided(`提前终止 ${stop.id} `, stop.state);
    assertOtherOfficial(stop.proposedBy, actor);
    if (approve && isOver(campaign.state)) throw campaignOver(campaign.year, campaign.state);
    const state = approve ? 'approved' : 'rejected';
    await saveStopDecision(tx, stop.id, { state, decidedBy: actor.id, decidedAt: command.asOf, decisionNote });
    const about = { campaignId: campaign.id, by: command };
    if (!approve) {
      await recordCampaignEvent(tx, deps, { ...about, kind: 'campaign.stop-rejected', data: { stop: stop.id } });
      return { status: 200, body: { id: stop.id, state, campaignState: campaign.state } };
    }
    const time = { asOf: command.asOf, machineNow: deps.machineNow() };
    const messages = await skipPlannedDeliveries(tx, campaign.id, time);
    const rounds = await stopRounds(tx, campaign.id, command.asOf);
    for (const deadline of await listDeadlinesOf(tx, campaign.id))
      await closeDeadline(tx, deadline, '年度公示提前终止', evidenceBy(deps, command));
    await updateCampaign(tx, campaign.id, { state: 'stopped', closedAt: command.asOf });
    await recordCampaignEvent(tx, deps, {
      ...{ ...about, kind: 'campaign.stopped' },
      data: { stop: stop.id, documentNo: stop.documentNo, rounds, messages },
    });
    return { status: 200, body: { id: stop.id, state, campaignState: 'stopped' } };
  };
}
