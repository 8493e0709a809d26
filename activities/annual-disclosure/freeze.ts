import type { Transaction } from '../../db/client.ts';
import {
  type Campaign,
  countRoster,
  countRosterChanges,
  lockCampaign,
  saveRoster,
  saveRounds,
  updateCampaign,
} from '../../db/queries/annual-disclosure/index.ts';
import type { ApplyCommand, Command } from '../../db/queries/commands.ts';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import {
  deadlinePassed,
  registerEmpty,
  rosterChanged,
  rosterFrozen,
  rosterNotProposed,
} from '../../rules/annual-disclosure.ts';
import { assertOtherOfficial, type Official } from '../../rules/identity.ts';
import { scheduleRounds } from '../../rules/rounds.ts';
import type { ActivityDeps } from '../deps.ts';
import { recordCampaignEvent } from './record.ts';

/** Computes the roster (N2-1 … N2-3) from the register as it stands and proposes it. A new proposal replaces the last. */
export function applyProposeFreeze(deps: ActivityDeps): ApplyCommand {
  return async (tx, command, actor) => {
    const campaign = await lockOpenCampaign(tx, command, actor);
    const counts = await saveRoster(tx, campaign.id);
    if (counts.roster === 0 && Object.keys(counts.excluded).length === 0) throw registerEmpty(campaign.authorityCode);
    await updateCampaign(tx, campaign.id, { freezeProposedBy: actor.id, freezeProposedAt: command.asOf });
    await recordCampaignEvent(tx, deps, {
      ...{ campaignId: campaign.id, kind: 'roster.proposed', by: command },
      data: { ...counts },
    });
    return { status: 200, body: { id: campaign.id, state: 'preparing', roster: counts } };
  };
}

/** Freezes the proposed roster: by another officer, and only if the register still says the same. Schedules the rounds. */
export function applyApproveFreeze(deps: ActivityDeps): ApplyCommand {
  return async (tx, command, actor) => {
    const campaign = await lockOpenCampaign(tx, command, actor);
    if (campaign.freezeProposedBy === null) throw rosterNotProposed();
    assertOtherOfficial(campaign.freezeProposedBy, actor);
    const changes = await countRosterChanges(tx, campaign.id);
    if (changes > 0) throw rosterChanged(changes);
    const counts = await countRoster(tx, campaign.id);
    const rounds = await saveRounds(tx, campaign.id, roundsOf(campaign, command.asOf));
    await updateCampaign(tx, campaign.id, {
      state: 'running',
      freezeApprovedBy: actor.id,
      freezeApprovedAt: command.asOf,
    });
    await recordCampaignEvent(tx, deps, {
      ...{ campaignId: campaign.id, kind: 'roster.frozen', by: command },
      data: { ...counts, rounds: rounds.length },
    });
    return {
      status: 200,
      body: {
        id: campaign.id,
        state: 'running',
        roster: counts,
        rounds: rounds.map(({ number, daysBefore, dueAt }) => ({ number, daysBefore, dueAt })),
      },
    };
  };
}

/** The campaign of the command, alone, while its roster is still open. */
async function lockOpenCampaign(tx: Transaction, command: Command, actor: Official): Promise<Campaign> {
  const campaign = await lockCampaign(tx, Number(command.params.id), 'plan');
  if (!campaign) throw new Error(`campaign ${command.params.id} of command ${command.id} is not in the database`);
  await assertWithinAuthority(tx, actor, campaign.authorityCode);
  if (campaign.state !== 'preparing') throw rosterFrozen();
  // Nobody could file before the freeze: frozen after the deadline, everybody would be late at once.
  if (campaign.deadline <= command.asOf)
    throw deadlinePassed(campaign.terms['disclosure.deadline'].value, command.asOf);
  return campaign;
}

function roundsOf(campaign: Campaign, from: Date) {
  const { terms } = campaign;
  return scheduleRounds({
    lastDay: terms['disclosure.deadline'].value,
    daysBefore: terms['disclosure.rounds'].value,
    window: terms['disclosure.contact-window'].value,
    from,
  });
}
